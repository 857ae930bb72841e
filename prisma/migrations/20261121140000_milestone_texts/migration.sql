-- A milestone's text for one audience, or for one channel of it, where it is not the milestone's own.
CREATE TABLE "milestone_text" (
    "milestone_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "audience" "audience" NOT NULL,
    "channel" "channel",
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "template_version_id" TEXT,

    CONSTRAINT "milestone_text_pkey" PRIMARY KEY ("milestone_id","position")
);

ALTER TABLE "milestone_text" ADD CONSTRAINT "milestone_text_milestone_id_fkey" FOREIGN KEY ("milestone_id") REFERENCES "milestone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "milestone_text" ADD CONSTRAINT "milestone_text_template_version_id_fkey" FOREIGN KEY ("template_version_id") REFERENCES "template_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One text a place: no reader may find two.
CREATE UNIQUE INDEX "milestone_text_audience_key" ON "milestone_text"("milestone_id", "audience") WHERE "channel" IS NULL;
CREATE UNIQUE INDEX "milestone_text_channel_key" ON "milestone_text"("milestone_id", "audience", "channel") WHERE "channel" IS NOT NULL;

-- What was published is never edited (DOMAIN row 41).
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON "milestone_text" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON "milestone_text" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "milestone_draft" ADD COLUMN "texts" JSONB NOT NULL DEFAULT '[]';
