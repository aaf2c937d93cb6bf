ALTER TABLE "notices" ADD COLUMN "seen_to_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "seen_to_by" text;--> statement-breakpoint
CREATE INDEX "notices_untold" ON "notices" USING btree ("created_at") WHERE "notices"."state" = 'failed' and "notices"."channel" = 'mail' and "notices"."seen_to_at" is null;