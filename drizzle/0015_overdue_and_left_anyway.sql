CREATE TABLE "cancelled_in_parcel" (
	"shipment_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "cancelled_in_parcel_shipment_id_line_id_pk" PRIMARY KEY("shipment_id","line_id"),
	CONSTRAINT "cancelled_in_parcel_quantity" CHECK ("cancelled_in_parcel"."quantity" > 0)
);
--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "overdue_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "cancelled_in_parcel" ADD CONSTRAINT "cancelled_in_parcel_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refunds_to_watch" ON "refunds" USING btree ("due_at") WHERE "refunds"."state" <> 'settled' and "refunds"."overdue_at" is null;