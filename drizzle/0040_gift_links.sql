ALTER TYPE "public"."link_scope" ADD VALUE 'gift';--> statement-breakpoint
CREATE TABLE "gift_recipients" (
	"return_id" uuid PRIMARY KEY NOT NULL,
	"email_key" text,
	"locale" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "lines" jsonb;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN "gift_link_id" uuid;--> statement-breakpoint
ALTER TABLE "gift_recipients" ADD CONSTRAINT "gift_recipients_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gift_recipients_email" ON "gift_recipients" USING btree ("email_key");--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_gift_link_id_links_id_fk" FOREIGN KEY ("gift_link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_gift_lines" CHECK (("links"."scope"::text = 'gift') = ("links"."lines" is not null));