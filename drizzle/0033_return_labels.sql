CREATE TYPE "public"."label_provider" AS ENUM('own', 'easypost');--> statement-breakpoint
CREATE TYPE "public"."label_state" AS ENUM('asked', 'unknown', 'made', 'failed', 'voided', 'kept');--> statement-breakpoint
CREATE TABLE "return_labels" (
	"id" uuid PRIMARY KEY NOT NULL,
	"return_id" uuid NOT NULL,
	"provider" "label_provider" NOT NULL,
	"state" "label_state" NOT NULL,
	"carrier" text,
	"tracking_number" text,
	"url" text,
	"reference" text,
	"shipment_id" uuid,
	"failure" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"made_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "return_labels_made" CHECK ("return_labels"."state" <> 'made' or "return_labels"."made_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "return_labels" ADD CONSTRAINT "return_labels_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_labels" ADD CONSTRAINT "return_labels_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "return_labels_return" ON "return_labels" USING btree ("return_id");--> statement-breakpoint
CREATE INDEX "return_labels_open" ON "return_labels" USING btree ("asked_at") WHERE "return_labels"."state" in ('asked', 'unknown');--> statement-breakpoint
CREATE INDEX "return_labels_bought" ON "return_labels" USING btree ("made_at") WHERE "return_labels"."state" = 'made' and "return_labels"."provider" <> 'own';