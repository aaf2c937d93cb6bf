CREATE TABLE "route_history" (
	"carrier" text NOT NULL,
	"origin" text NOT NULL,
	"destination" text NOT NULL,
	"transit_samples" integer NOT NULL,
	"transit_median" integer NOT NULL,
	"transit_mostly" integer NOT NULL,
	"silence_samples" integer NOT NULL,
	"silence_mostly" integer,
	"learned_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "route_history_carrier_destination_origin_pk" PRIMARY KEY("carrier","destination","origin")
);
--> statement-breakpoint
CREATE TABLE "route_samples" (
	"shipment_id" uuid PRIMARY KEY NOT NULL,
	"carrier" text NOT NULL,
	"origin" text NOT NULL,
	"destination" text NOT NULL,
	"delivered_at" timestamp (3) with time zone NOT NULL,
	"transit" integer NOT NULL,
	"longest_silence" integer
);
--> statement-breakpoint
ALTER TABLE "route_samples" ADD CONSTRAINT "route_samples_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "route_samples_way" ON "route_samples" USING btree ("carrier","destination","delivered_at");--> statement-breakpoint
CREATE INDEX "route_samples_route" ON "route_samples" USING btree ("carrier","destination","origin","delivered_at") WHERE "route_samples"."origin" <> '';--> statement-breakpoint
CREATE INDEX "shipments_arrived" ON "shipments" USING btree ("updated_at","id") WHERE "shipments"."delivered_at" is not null;