CREATE TYPE "public"."stray_reason" AS ENUM('parcel.unknown', 'parcel.other_carrier', 'parcel.ambiguous');--> statement-breakpoint
CREATE TABLE "delivery_estimates" (
	"shipment_id" uuid NOT NULL,
	"source" text NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL,
	"expected_by" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "delivery_estimates_shipment_id_source_said_at_pk" PRIMARY KEY("shipment_id","source","said_at")
);
--> statement-breakpoint
CREATE TABLE "stray_parcels" (
	"delivery_id" uuid NOT NULL,
	"number_key" text NOT NULL,
	"vendor" text NOT NULL,
	"carrier" text,
	"tracking_number" text NOT NULL,
	"reason" "stray_reason" NOT NULL,
	"found_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "stray_parcels_delivery_id_number_key_pk" PRIMARY KEY("delivery_id","number_key")
);
--> statement-breakpoint
CREATE TABLE "unmapped_codes" (
	"carrier" text NOT NULL,
	"code" text NOT NULL,
	"delivery_id" uuid NOT NULL,
	"vendor" text NOT NULL,
	"text" text,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unmapped_codes_carrier_code_delivery_id_pk" PRIMARY KEY("carrier","code","delivery_id")
);
--> statement-breakpoint
ALTER TABLE "delivery_estimates" ADD CONSTRAINT "delivery_estimates_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stray_parcels_waiting" ON "stray_parcels" USING btree ("number_key") WHERE "stray_parcels"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "unmapped_codes_seen" ON "unmapped_codes" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "shipments_number_key" ON "shipments" USING btree (lower(regexp_replace(normalize("tracking_number", NFKC), '[^[:alnum:]]+', '', 'g')) text_pattern_ops);