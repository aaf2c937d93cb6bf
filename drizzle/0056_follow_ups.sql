CREATE TYPE "public"."follow_kind" AS ENUM('late_order', 'refused_parcel', 'failed_refund', 'check_in');--> statement-breakpoint
CREATE TABLE "follow_ups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "follow_kind" NOT NULL,
	"order_id" uuid NOT NULL,
	"subject" uuid NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"outcome" "feedback_outcome",
	"ended_at" timestamp (3) with time zone,
	"ended_by" uuid,
	CONSTRAINT "follow_ups_ended" CHECK (("follow_ups"."outcome" is null) = ("follow_ups"."ended_at" is null))
);
--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_ended_by_principals_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "follow_ups_once" ON "follow_ups" USING btree ("kind","subject");--> statement-breakpoint
CREATE INDEX "follow_ups_order" ON "follow_ups" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "follow_ups_open" ON "follow_ups" USING btree ("due_at") WHERE "follow_ups"."ended_at" is null;