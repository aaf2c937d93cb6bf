CREATE TYPE "public"."act_kind" AS ENUM('cancel', 'return');--> statement-breakpoint
CREATE TABLE "reason_acts" (
	"order_id" uuid NOT NULL,
	"act" text NOT NULL,
	"line" text NOT NULL,
	"kind" "act_kind" NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"minutes" integer NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"placed_day" date NOT NULL,
	"product" text,
	"category" text,
	"carrier" text,
	"route" text,
	"market" text,
	"band" text NOT NULL,
	"buyer" text NOT NULL,
	"quantity" integer NOT NULL,
	"currency" char(3) NOT NULL,
	"fee" bigint NOT NULL,
	"refund" bigint NOT NULL,
	"lost" bigint NOT NULL,
	"postage" bigint NOT NULL,
	CONSTRAINT "reason_acts_order_id_act_line_pk" PRIMARY KEY("order_id","act","line"),
	CONSTRAINT "reason_acts_minutes" CHECK ("reason_acts"."minutes" >= 0)
);
--> statement-breakpoint
CREATE TABLE "reason_orders" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"placed_day" date NOT NULL,
	"late" integer,
	"tallies" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reason_tallies" (
	"dimension" text NOT NULL,
	"value" text NOT NULL,
	"day" date NOT NULL,
	"orders" integer NOT NULL,
	CONSTRAINT "reason_tallies_dimension_value_day_pk" PRIMARY KEY("dimension","value","day"),
	CONSTRAINT "reason_tallies_orders" CHECK ("reason_tallies"."orders" > 0)
);
--> statement-breakpoint
CREATE INDEX "reason_acts_placed" ON "reason_acts" USING btree ("kind","placed_day","reason");--> statement-breakpoint
CREATE INDEX "reason_orders_late" ON "reason_orders" USING btree ("order_id","placed_day","late") WHERE "reason_orders"."late" is not null;