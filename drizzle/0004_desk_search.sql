DROP INDEX "order_people_email";--> statement-breakpoint
CREATE INDEX "order_people_email_prefix" ON "order_people" USING btree ("email_key" text_pattern_ops) WHERE "order_people"."email_key" is not null;--> statement-breakpoint
CREATE INDEX "orders_ref_prefix" ON "orders" USING btree (lower("ref") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "orders_display_ref_prefix" ON "orders" USING btree (lower(ltrim("display_ref", '#')) text_pattern_ops);