CREATE TABLE "inbox_orders" (
	"delivery_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	CONSTRAINT "inbox_orders_delivery_id_order_id_pk" PRIMARY KEY("delivery_id","order_id")
);
--> statement-breakpoint
ALTER TABLE "inbox_orders" ADD CONSTRAINT "inbox_orders_delivery_id_inbox_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."inbox"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inbox_orders_order" ON "inbox_orders" USING btree ("order_id");