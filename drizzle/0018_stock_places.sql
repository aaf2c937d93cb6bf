CREATE TABLE "stock_places" (
	"inventory_id" text NOT NULL,
	"place" text NOT NULL,
	"available" integer NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stock_places_inventory_id_place_pk" PRIMARY KEY("inventory_id","place")
);
--> statement-breakpoint
ALTER TABLE "variants" ADD COLUMN "inventory_id" text;--> statement-breakpoint
CREATE INDEX "variants_inventory" ON "variants" USING btree ("inventory_id") WHERE "variants"."inventory_id" is not null;