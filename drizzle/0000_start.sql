CREATE TYPE "public"."claim_state" AS ENUM('held', 'packed', 'handed_over', 'released');--> statement-breakpoint
CREATE TYPE "public"."portion_state" AS ENUM('open', 'claimed', 'packed', 'handed_over', 'delivered', 'cancelled', 'returning', 'returned');--> statement-breakpoint
CREATE TYPE "public"."policy_state" AS ENUM('draft', 'published');--> statement-breakpoint
CREATE TYPE "public"."quote_kind" AS ENUM('cancel', 'withdraw', 'return', 'exchange');--> statement-breakpoint
CREATE TYPE "public"."quote_state" AS ENUM('open', 'accepted', 'superseded', 'expired');--> statement-breakpoint
CREATE TYPE "public"."refund_state" AS ENUM('requested', 'sent', 'unknown', 'settled', 'failed');--> statement-breakpoint
CREATE TYPE "public"."buyer_kind" AS ENUM('consumer', 'business');--> statement-breakpoint
CREATE TYPE "public"."order_status" AS ENUM('placed', 'paid', 'reserved', 'picking', 'packed', 'partly_handed_over', 'handed_over', 'partly_delivered', 'delivered', 'partly_returned', 'returned', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."link_scope" AS ENUM('watch', 'act');--> statement-breakpoint
CREATE TYPE "public"."notice_state" AS ENUM('due', 'sent', 'failed', 'dropped');--> statement-breakpoint
CREATE TYPE "public"."principal_kind" AS ENUM('guest', 'shopper', 'staff');--> statement-breakpoint
CREATE TYPE "public"."inbox_state" AS ENUM('received', 'done', 'failed', 'ignored');--> statement-breakpoint
CREATE TYPE "public"."exception_cause" AS ENUM('delayed', 'customs', 'address', 'damaged', 'lost', 'refused', 'returning', 'returned', 'held');--> statement-breakpoint
CREATE TYPE "public"."tracking_status" AS ENUM('pending', 'info_received', 'in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'exception', 'expired');--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"category" text,
	"image_url" text,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"variant_id" text PRIMARY KEY NOT NULL,
	"level" integer NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"threshold" integer,
	"next_delivery_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_whole" CHECK ("stock"."level" >= 0 and "stock"."reserved" >= 0)
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"position" integer NOT NULL,
	"sku" text,
	"title" text NOT NULL,
	"options" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"price" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"image_url" text,
	CONSTRAINT "variants_price" CHECK ("variants"."price" >= 0)
);
--> statement-breakpoint
CREATE TABLE "claim_lines" (
	"claim_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "claim_lines_claim_id_line_id_pk" PRIMARY KEY("claim_id","line_id"),
	CONSTRAINT "claim_lines_quantity" CHECK ("claim_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"state" "claim_state" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"packed_at" timestamp (3) with time zone,
	"handed_over_at" timestamp (3) with time zone,
	"released_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "portions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"state" "portion_state" NOT NULL,
	"quantity" integer NOT NULL,
	"claim_id" uuid,
	"shipment_id" uuid,
	"return_id" uuid,
	CONSTRAINT "portions_one_row_per_place" UNIQUE NULLS NOT DISTINCT("order_id","line_id","state","claim_id","shipment_id","return_id"),
	CONSTRAINT "portions_quantity" CHECK ("portions"."quantity" > 0),
	CONSTRAINT "portions_open_is_free" CHECK ("portions"."state" not in ('open', 'cancelled') or ("portions"."claim_id" is null and "portions"."shipment_id" is null))
);
--> statement-breakpoint
CREATE TABLE "fees" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"quote_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "fees_amount" CHECK ("fees"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"provider" text NOT NULL,
	"reference" text NOT NULL,
	"amount" bigint NOT NULL,
	"authorised_at" timestamp (3) with time zone,
	"captured_at" timestamp (3) with time zone,
	"voided_at" timestamp (3) with time zone,
	"captured" bigint DEFAULT 0 NOT NULL,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"refund_pending" bigint DEFAULT 0 NOT NULL,
	"charged_back" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "payments_whole" CHECK ("payments"."amount" >= 0 and "payments"."captured" between 0 and "payments"."amount" and "payments"."refunded" >= 0 and "payments"."refund_pending" >= 0 and "payments"."charged_back" >= 0),
	CONSTRAINT "payments_never_over_refunded" CHECK ("payments"."refunded" + "payments"."refund_pending" + "payments"."charged_back" <= "payments"."captured")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer,
	"state" "policy_state" NOT NULL,
	"valid_from" timestamp (3) with time zone,
	"document" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone,
	CONSTRAINT "policies_published_whole" CHECK ("policies"."state" = 'draft' or ("policies"."version" is not null and "policies"."valid_from" is not null and "policies"."published_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "quote_pieces" (
	"quote_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "quote_pieces_quote_id_line_id_pk" PRIMARY KEY("quote_id","line_id"),
	CONSTRAINT "quote_pieces_quantity" CHECK ("quote_pieces"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"kind" "quote_kind" NOT NULL,
	"state" "quote_state" NOT NULL,
	"policy_id" uuid,
	"body" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	CONSTRAINT "quotes_accepted_when" CHECK (("quotes"."state" = 'accepted') = ("quotes"."accepted_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"quote_id" uuid,
	"state" "refund_state" NOT NULL,
	"amount" bigint NOT NULL,
	"provider_key" text NOT NULL,
	"provider_reference" text,
	"failure" text,
	"due_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"order_id" uuid NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"sku" text,
	"title" text NOT NULL,
	"options" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"image_url" text,
	"product_id" text,
	"variant_id" text,
	"category" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price" bigint,
	"amount" bigint NOT NULL,
	"discount" bigint DEFAULT 0 NOT NULL,
	"exemption" jsonb,
	"share_discount" bigint NOT NULL,
	"share_tax" bigint NOT NULL,
	"share_shipping" bigint NOT NULL,
	"share_shipping_tax" bigint NOT NULL,
	CONSTRAINT "order_lines_order_id_id_pk" PRIMARY KEY("order_id","id"),
	CONSTRAINT "order_lines_quantity" CHECK ("order_lines"."quantity" > 0),
	CONSTRAINT "order_lines_amounts" CHECK ("order_lines"."amount" >= 0 and "order_lines"."discount" >= 0 and "order_lines"."discount" <= "order_lines"."amount" and "order_lines"."share_discount" >= 0 and "order_lines"."share_shipping" >= 0 and "order_lines"."share_shipping_tax" >= 0)
);
--> statement-breakpoint
CREATE TABLE "order_people" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"salt" "bytea",
	"name" text,
	"email" text,
	"email_key" text,
	"phone" text,
	"phone_key" text,
	"ship_to" jsonb,
	"erased_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ref" text NOT NULL,
	"display_ref" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"status" "order_status" NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"currency" char(3) NOT NULL,
	"locale" text,
	"market" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"source" text,
	"source_updated_at" timestamp (3) with time zone,
	"document_hash" "bytea" NOT NULL,
	"buyer_kind" "buyer_kind" NOT NULL,
	"buyer_country" char(2),
	"buyer_tier" text,
	"informed_of_withdrawal_at" timestamp (3) with time zone,
	"shipping_method" text,
	"shipping_amount" bigint DEFAULT 0 NOT NULL,
	"shipping_tax" bigint DEFAULT 0 NOT NULL,
	"shipping_standard_amount" bigint,
	"prices_include_tax" boolean NOT NULL,
	"tax" bigint NOT NULL,
	"total" bigint NOT NULL,
	"paid_at" timestamp (3) with time zone,
	"ship_by" timestamp (3) with time zone,
	"deliver_by" timestamp (3) with time zone,
	"discounts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"adjustments" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"disclosures" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"delay_notices" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"policy_id" uuid,
	"historical" boolean DEFAULT false NOT NULL,
	"history_seq" integer DEFAULT 0 NOT NULL,
	"history_hash" "bytea",
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "orders_ref_form" CHECK ("orders"."ref" ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'),
	CONSTRAINT "orders_amounts_whole" CHECK ("orders"."shipping_amount" >= 0 and "orders"."shipping_tax" >= 0 and "orders"."tax" >= 0 and "orders"."total" >= 0 and "orders"."total" <= 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"name" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"principal_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"via" text NOT NULL,
	"link_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "grants_principal_id_order_id_pk" PRIMARY KEY("principal_id","order_id")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"scope" "link_scope" NOT NULL,
	"note" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"opened_count" integer DEFAULT 0 NOT NULL,
	"last_opened_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid,
	"event" text NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"state" "notice_state" DEFAULT 'due' NOT NULL,
	"message_id" text NOT NULL,
	"facts" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "principals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "principal_kind" NOT NULL,
	"email_key" text,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "principals_guest_is_nobody" CHECK ("principals"."kind" <> 'guest' or "principals"."email_key" is null)
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" "bytea" PRIMARY KEY NOT NULL,
	"principal_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"absolute_expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "history" (
	"order_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"type" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"data" jsonb NOT NULL,
	"previous_hash" "bytea",
	"hash" "bytea" NOT NULL,
	CONSTRAINT "history_order_id_seq_at_pk" PRIMARY KEY("order_id","seq","at")
);
--> statement-breakpoint
CREATE TABLE "history_words" (
	"order_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"salt" "bytea" NOT NULL,
	"words" text NOT NULL,
	CONSTRAINT "history_words_order_id_seq_pk" PRIMARY KEY("order_id","seq")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"owner" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"status" smallint,
	"answer" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_owner_key_pk" PRIMARY KEY("owner","key")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"vendor" text NOT NULL,
	"delivery_id" text,
	"headers" jsonb NOT NULL,
	"body" "bytea" NOT NULL,
	"state" "inbox_state" DEFAULT 'received' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"processed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "outbox_xid_id_pk" PRIMARY KEY("xid","id")
);
--> statement-breakpoint
CREATE TABLE "outbox_cursors" (
	"subscriber" text PRIMARY KEY NOT NULL,
	"xid" "xid8" NOT NULL,
	"id" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scans" (
	"shipment_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"scan_id" text,
	"approximate" boolean DEFAULT false NOT NULL,
	"future" boolean DEFAULT false NOT NULL,
	"status" "tracking_status" NOT NULL,
	"sub_status" text,
	"cause" "exception_cause",
	"action_required" boolean DEFAULT false NOT NULL,
	"code" text,
	"text" text,
	"location" text,
	"source" text NOT NULL,
	"raw" jsonb,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "scans_shipment_id_at_fingerprint_pk" PRIMARY KEY("shipment_id","at","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "shipments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"carrier" text NOT NULL,
	"tracking_number" text NOT NULL,
	"status" "tracking_status" DEFAULT 'pending' NOT NULL,
	"sub_status" text,
	"cause" "exception_cause",
	"action_required" boolean DEFAULT false NOT NULL,
	"status_at" timestamp (3) with time zone,
	"handed_over_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"last_scan_at" timestamp (3) with time zone,
	"expected_by" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shipped_after_cancel" (
	"shipment_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"reported_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "shipped_after_cancel_shipment_id_line_id_pk" PRIMARY KEY("shipment_id","line_id"),
	CONSTRAINT "shipped_after_cancel_quantity" CHECK ("shipped_after_cancel"."quantity" > 0)
);
--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_lines" ADD CONSTRAINT "claim_lines_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portions" ADD CONSTRAINT "portions_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portions" ADD CONSTRAINT "portions_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portions" ADD CONSTRAINT "portions_order_id_line_id_order_lines_order_id_id_fk" FOREIGN KEY ("order_id","line_id") REFERENCES "public"."order_lines"("order_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fees" ADD CONSTRAINT "fees_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fees" ADD CONSTRAINT "fees_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_pieces" ADD CONSTRAINT "quote_pieces_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_people" ADD CONSTRAINT "order_people_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_principal_id_principals_id_fk" FOREIGN KEY ("principal_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "history_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scans" ADD CONSTRAINT "scans_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipped_after_cancel" ADD CONSTRAINT "shipped_after_cancel_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stock_low" ON "stock" USING btree ("variant_id") WHERE "stock"."threshold" is not null and "stock"."level" - "stock"."reserved" <= "stock"."threshold";--> statement-breakpoint
CREATE INDEX "variants_product" ON "variants" USING btree ("product_id","position");--> statement-breakpoint
CREATE INDEX "variants_sku" ON "variants" USING btree ("sku");--> statement-breakpoint
CREATE INDEX "claims_order" ON "claims" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "portions_shipment" ON "portions" USING btree ("shipment_id") WHERE "portions"."shipment_id" is not null;--> statement-breakpoint
CREATE INDEX "portions_claim" ON "portions" USING btree ("claim_id") WHERE "portions"."claim_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "fees_quote" ON "fees" USING btree ("quote_id");--> statement-breakpoint
CREATE INDEX "fees_order" ON "fees" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_order_position" ON "payments" USING btree ("order_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_reference" ON "payments" USING btree ("order_id","provider","reference");--> statement-breakpoint
CREATE INDEX "payments_provider_reference" ON "payments" USING btree ("provider","reference");--> statement-breakpoint
CREATE UNIQUE INDEX "policies_version" ON "policies" USING btree ("version") WHERE "policies"."version" is not null;--> statement-breakpoint
CREATE INDEX "policies_valid" ON "policies" USING btree ("valid_from" DESC NULLS LAST) WHERE "policies"."state" = 'published';--> statement-breakpoint
CREATE INDEX "quotes_order_open" ON "quotes" USING btree ("order_id") WHERE "quotes"."state" = 'open';--> statement-breakpoint
CREATE INDEX "quotes_order" ON "quotes" USING btree ("order_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_provider_key" ON "refunds" USING btree ("provider_key");--> statement-breakpoint
CREATE INDEX "refunds_order" ON "refunds" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "refunds" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "refunds_open" ON "refunds" USING btree ("state","due_at") WHERE "refunds"."state" <> 'settled';--> statement-breakpoint
CREATE UNIQUE INDEX "order_lines_position" ON "order_lines" USING btree ("order_id","position");--> statement-breakpoint
CREATE INDEX "order_lines_sku" ON "order_lines" USING btree ("sku");--> statement-breakpoint
CREATE INDEX "order_lines_variant" ON "order_lines" USING btree ("variant_id");--> statement-breakpoint
CREATE INDEX "order_people_email" ON "order_people" USING btree ("email_key") WHERE "order_people"."email_key" is not null;--> statement-breakpoint
CREATE INDEX "order_people_phone" ON "order_people" USING btree ("phone_key") WHERE "order_people"."phone_key" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "orders_ref" ON "orders" USING btree ("ref");--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("placed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_status_placed" ON "orders" USING btree ("status","placed_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_secret" ON "api_keys" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "grants_order" ON "grants" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "links_token" ON "links" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "links_order" ON "links" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_once" ON "notices" USING btree ("event","channel","recipient");--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("created_at") WHERE "notices"."state" = 'due';--> statement-breakpoint
CREATE INDEX "notices_order" ON "notices" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "principals_email" ON "principals" USING btree ("kind","email_key") WHERE "principals"."email_key" is not null;--> statement-breakpoint
CREATE INDEX "sessions_principal" ON "sessions" USING btree ("principal_id");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "history_at" ON "history" USING btree ("at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_delivery" ON "inbox" USING btree ("channel","vendor","delivery_id") WHERE "inbox"."delivery_id" is not null;--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "inbox" USING btree ("next_attempt_at") WHERE "inbox"."state" = 'received';--> statement-breakpoint
CREATE INDEX "inbox_received" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "outbox_at" ON "outbox" USING btree ("at");--> statement-breakpoint
CREATE INDEX "shipments_order" ON "shipments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "shipments_tracking" ON "shipments" USING btree ("tracking_number","carrier");--> statement-breakpoint
CREATE INDEX "shipments_moving" ON "shipments" USING btree ("status","last_scan_at") WHERE "shipments"."status" not in ('delivered', 'expired');