CREATE TYPE "public"."condition_back" AS ENUM('new', 'opened', 'used', 'damaged');--> statement-breakpoint
CREATE TYPE "public"."postage_payer" AS ENUM('buyer', 'shop');--> statement-breakpoint
CREATE TYPE "public"."refund_moment" AS ENUM('on_request', 'first_scan', 'receipt', 'inspection');--> statement-breakpoint
CREATE TYPE "public"."resolution" AS ENUM('refund', 'store_credit', 'exchange', 'keep');--> statement-breakpoint
CREATE TYPE "public"."return_kind" AS ENUM('return', 'withdrawal');--> statement-breakpoint
CREATE TYPE "public"."return_state" AS ENUM('requested', 'needs_review', 'approved', 'declined', 'in_transit', 'received', 'inspected', 'settled', 'closed', 'cancelled', 'expired');--> statement-breakpoint
CREATE TYPE "public"."way_back" AS ENUM('own', 'label', 'drop_off', 'pick_up');--> statement-breakpoint
CREATE TABLE "return_lines" (
	"return_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"received" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"resolution" "resolution" DEFAULT 'refund' NOT NULL,
	"condition" "condition_back",
	"resellable" boolean,
	"deduction" bigint DEFAULT 0 NOT NULL,
	"deduction_reason" text,
	CONSTRAINT "return_lines_return_id_line_id_pk" PRIMARY KEY("return_id","line_id"),
	CONSTRAINT "return_lines_quantity" CHECK ("return_lines"."quantity" > 0 and "return_lines"."received" between 0 and "return_lines"."quantity"),
	CONSTRAINT "return_lines_deduction" CHECK ("return_lines"."deduction" >= 0 and ("return_lines"."deduction" > 0) = ("return_lines"."deduction_reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "returns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"quote_id" uuid NOT NULL,
	"kind" "return_kind" NOT NULL,
	"state" "return_state" NOT NULL,
	"position" integer NOT NULL,
	"number" text NOT NULL,
	"way_back" "way_back" NOT NULL,
	"postage_by" "postage_payer" NOT NULL,
	"postage" bigint DEFAULT 0 NOT NULL,
	"refund_when" "refund_moment" NOT NULL,
	"promised" bigint NOT NULL,
	"refunded_at" timestamp (3) with time zone,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"takes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"decide_by" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"decider_kind" text,
	"decider_id" text,
	"reason" text,
	"approved_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"proof" text,
	"received_at" timestamp (3) with time zone,
	"settle_by" timestamp (3) with time zone,
	"inspected_at" timestamp (3) with time zone,
	"object_by" timestamp (3) with time zone,
	"objected_at" timestamp (3) with time zone,
	"objection" text,
	"settled_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "returns_amounts" CHECK ("returns"."postage" >= 0 and "returns"."promised" >= 0 and "returns"."refunded" >= 0),
	CONSTRAINT "returns_postage_of_buyer" CHECK ("returns"."postage" = 0 or "returns"."postage_by" = 'buyer'),
	CONSTRAINT "returns_refunded_when" CHECK ("returns"."refunded" = 0 or "returns"."refunded_at" is not null),
	CONSTRAINT "returns_review_has_clock" CHECK ("returns"."state" <> 'needs_review' or "returns"."decide_by" is not null),
	CONSTRAINT "returns_withdrawal_undeclined" CHECK ("returns"."kind" <> 'withdrawal' or "returns"."state" not in ('needs_review', 'declined')),
	CONSTRAINT "returns_declined_why" CHECK (("returns"."state" = 'declined') = ("returns"."reason" is not null)),
	CONSTRAINT "returns_ended_when" CHECK (("returns"."state" in ('declined', 'cancelled', 'expired')) = ("returns"."ended_at" is not null)),
	CONSTRAINT "returns_times" CHECK (("returns"."state" not in ('approved', 'in_transit', 'received', 'inspected', 'settled', 'closed', 'expired') or "returns"."approved_at" is not null)
				and ("returns"."state" <> 'in_transit' or "returns"."sent_at" is not null)
				and ("returns"."state" not in ('received', 'inspected') or "returns"."received_at" is not null)
				and ("returns"."state" <> 'inspected' or "returns"."inspected_at" is not null)
				and ("returns"."state" not in ('settled', 'closed') or "returns"."settled_at" is not null)
				and (("returns"."state" = 'closed') = ("returns"."closed_at" is not null)))
);
--> statement-breakpoint
ALTER TABLE "quote_pieces" DROP CONSTRAINT "quote_pieces_quantity";--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "return_id" uuid;--> statement-breakpoint
ALTER TABLE "quote_pieces" ADD COLUMN "away" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "shipments" ADD COLUMN "return_id" uuid;--> statement-breakpoint
ALTER TABLE "return_lines" ADD CONSTRAINT "return_lines_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_lines" ADD CONSTRAINT "return_lines_order_id_line_id_order_lines_order_id_id_fk" FOREIGN KEY ("order_id","line_id") REFERENCES "public"."order_lines"("order_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "return_lines_line" ON "return_lines" USING btree ("order_id","line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "returns_quote" ON "returns" USING btree ("quote_id");--> statement-breakpoint
CREATE UNIQUE INDEX "returns_order" ON "returns" USING btree ("order_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "returns_number" ON "returns" USING btree ("number");--> statement-breakpoint
CREATE INDEX "returns_state" ON "returns" USING btree ("state","created_at","id");--> statement-breakpoint
CREATE INDEX "returns_to_decide" ON "returns" USING btree ("decide_by") WHERE "returns"."state" = 'needs_review';--> statement-breakpoint
CREATE INDEX "returns_to_expire" ON "returns" USING btree ("expires_at") WHERE "returns"."state" = 'approved' and "returns"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "returns_to_inspect" ON "returns" USING btree ("settle_by") WHERE "returns"."state" = 'received';--> statement-breakpoint
CREATE INDEX "returns_to_settle" ON "returns" USING btree ("object_by") WHERE "returns"."state" = 'inspected';--> statement-breakpoint
CREATE INDEX "returns_to_close" ON "returns" USING btree ("settled_at") WHERE "returns"."state" = 'settled';--> statement-breakpoint
ALTER TABLE "portions" ADD CONSTRAINT "portions_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "portions_return" ON "portions" USING btree ("return_id") WHERE "portions"."return_id" is not null;--> statement-breakpoint
CREATE INDEX "refunds_return" ON "refunds" USING btree ("return_id") WHERE "refunds"."return_id" is not null;--> statement-breakpoint
CREATE INDEX "shipments_return" ON "shipments" USING btree ("return_id") WHERE "shipments"."return_id" is not null;--> statement-breakpoint
ALTER TABLE "portions" ADD CONSTRAINT "portions_return_comes_back" CHECK ("portions"."return_id" is null or "portions"."state" in ('returning', 'returned'));--> statement-breakpoint
ALTER TABLE "quote_pieces" ADD CONSTRAINT "quote_pieces_quantity" CHECK ("quote_pieces"."quantity" > 0 and "quote_pieces"."held" >= 0 and "quote_pieces"."away" >= 0 and "quote_pieces"."held" + "quote_pieces"."away" <= "quote_pieces"."quantity");