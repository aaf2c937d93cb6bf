CREATE TYPE "public"."credit_kind" AS ENUM('issued', 'bonus', 'returned_to_source', 'spent', 'expired', 'taken_back');--> statement-breakpoint
ALTER TYPE "public"."quote_kind" ADD VALUE 'price_drop';--> statement-breakpoint
CREATE TABLE "credit_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email_key" text,
	"order_id" uuid,
	"currency" char(3) NOT NULL,
	"balance" bigint DEFAULT 0 NOT NULL,
	"expires_next_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credit_accounts_never_below_zero" CHECK ("credit_accounts"."balance" >= 0),
	CONSTRAINT "credit_accounts_one_owner" CHECK ("credit_accounts"."email_key" is null or "credit_accounts"."order_id" is null)
);
--> statement-breakpoint
CREATE TABLE "credit_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"n" bigint GENERATED ALWAYS AS IDENTITY (sequence name "credit_entries_n_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"kind" "credit_kind" NOT NULL,
	"amount" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"of_id" uuid,
	"order_id" uuid,
	"return_id" uuid,
	"refund_id" uuid,
	"reference" text,
	"key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credit_entries_sign" CHECK ("credit_entries"."amount" <> 0 and ("credit_entries"."amount" > 0) = ("credit_entries"."kind" in ('issued', 'bonus', 'returned_to_source'))),
	CONSTRAINT "credit_entries_of_what" CHECK (("credit_entries"."kind" in ('expired', 'returned_to_source')) = ("credit_entries"."of_id" is not null)),
	CONSTRAINT "credit_entries_expire_what" CHECK ("credit_entries"."expires_at" is null or "credit_entries"."kind" in ('issued', 'bonus', 'returned_to_source'))
);
--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "as_credit" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN "credited" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN "credit_bonus" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "credit_accounts" ADD CONSTRAINT "credit_accounts_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_account_id_credit_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."credit_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_of_id_credit_entries_id_fk" FOREIGN KEY ("of_id") REFERENCES "public"."credit_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "credit_accounts_address" ON "credit_accounts" USING btree ("email_key","currency") WHERE "credit_accounts"."email_key" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "credit_accounts_order" ON "credit_accounts" USING btree ("order_id","currency") WHERE "credit_accounts"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "credit_accounts_expire" ON "credit_accounts" USING btree ("expires_next_at") WHERE "credit_accounts"."expires_next_at" is not null;--> statement-breakpoint
CREATE INDEX "credit_entries_account" ON "credit_entries" USING btree ("account_id","n");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_entries_key" ON "credit_entries" USING btree ("key") WHERE "credit_entries"."key" is not null;--> statement-breakpoint
CREATE INDEX "credit_entries_of" ON "credit_entries" USING btree ("of_id") WHERE "credit_entries"."of_id" is not null;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_credit_is_there" CHECK (not "refunds"."as_credit" or "refunds"."state" = 'settled');--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_credit" CHECK ("returns"."credited" between 0 and "returns"."refunded" and "returns"."credit_bonus" >= 0);