CREATE TYPE "public"."bulk_item_state" AS ENUM('waiting', 'done', 'refused');--> statement-breakpoint
CREATE TYPE "public"."bulk_state" AS ENUM('waiting', 'running', 'done', 'undone');--> statement-breakpoint
CREATE TABLE "bulk_items" (
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"subject" text NOT NULL,
	"state" "bulk_item_state" DEFAULT 'waiting' NOT NULL,
	"code" text,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "bulk_items_run_id_position_pk" PRIMARY KEY("run_id","position"),
	CONSTRAINT "bulk_items_why" CHECK (("bulk_items"."state" = 'refused') = ("bulk_items"."code" is not null))
);
--> statement-breakpoint
CREATE TABLE "bulk_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"action" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"reason" text,
	"days" smallint,
	"state" "bulk_state" DEFAULT 'waiting' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "code_meanings" (
	"carrier" text NOT NULL,
	"code" text NOT NULL,
	"status" "tracking_status",
	"cause" "exception_cause",
	"staff_id" uuid NOT NULL,
	"set_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "code_meanings_carrier_code_pk" PRIMARY KEY("carrier","code"),
	CONSTRAINT "code_meanings_cause" CHECK ("code_meanings"."cause" is null or "code_meanings"."status" = 'exception')
);
--> statement-breakpoint
CREATE TABLE "desk_tasks" (
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "desk_tasks_kind_subject_pk" PRIMARY KEY("kind","subject")
);
--> statement-breakpoint
CREATE TABLE "quiet_parcels" (
	"shipment_id" uuid PRIMARY KEY NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bulk_items" ADD CONSTRAINT "bulk_items_run_id_bulk_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."bulk_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_runs" ADD CONSTRAINT "bulk_runs_staff_id_principals_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "code_meanings" ADD CONSTRAINT "code_meanings_staff_id_principals_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_tasks" ADD CONSTRAINT "desk_tasks_staff_id_principals_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."principals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quiet_parcels" ADD CONSTRAINT "quiet_parcels_shipment_id_shipments_id_fk" FOREIGN KEY ("shipment_id") REFERENCES "public"."shipments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_runs_open" ON "bulk_runs" USING btree ("starts_at") WHERE "bulk_runs"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "bulk_runs_of" ON "bulk_runs" USING btree ("staff_id","created_at");--> statement-breakpoint
CREATE INDEX "bulk_runs_ended" ON "bulk_runs" USING btree ("ended_at") WHERE "bulk_runs"."ended_at" is not null;--> statement-breakpoint
CREATE INDEX "desk_tasks_of" ON "desk_tasks" USING btree ("staff_id","until");--> statement-breakpoint
CREATE INDEX "desk_tasks_until" ON "desk_tasks" USING btree ("until");