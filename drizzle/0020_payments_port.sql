CREATE TYPE "public"."dispute_state" AS ENUM('open', 'won', 'lost');--> statement-breakpoint
CREATE TYPE "public"."money_task_kind" AS ENUM('amount_differs', 'refund_unknown', 'refund_missing', 'state_differs', 'charged_back', 'payment_differs', 'request_refused', 'silent');--> statement-breakpoint
CREATE TYPE "public"."payment_order_kind" AS ENUM('capture', 'void', 'link', 'charge');--> statement-breakpoint
CREATE TYPE "public"."payment_order_state" AS ENUM('requested', 'sent', 'unknown', 'done', 'failed', 'ended');--> statement-breakpoint
CREATE TABLE "card_consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"wording" text NOT NULL,
	"consented_at" timestamp (3) with time zone NOT NULL,
	"customer_reference" text,
	"card_reference" text,
	"saved_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"payment_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"reference" text NOT NULL,
	"state" "dispute_state" NOT NULL,
	"amount" bigint NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "disputes_amount" CHECK ("disputes"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "money_tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "money_task_kind" NOT NULL,
	"provider" text NOT NULL,
	"reference" text NOT NULL,
	"mark" text NOT NULL,
	"order_id" uuid,
	"refund_id" uuid,
	"facts" jsonb NOT NULL,
	"raised_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text
);
--> statement-breakpoint
CREATE TABLE "payment_orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"payment_id" uuid,
	"consent_id" uuid,
	"kind" "payment_order_kind" NOT NULL,
	"state" "payment_order_state" NOT NULL,
	"provider" text NOT NULL,
	"amount" bigint NOT NULL,
	"provider_key" text NOT NULL,
	"provider_reference" text,
	"url" text,
	"failure" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "payment_orders_amount" CHECK ("payment_orders"."amount" >= 0)
);
--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "card_consents" ADD CONSTRAINT "card_consents_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "money_tasks" ADD CONSTRAINT "money_tasks_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "money_tasks" ADD CONSTRAINT "money_tasks_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD CONSTRAINT "payment_orders_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD CONSTRAINT "payment_orders_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD CONSTRAINT "payment_orders_consent_id_card_consents_id_fk" FOREIGN KEY ("consent_id") REFERENCES "public"."card_consents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "card_consents_order" ON "card_consents" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "disputes_reference" ON "disputes" USING btree ("provider","reference");--> statement-breakpoint
CREATE INDEX "disputes_payment" ON "disputes" USING btree ("payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "money_tasks_once" ON "money_tasks" USING btree ("provider","kind","reference","mark");--> statement-breakpoint
CREATE INDEX "money_tasks_open" ON "money_tasks" USING btree ("raised_at") WHERE "money_tasks"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_orders_provider_key" ON "payment_orders" USING btree ("provider_key");--> statement-breakpoint
CREATE INDEX "payment_orders_order" ON "payment_orders" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_orders_open" ON "payment_orders" USING btree ("asked_at") WHERE "payment_orders"."state" in ('requested', 'sent', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "payment_orders_one_link" ON "payment_orders" USING btree ("order_id") WHERE "payment_orders"."kind" = 'link' and "payment_orders"."state" in ('requested', 'sent', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "payment_orders_one_end" ON "payment_orders" USING btree ("payment_id") WHERE "payment_orders"."kind" in ('capture', 'void');