CREATE TYPE "public"."endpoint_disabled_because" AS ENUM('gone', 'failing');--> statement-breakpoint
CREATE TYPE "public"."endpoint_delivery_state" AS ENUM('waiting', 'delivered', 'failed');--> statement-breakpoint
CREATE TYPE "public"."endpoint_state" AS ENUM('active', 'paused', 'disabled');--> statement-breakpoint
CREATE TABLE "endpoint_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"message_id" text NOT NULL,
	"event" text NOT NULL,
	"order_id" uuid,
	"seq" integer,
	"state" "endpoint_delivery_state" DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"first_attempt_at" timestamp (3) with time zone,
	"last_attempt_at" timestamp (3) with time zone,
	"last_status" integer,
	"last_error" text,
	"last_ms" integer,
	"replayed" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "endpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"events" text[] NOT NULL,
	"state" "endpoint_state" DEFAULT 'active' NOT NULL,
	"disabled_because" "endpoint_disabled_because",
	"disabled_at" timestamp (3) with time zone,
	"secrets" jsonb NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"rests_until" timestamp (3) with time zone,
	"last_success_at" timestamp (3) with time zone,
	"created_by_kind" text NOT NULL,
	"created_by_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "endpoints_disabled_why" CHECK (("endpoints"."state" = 'disabled') = ("endpoints"."disabled_because" is not null))
);
--> statement-breakpoint
ALTER TABLE "endpoint_deliveries" ADD CONSTRAINT "endpoint_deliveries_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "endpoint_deliveries_once" ON "endpoint_deliveries" USING btree ("endpoint_id","message_id");--> statement-breakpoint
CREATE INDEX "endpoint_deliveries_due" ON "endpoint_deliveries" USING btree ("endpoint_id","next_attempt_at") WHERE "endpoint_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "endpoint_deliveries_order" ON "endpoint_deliveries" USING btree ("endpoint_id","order_id","seq") WHERE "endpoint_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "endpoint_deliveries_failed" ON "endpoint_deliveries" USING btree ("endpoint_id") WHERE "endpoint_deliveries"."state" = 'failed';--> statement-breakpoint
CREATE INDEX "endpoint_deliveries_newest" ON "endpoint_deliveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "endpoint_deliveries_ended" ON "endpoint_deliveries" USING btree ("ended_at");