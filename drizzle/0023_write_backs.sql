CREATE TYPE "public"."write_back_kind" AS ENUM('cancel', 'refund', 'return');--> statement-breakpoint
CREATE TYPE "public"."write_back_state" AS ENUM('pending', 'unknown', 'done', 'refused');--> statement-breakpoint
CREATE TABLE "write_backs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"n" bigint GENERATED ALWAYS AS IDENTITY (sequence name "write_backs_n_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" uuid NOT NULL,
	"storefront" text NOT NULL,
	"kind" "write_back_kind" NOT NULL,
	"subject" text NOT NULL,
	"what" jsonb NOT NULL,
	"moves_money" boolean DEFAULT false NOT NULL,
	"key" text NOT NULL,
	"state" "write_back_state" DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone NOT NULL,
	"code" text,
	"words" text,
	"names" text[] DEFAULT '{}' NOT NULL,
	"ended_by" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "write_backs_money" CHECK (not "write_backs"."moves_money" or "write_backs"."kind" = 'refund')
);
--> statement-breakpoint
ALTER TABLE "write_backs" ADD CONSTRAINT "write_backs_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "write_backs_once" ON "write_backs" USING btree ("kind","subject");--> statement-breakpoint
CREATE UNIQUE INDEX "write_backs_key" ON "write_backs" USING btree ("key");--> statement-breakpoint
CREATE INDEX "write_backs_order" ON "write_backs" USING btree ("order_id","n");--> statement-breakpoint
CREATE INDEX "write_backs_waiting" ON "write_backs" USING btree ("storefront","next_try_at") WHERE "write_backs"."state" in ('pending', 'unknown');--> statement-breakpoint
CREATE INDEX "write_backs_open" ON "write_backs" USING btree ("due_at") WHERE "write_backs"."state" <> 'done';