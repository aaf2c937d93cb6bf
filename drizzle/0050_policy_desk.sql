CREATE TYPE "public"."replay_state" AS ENUM('running', 'done', 'stopped');--> statement-breakpoint
CREATE TABLE "policy_replays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"policy_id" uuid NOT NULL,
	"base_id" uuid NOT NULL,
	"document" jsonb NOT NULL,
	"edit" integer NOT NULL,
	"months" integer NOT NULL,
	"state" "replay_state" DEFAULT 'running' NOT NULL,
	"progress" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "based_on" uuid;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "edit" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "changed_by_kind" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "published_by_kind" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "published_by" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "published_reason" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "withdrawn_as" integer;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "withdrawn_by" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "withdrawn_reason" text;--> statement-breakpoint
ALTER TABLE "policy_replays" ADD CONSTRAINT "policy_replays_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_replays" ADD CONSTRAINT "policy_replays_base_id_policies_id_fk" FOREIGN KEY ("base_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "policy_replays_policy" ON "policy_replays" USING btree ("policy_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "policy_replays_base" ON "policy_replays" USING btree ("base_id");--> statement-breakpoint
CREATE INDEX "orders_policy" ON "orders" USING btree ("policy_id","placed_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "quotes_accepted" ON "quotes" USING btree ("accepted_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "quotes"."state" = 'accepted';--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_withdrawn_whole" CHECK (("policies"."withdrawn_at" is null) = ("policies"."withdrawn_as" is null) and ("policies"."withdrawn_at" is null or "policies"."state" = 'published'));--> statement-breakpoint
-- Law 11: what was published stands. Only before it holds, and while no order has it, may it be taken back whole.
create or replace function published_policy_stands() returns trigger language plpgsql as $$
declare
	taking_back constant text[] := array['withdrawn_as', 'withdrawn_at', 'withdrawn_by', 'withdrawn_reason'];
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_at is not null and old.valid_from > now()
		and to_jsonb(new) - taking_back = to_jsonb(old) - taking_back
		and not exists (select from orders where policy_id = old.id) then
		return new;
	end if;
	raise exception 'policy % is published and cannot change', old.version using errcode = 'restrict_violation';
end $$;
