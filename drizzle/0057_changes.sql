CREATE TYPE "public"."change_kind" AS ENUM('policy', 'product', 'carrier', 'stock');--> statement-breakpoint
CREATE TYPE "public"."heard_in" AS ENUM('cancel', 'return', 'feedback', 'theme');--> statement-breakpoint
CREATE TYPE "public"."follow_kind" AS ENUM('late_order', 'refused_parcel', 'failed_refund', 'check_in');--> statement-breakpoint
CREATE TABLE "change_heard" (
	"change_id" uuid NOT NULL,
	"of" "heard_in" NOT NULL,
	"handle" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "change_heard_change_id_of_handle_pk" PRIMARY KEY("change_id","of","handle")
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "change_kind" NOT NULL,
	"subject" text,
	"title" text NOT NULL,
	"why" text NOT NULL,
	"day" date NOT NULL,
	"staff_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"told" jsonb,
	"published_at" timestamp (3) with time zone,
	"taken_back_at" timestamp (3) with time zone,
	"taken_back_by" uuid,
	"taken_back_because" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "changes_told" CHECK ("changes"."published_at" is null or "changes"."told" is not null),
	CONSTRAINT "changes_taken_back" CHECK (("changes"."taken_back_at" is null) = ("changes"."taken_back_because" is null)),
	CONSTRAINT "changes_taken_back_unpublished" CHECK ("changes"."taken_back_at" is null or "changes"."published_at" is null)
);
--> statement-breakpoint
CREATE TABLE "follow_ups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "follow_kind" NOT NULL,
	"order_id" uuid NOT NULL,
	"subject" uuid NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"outcome" "feedback_outcome",
	"ended_at" timestamp (3) with time zone,
	"ended_by" uuid,
	CONSTRAINT "follow_ups_ended" CHECK (("follow_ups"."outcome" is null) = ("follow_ups"."ended_at" is null))
);
--> statement-breakpoint
ALTER TABLE "change_heard" ADD CONSTRAINT "change_heard_change_id_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."changes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_staff_id_principals_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_taken_back_by_principals_id_fk" FOREIGN KEY ("taken_back_by") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_ended_by_principals_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_heard_of" ON "change_heard" USING btree ("of","handle");--> statement-breakpoint
CREATE INDEX "changes_day" ON "changes" USING btree ("day" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "changes_published" ON "changes" USING btree ("day" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "changes"."published_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "follow_ups_once" ON "follow_ups" USING btree ("kind","subject");--> statement-breakpoint
CREATE INDEX "follow_ups_order" ON "follow_ups" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "follow_ups_open" ON "follow_ups" USING btree ("due_at") WHERE "follow_ups"."ended_at" is null;