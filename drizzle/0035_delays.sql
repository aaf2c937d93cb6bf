CREATE TYPE "public"."delay_answer" AS ENUM('wait', 'swap', 'cancel');--> statement-breakpoint
CREATE TYPE "public"."delay_cause" AS ENUM('shortage', 'late');--> statement-breakpoint
CREATE TYPE "public"."delay_silence" AS ENUM('wait', 'cancel');--> statement-breakpoint
CREATE TYPE "public"."delay_state" AS ENUM('open', 'waiting', 'swapped', 'cancelled', 'covered', 'overtaken', 'renewed');--> statement-breakpoint
CREATE TABLE "delays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"cause" "delay_cause" NOT NULL,
	"state" "delay_state" DEFAULT 'open' NOT NULL,
	"new_date" date NOT NULL,
	"lines" jsonb NOT NULL,
	"by_stock" boolean NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"answer_by" timestamp (3) with time zone NOT NULL,
	"silence" "delay_silence" NOT NULL,
	"answer" "delay_answer",
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"seen_version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "delays_lines" CHECK (jsonb_typeof("delays"."lines") = 'array' and jsonb_array_length("delays"."lines") > 0),
	CONSTRAINT "delays_ended" CHECK (("delays"."state" = 'open') = ("delays"."ended_at" is null)),
	CONSTRAINT "delays_answered" CHECK (("delays"."answer" is null) = ("delays"."answered_at" is null))
);
--> statement-breakpoint
ALTER TABLE "delays" ADD CONSTRAINT "delays_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "delays_open" ON "delays" USING btree ("order_id") WHERE "delays"."state" = 'open';--> statement-breakpoint
CREATE INDEX "delays_order" ON "delays" USING btree ("order_id","asked_at");--> statement-breakpoint
CREATE INDEX "delays_due" ON "delays" USING btree ("answer_by") WHERE "delays"."state" = 'open';