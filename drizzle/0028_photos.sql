CREATE TABLE "photos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"key" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"kept_at" timestamp (3) with time zone,
	"needed_until" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "photos_size" CHECK ("photos"."width" > 0 and "photos"."height" > 0 and "photos"."bytes" > 0)
);
--> statement-breakpoint
CREATE TABLE "return_evidence" (
	"return_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"photo_id" uuid NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "return_evidence_return_id_line_id_position_pk" PRIMARY KEY("return_id","line_id","position"),
	CONSTRAINT "return_evidence_position" CHECK ("return_evidence"."position" between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_evidence" ADD CONSTRAINT "return_evidence_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_evidence" ADD CONSTRAINT "return_evidence_line" FOREIGN KEY ("return_id","line_id") REFERENCES "public"."return_lines"("return_id","line_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "photos_key" ON "photos" USING btree ("key");--> statement-breakpoint
CREATE INDEX "photos_order" ON "photos" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "photos_to_sweep" ON "photos" USING btree ("needed_until") WHERE "photos"."needed_until" is not null;--> statement-breakpoint
CREATE INDEX "photos_removed" ON "photos" USING btree ("removed_at") WHERE "photos"."removed_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "return_evidence_once" ON "return_evidence" USING btree ("photo_id","return_id","line_id");