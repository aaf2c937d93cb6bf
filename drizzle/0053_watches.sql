CREATE TABLE "order_watches" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"look_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "order_watches" ADD CONSTRAINT "order_watches_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_watches_due" ON "order_watches" USING btree ("look_at");--> statement-breakpoint
CREATE INDEX "shipments_gone_back" ON "shipments" USING btree ("status_at") WHERE "shipments"."cause" in ('refused', 'returning', 'returned') and "shipments"."return_id" is null;--> statement-breakpoint
INSERT INTO "order_watches" ("order_id", "look_at") SELECT "id", now() FROM "orders"
	WHERE NOT "historical" AND "status" NOT IN ('delivered', 'returned', 'partly_returned', 'cancelled');
