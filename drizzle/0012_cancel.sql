CREATE TYPE "public"."request_state" AS ENUM('pending', 'accepted', 'declined', 'overtaken');--> statement-breakpoint
CREATE TABLE "requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"quote_id" uuid NOT NULL,
	"state" "request_state" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"decide_by" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decider_kind" text,
	"decider_id" text,
	"reason" text,
	CONSTRAINT "requests_decided_when" CHECK (("requests"."state" = 'pending') = ("requests"."decided_at" is null))
);
--> statement-breakpoint
ALTER TABLE "claim_lines" DROP CONSTRAINT "claim_lines_quantity";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_whole";--> statement-breakpoint
ALTER TABLE "quote_pieces" DROP CONSTRAINT "quote_pieces_quantity";--> statement-breakpoint
ALTER TABLE "claim_lines" ADD COLUMN "let_go" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "released" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quote_pieces" ADD COLUMN "held" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "takes" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "effective_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "actor_kind" text NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "actor_id" text;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "words" text;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "requests_quote" ON "requests" USING btree ("quote_id");--> statement-breakpoint
CREATE INDEX "requests_order" ON "requests" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "requests_waiting" ON "requests" USING btree ("decide_by") WHERE "requests"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "quotes_order_effective" ON "quotes" USING btree ("order_id","effective_at") WHERE "quotes"."effective_at" is not null;--> statement-breakpoint
ALTER TABLE "claim_lines" ADD CONSTRAINT "claim_lines_quantity" CHECK ("claim_lines"."quantity" > 0 and "claim_lines"."let_go" between 0 and "claim_lines"."quantity");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_whole" CHECK ("payments"."amount" >= 0 and "payments"."captured" between 0 and "payments"."amount" and "payments"."refunded" >= 0 and "payments"."refund_pending" >= 0 and "payments"."charged_back" >= 0 and "payments"."released" between 0 and "payments"."amount");--> statement-breakpoint
ALTER TABLE "quote_pieces" ADD CONSTRAINT "quote_pieces_quantity" CHECK ("quote_pieces"."quantity" > 0 and "quote_pieces"."held" between 0 and "quote_pieces"."quantity");