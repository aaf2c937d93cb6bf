CREATE TYPE "public"."postage_state" AS ENUM('asked', 'accepted', 'declined');--> statement-breakpoint
ALTER TYPE "public"."credit_kind" ADD VALUE 'postage';--> statement-breakpoint
CREATE TABLE "postage_claims" (
	"return_id" uuid PRIMARY KEY NOT NULL,
	"state" "postage_state" DEFAULT 'asked' NOT NULL,
	"amount" bigint NOT NULL,
	"granted" bigint,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"credited" bigint DEFAULT 0 NOT NULL,
	"photo_id" uuid,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"decide_by" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decider_kind" text,
	"decider_id" text,
	"paid_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "postage_claims_amount" CHECK ("postage_claims"."amount" > 0 and "postage_claims"."granted" between 0 and "postage_claims"."amount"),
	CONSTRAINT "postage_claims_decided" CHECK (("postage_claims"."state" = 'asked') = ("postage_claims"."decided_at" is null) and ("postage_claims"."state" = 'asked') = ("postage_claims"."granted" is null)
				and ("postage_claims"."state" = 'declined') = (coalesce("postage_claims"."granted", 1) = 0)),
	CONSTRAINT "postage_claims_why" CHECK ("postage_claims"."granted" is null or "postage_claims"."granted" = "postage_claims"."amount" or "postage_claims"."reason" is not null),
	CONSTRAINT "postage_claims_paid" CHECK ("postage_claims"."refunded" >= 0 and "postage_claims"."credited" >= 0
				and "postage_claims"."refunded" + "postage_claims"."credited" = (case when "postage_claims"."paid_at" is null then 0 else "postage_claims"."granted" end)
				and ("postage_claims"."paid_at" is null or "postage_claims"."state" = 'accepted'))
);
--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "postage" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "postage_claims" ADD CONSTRAINT "postage_claims_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postage_claims" ADD CONSTRAINT "postage_claims_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "postage_claims_photo" ON "postage_claims" USING btree ("photo_id");--> statement-breakpoint
CREATE INDEX "postage_claims_to_decide" ON "postage_claims" USING btree ("decide_by") WHERE "postage_claims"."state" = 'asked';--> statement-breakpoint
CREATE INDEX "postage_claims_to_pay" ON "postage_claims" USING btree ("decided_at") WHERE "postage_claims"."state" = 'accepted' and "postage_claims"."paid_at" is null;