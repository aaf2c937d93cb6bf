ALTER TABLE "one_time_codes" ADD COLUMN "asked" jsonb;--> statement-breakpoint
CREATE INDEX "one_time_codes_asked" ON "one_time_codes" USING btree ("created_at") WHERE "one_time_codes"."asked" is not null;--> statement-breakpoint
CREATE INDEX "one_time_codes_address" ON "one_time_codes" USING btree ("address_key","expires_at") WHERE "one_time_codes"."address_key" is not null;--> statement-breakpoint
CREATE INDEX "orders_number_key" ON "orders" USING btree (lower(regexp_replace(normalize("ref", NFKC), '[^[:alnum:]]+', '', 'g')));--> statement-breakpoint
CREATE INDEX "orders_display_number_key" ON "orders" USING btree (lower(regexp_replace(normalize("display_ref", NFKC), '[^[:alnum:]]+', '', 'g')));