ALTER TYPE "public"."credit_kind" ADD VALUE 'goodwill';--> statement-breakpoint
ALTER TABLE "credit_entries" DROP CONSTRAINT "credit_entries_sign";--> statement-breakpoint
ALTER TABLE "credit_entries" DROP CONSTRAINT "credit_entries_of_what";--> statement-breakpoint
ALTER TABLE "credit_entries" DROP CONSTRAINT "credit_entries_expire_what";--> statement-breakpoint
CREATE INDEX "credit_entries_order" ON "credit_entries" USING btree ("order_id") WHERE "credit_entries"."order_id" is not null;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_sign" CHECK ("credit_entries"."amount" <> 0 and ("credit_entries"."amount" < 0) = ("credit_entries"."kind" in ('spent', 'expired', 'taken_back')));--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_of_what" CHECK ("credit_entries"."kind" = 'taken_back' or ("credit_entries"."kind" in ('expired', 'returned_to_source')) = ("credit_entries"."of_id" is not null));--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_expire_what" CHECK ("credit_entries"."expires_at" is null or "credit_entries"."amount" > 0);