ALTER TYPE "public"."payment_order_kind" ADD VALUE 'detach';--> statement-breakpoint
ALTER TABLE "card_consents" ADD COLUMN "last_four" text;--> statement-breakpoint
ALTER TABLE "card_consents" ADD COLUMN "forgotten_at" timestamp (3) with time zone;