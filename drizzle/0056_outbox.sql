ALTER TABLE "shipments" ADD COLUMN "again_of" uuid;--> statement-breakpoint
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_again_of_shipments_id_fk" FOREIGN KEY ("again_of") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shipments_again" ON "shipments" USING btree ("again_of") WHERE "shipments"."again_of" is not null;