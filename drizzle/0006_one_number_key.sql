DROP INDEX "orders_ref_prefix";--> statement-breakpoint
DROP INDEX "orders_display_ref_prefix";--> statement-breakpoint
DROP INDEX "orders_number_key";--> statement-breakpoint
DROP INDEX "orders_display_number_key";--> statement-breakpoint
CREATE INDEX "orders_number_key" ON "orders" USING btree (lower(regexp_replace(normalize("ref", NFKC), '[^[:alnum:]]+', '', 'g')) text_pattern_ops);--> statement-breakpoint
CREATE INDEX "orders_display_number_key" ON "orders" USING btree (lower(regexp_replace(normalize("display_ref", NFKC), '[^[:alnum:]]+', '', 'g')) text_pattern_ops);