CREATE TABLE "order_search" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"word" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE INDEX "order_search_placed" ON "order_search" USING btree ("placed_at" DESC NULLS LAST,"order_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "order_search_words" ON "order_search" USING gin ("words");