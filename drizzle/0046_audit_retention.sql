ALTER TABLE "links" ADD COLUMN "days_after_delivery" integer;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "forgotten_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "audit_action" ON "audit" USING btree ("action","at");--> statement-breakpoint
CREATE INDEX "links_to_forget" ON "links" USING btree (coalesce("revoked_at", "expires_at")) WHERE "links"."forgotten_at" is null;--> statement-breakpoint
CREATE INDEX "links_until_delivered" ON "links" USING btree ("order_id") WHERE "links"."days_after_delivery" is not null;--> statement-breakpoint
CREATE INDEX "history_staff" ON "history" USING btree ("actor_id","at") WHERE "history"."actor_kind" = 'staff';