CREATE TABLE "return_findings" (
	"return_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"photo_id" uuid NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "return_findings_return_id_line_id_position_pk" PRIMARY KEY("return_id","line_id","position"),
	CONSTRAINT "return_findings_position" CHECK ("return_findings"."position" between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "return_findings" ADD CONSTRAINT "return_findings_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_findings" ADD CONSTRAINT "return_findings_line" FOREIGN KEY ("return_id","line_id") REFERENCES "public"."return_lines"("return_id","line_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "return_findings_once" ON "return_findings" USING btree ("photo_id","return_id","line_id");