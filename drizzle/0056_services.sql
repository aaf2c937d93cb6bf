ALTER TABLE "order_people" ADD COLUMN "service_note" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "services" jsonb DEFAULT '[]'::jsonb NOT NULL;