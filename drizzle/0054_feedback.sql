CREATE TYPE "public"."feedback_fit" AS ENUM('small', 'true', 'large');--> statement-breakpoint
CREATE TYPE "public"."feedback_follow_up" AS ENUM('urgent', 'low_score');--> statement-breakpoint
CREATE TYPE "public"."feedback_outcome" AS ENUM('reached', 'made_good', 'no_answer', 'not_needed');--> statement-breakpoint
CREATE TYPE "public"."feedback_sorter" AS ENUM('rules', 'person');--> statement-breakpoint
CREATE TYPE "public"."feedback_ask_state" AS ENUM('planned', 'asked', 'answered', 'skipped');--> statement-breakpoint
CREATE TYPE "public"."feedback_channel" AS ENUM('page', 'mail');--> statement-breakpoint
CREATE TYPE "public"."feedback_occasion" AS ENUM('delivered', 'cancelled', 'returned', 'exchanged', 'order');--> statement-breakpoint
CREATE TYPE "public"."feedback_skipped" AS ENUM('off', 'not_sampled', 'answered', 'erased', 'overtaken', 'too_late', 'nothing_arrived');--> statement-breakpoint
CREATE TYPE "public"."feedback_suspect" AS ENUM('links', 'repeated', 'burst');--> statement-breakpoint
CREATE TABLE "feedback_answer_themes" (
	"answer_id" uuid NOT NULL,
	"theme" text NOT NULL,
	"says" boolean DEFAULT true NOT NULL,
	"by" "feedback_sorter" NOT NULL,
	CONSTRAINT "feedback_answer_themes_answer_id_theme_pk" PRIMARY KEY("answer_id","theme"),
	CONSTRAINT "feedback_answer_themes_rules" CHECK ("feedback_answer_themes"."says" or "feedback_answer_themes"."by" = 'person')
);
--> statement-breakpoint
CREATE TABLE "feedback_mail_wishes" (
	"email_key" text PRIMARY KEY NOT NULL,
	"yes" boolean NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback_reviews" (
	"answer_id" uuid PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"stars" smallint NOT NULL,
	"fit" "feedback_fit",
	"named" boolean NOT NULL,
	"consented_at" timestamp (3) with time zone NOT NULL,
	"hidden_at" timestamp (3) with time zone,
	"hidden_because" text,
	CONSTRAINT "feedback_reviews_stars" CHECK ("feedback_reviews"."stars" between 1 and 5),
	CONSTRAINT "feedback_reviews_hidden" CHECK (("feedback_reviews"."hidden_at" is null) = ("feedback_reviews"."hidden_because" is null))
);
--> statement-breakpoint
CREATE TABLE "feedback_tasks" (
	"answer_id" uuid PRIMARY KEY NOT NULL,
	"kind" "feedback_follow_up" NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"outcome" "feedback_outcome",
	"ended_at" timestamp (3) with time zone,
	"ended_by" uuid,
	CONSTRAINT "feedback_tasks_ended" CHECK (("feedback_tasks"."outcome" is null) = ("feedback_tasks"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "feedback_themes" (
	"handle" text PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback_answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid,
	"occasion" "feedback_occasion" NOT NULL,
	"subject" uuid,
	"form_version" integer NOT NULL,
	"score" smallint NOT NULL,
	"nps" smallint,
	"reasons" text[] DEFAULT '{}' NOT NULL,
	"line_id" text,
	"product_id" text,
	"language" text,
	"suspect" "feedback_suspect",
	"words_hash" "bytea",
	"key_hash" "bytea",
	"given_at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone,
	CONSTRAINT "feedback_answers_score" CHECK ("feedback_answers"."score" between 1 and 5),
	CONSTRAINT "feedback_answers_nps" CHECK ("feedback_answers"."nps" is null or "feedback_answers"."nps" between 0 and 10),
	CONSTRAINT "feedback_answers_anonymous" CHECK ("feedback_answers"."order_id" is not null or ("feedback_answers"."subject" is null and "feedback_answers"."line_id" is null and "feedback_answers"."product_id" is null
				and "feedback_answers"."given_at" = date_trunc('day', "feedback_answers"."given_at" at time zone 'UTC') at time zone 'UTC'))
);
--> statement-breakpoint
CREATE TABLE "feedback_asks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"occasion" "feedback_occasion" NOT NULL,
	"subject" uuid NOT NULL,
	"state" "feedback_ask_state" DEFAULT 'planned' NOT NULL,
	"why" "feedback_skipped",
	"channel" "feedback_channel",
	"due_at" timestamp (3) with time zone NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"form_version" integer,
	CONSTRAINT "feedback_asks_why" CHECK (("feedback_asks"."state" = 'skipped') = ("feedback_asks"."why" is not null)),
	CONSTRAINT "feedback_asks_asked" CHECK ("feedback_asks"."state" <> 'asked' or ("feedback_asks"."asked_at" is not null and "feedback_asks"."channel" is not null))
);
--> statement-breakpoint
CREATE TABLE "feedback_forms" (
	"version" integer PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL,
	"staff_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback_photos" (
	"answer_id" uuid NOT NULL,
	"photo_id" uuid NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "feedback_photos_answer_id_position_pk" PRIMARY KEY("answer_id","position"),
	CONSTRAINT "feedback_photos_most" CHECK ("feedback_photos"."position" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "feedback_words" (
	"answer_id" uuid PRIMARY KEY NOT NULL,
	"words" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "feedback_answer_themes" ADD CONSTRAINT "feedback_answer_themes_answer_id_feedback_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."feedback_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_answer_themes" ADD CONSTRAINT "feedback_answer_themes_theme_feedback_themes_handle_fk" FOREIGN KEY ("theme") REFERENCES "public"."feedback_themes"("handle") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_reviews" ADD CONSTRAINT "feedback_reviews_answer_id_feedback_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."feedback_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_tasks" ADD CONSTRAINT "feedback_tasks_answer_id_feedback_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."feedback_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_tasks" ADD CONSTRAINT "feedback_tasks_ended_by_principals_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_answers" ADD CONSTRAINT "feedback_answers_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_answers" ADD CONSTRAINT "feedback_answers_form_version_feedback_forms_version_fk" FOREIGN KEY ("form_version") REFERENCES "public"."feedback_forms"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_answers" ADD CONSTRAINT "feedback_answers_line" FOREIGN KEY ("order_id","line_id") REFERENCES "public"."order_lines"("order_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_asks" ADD CONSTRAINT "feedback_asks_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_asks" ADD CONSTRAINT "feedback_asks_form_version_feedback_forms_version_fk" FOREIGN KEY ("form_version") REFERENCES "public"."feedback_forms"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_forms" ADD CONSTRAINT "feedback_forms_staff_id_principals_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_photos" ADD CONSTRAINT "feedback_photos_answer_id_feedback_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."feedback_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_photos" ADD CONSTRAINT "feedback_photos_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_words" ADD CONSTRAINT "feedback_words_answer_id_feedback_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."feedback_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feedback_answer_themes_of" ON "feedback_answer_themes" USING btree ("theme","answer_id") WHERE "feedback_answer_themes"."says";--> statement-breakpoint
CREATE INDEX "feedback_reviews_product" ON "feedback_reviews" USING btree ("product_id","consented_at") WHERE "feedback_reviews"."hidden_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_tasks_open" ON "feedback_tasks" USING btree ("kind","due_at") WHERE "feedback_tasks"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_answers_once" ON "feedback_answers" USING btree ("order_id","occasion","subject") WHERE "feedback_answers"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "feedback_answers_given" ON "feedback_answers" USING btree ("given_at","id");--> statement-breakpoint
CREATE INDEX "feedback_answers_score" ON "feedback_answers" USING btree ("score","given_at","id");--> statement-breakpoint
CREATE INDEX "feedback_answers_product" ON "feedback_answers" USING btree ("product_id","given_at") WHERE "feedback_answers"."product_id" is not null;--> statement-breakpoint
CREATE INDEX "feedback_answers_words" ON "feedback_answers" USING btree ("words_hash","given_at") WHERE "feedback_answers"."words_hash" is not null;--> statement-breakpoint
CREATE INDEX "feedback_answers_suspect" ON "feedback_answers" USING btree ("given_at") WHERE "feedback_answers"."suspect" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_answers_key" ON "feedback_answers" USING btree ("key_hash") WHERE "feedback_answers"."key_hash" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_asks_once" ON "feedback_asks" USING btree ("order_id","occasion","subject");--> statement-breakpoint
CREATE INDEX "feedback_asks_due" ON "feedback_asks" USING btree ("due_at") WHERE "feedback_asks"."state" = 'planned';--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_photos_once" ON "feedback_photos" USING btree ("photo_id");