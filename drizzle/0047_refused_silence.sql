ALTER TYPE "public"."money_task_kind" ADD VALUE 'silence_refused';--> statement-breakpoint
ALTER TABLE "delays" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "delays" ADD COLUMN "retry_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "delays" ADD CONSTRAINT "delays_tries" CHECK ("delays"."tries" >= 0);