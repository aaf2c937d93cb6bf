ALTER TABLE "return_labels" ADD COLUMN "cost" bigint;--> statement-breakpoint
ALTER TABLE "return_labels" ADD COLUMN "cost_currency" char(3);--> statement-breakpoint
ALTER TABLE "return_labels" ADD CONSTRAINT "return_labels_cost" CHECK ("return_labels"."cost" >= 0 and ("return_labels"."cost" is null) = ("return_labels"."cost_currency" is null));