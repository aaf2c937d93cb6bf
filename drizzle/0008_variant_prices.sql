CREATE TABLE "variant_prices" (
	"variant_id" text NOT NULL,
	"since" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"price" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	CONSTRAINT "variant_prices_variant_id_since_pk" PRIMARY KEY("variant_id","since"),
	CONSTRAINT "variant_prices_price" CHECK ("variant_prices"."price" >= 0)
);
