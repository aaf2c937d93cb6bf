CREATE TYPE "public"."exchange_state" AS ENUM('awaiting_payment', 'reserved', 'released', 'shipped', 'lapsed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."ship_when" AS ENUM('now', 'on_receipt');--> statement-breakpoint
CREATE TABLE "exchange_lines" (
	"exchange_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"new_line_id" text,
	"quantity" integer NOT NULL,
	"variant_id" text NOT NULL,
	"reservation_id" uuid,
	"goods" jsonb NOT NULL,
	CONSTRAINT "exchange_lines_exchange_id_line_id_pk" PRIMARY KEY("exchange_id","line_id"),
	CONSTRAINT "exchange_lines_quantity" CHECK ("exchange_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "exchanges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"quote_id" uuid NOT NULL,
	"return_id" uuid,
	"state" "exchange_state" NOT NULL,
	"position" integer NOT NULL,
	"ship" "ship_when" NOT NULL,
	"difference" bigint NOT NULL,
	"pay_by" timestamp (3) with time zone,
	"paid_at" timestamp (3) with time zone,
	"held" bigint NOT NULL,
	"seen_version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone,
	"shipped_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "exchanges_amounts" CHECK ("exchanges"."difference" >= 0 and "exchanges"."held" >= 0),
	CONSTRAINT "exchanges_paid_first" CHECK ("exchanges"."difference" = 0 or "exchanges"."state" in ('awaiting_payment', 'lapsed', 'cancelled') or "exchanges"."paid_at" is not null),
	CONSTRAINT "exchanges_clock" CHECK ("exchanges"."state" <> 'awaiting_payment' or "exchanges"."pay_by" is not null),
	CONSTRAINT "exchanges_times" CHECK (("exchanges"."state" not in ('released', 'shipped') or "exchanges"."released_at" is not null)
				and (("exchanges"."state" = 'shipped') = ("exchanges"."shipped_at" is not null))
				and (("exchanges"."state" in ('lapsed', 'cancelled')) = ("exchanges"."ended_at" is not null)))
);
--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "replaces" text;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "share_standard" bigint;--> statement-breakpoint
ALTER TABLE "exchange_lines" ADD CONSTRAINT "exchange_lines_exchange_id_exchanges_id_fk" FOREIGN KEY ("exchange_id") REFERENCES "public"."exchanges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_lines" ADD CONSTRAINT "exchange_lines_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_lines" ADD CONSTRAINT "exchange_lines_order_id_line_id_order_lines_order_id_id_fk" FOREIGN KEY ("order_id","line_id") REFERENCES "public"."order_lines"("order_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_lines" ADD CONSTRAINT "exchange_lines_order_id_new_line_id_order_lines_order_id_id_fk" FOREIGN KEY ("order_id","new_line_id") REFERENCES "public"."order_lines"("order_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exchange_lines_line" ON "exchange_lines" USING btree ("order_id","line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "exchange_lines_reservation" ON "exchange_lines" USING btree ("reservation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "exchanges_quote" ON "exchanges" USING btree ("quote_id");--> statement-breakpoint
CREATE UNIQUE INDEX "exchanges_order" ON "exchanges" USING btree ("order_id","position");--> statement-breakpoint
CREATE INDEX "exchanges_return" ON "exchanges" USING btree ("return_id") WHERE "exchanges"."return_id" is not null;--> statement-breakpoint
CREATE INDEX "exchanges_to_turn" ON "exchanges" USING btree ("created_at") WHERE "exchanges"."state" in ('awaiting_payment', 'reserved', 'released');