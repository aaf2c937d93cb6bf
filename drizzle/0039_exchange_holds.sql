ALTER TYPE "public"."payment_order_kind" ADD VALUE 'hold';--> statement-breakpoint
ALTER TABLE "exchanges" ADD COLUMN "security" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "exchanges" ADD COLUMN "hold_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "exchanges" ADD COLUMN "security_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "exchanges" ADD COLUMN "hold_open" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD COLUMN "exchange_id" uuid;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "secures" uuid;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD CONSTRAINT "payment_orders_exchange_id_exchanges_id_fk" FOREIGN KEY ("exchange_id") REFERENCES "public"."exchanges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_secures_exchanges_id_fk" FOREIGN KEY ("secures") REFERENCES "public"."exchanges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exchanges_hold_open" ON "exchanges" USING btree ("created_at") WHERE "exchanges"."hold_open";--> statement-breakpoint
CREATE UNIQUE INDEX "payment_orders_one_hold" ON "payment_orders" USING btree ("exchange_id") WHERE "payment_orders"."exchange_id" is not null and "payment_orders"."state" in ('requested', 'sent', 'unknown');--> statement-breakpoint
CREATE INDEX "payments_secures" ON "payments" USING btree ("secures") WHERE "payments"."secures" is not null;--> statement-breakpoint
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_security" CHECK ("exchanges"."security" >= 0 and "exchanges"."security_back" >= 0);