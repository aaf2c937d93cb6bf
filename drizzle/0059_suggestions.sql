CREATE TABLE "suggestions" (
	"product" text NOT NULL,
	"place" smallint NOT NULL,
	"other" text NOT NULL,
	"score" double precision NOT NULL,
	"kept" integer NOT NULL,
	"back" integer NOT NULL,
	CONSTRAINT "suggestions_product_place_pk" PRIMARY KEY("product","place"),
	CONSTRAINT "suggestions_buyers" CHECK ("suggestions"."kept" >= 5 and "suggestions"."back" >= 0),
	CONSTRAINT "suggestions_others" CHECK ("suggestions"."other" <> "suggestions"."product")
);
--> statement-breakpoint
ALTER TABLE "order_people" ADD COLUMN "service_note" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "services" jsonb DEFAULT '[]'::jsonb NOT NULL;