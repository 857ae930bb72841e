-- Drafts of milestones, cut from the record, and who approved what was published.
-- CreateEnum
CREATE TYPE "draft_state" AS ENUM ('cut', 'edited', 'submitted', 'approved', 'published', 'discarded', 'superseded');

-- AlterTable
ALTER TABLE "milestone" ADD COLUMN     "approved_by_id" TEXT,
ADD COLUMN     "approved_by_name" TEXT;

-- CreateTable
CREATE TABLE "milestone_draft" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "state" "draft_state" NOT NULL DEFAULT 'cut',
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "audience" "audience"[],
    "channels" "channel"[],
    "public_title" TEXT NOT NULL DEFAULT '',
    "next_update_minutes" INTEGER,
    "drafted_by" TEXT NOT NULL DEFAULT 'template',
    "entry_seqs" INTEGER[],
    "left_out" TEXT[],
    "cut_by_id" TEXT,
    "cut_by_name" TEXT NOT NULL,
    "cut_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_by_id" TEXT,
    "edited_by_name" TEXT,
    "edited_at" TIMESTAMPTZ(3),
    "submitted_by_name" TEXT,
    "submitted_at" TIMESTAMPTZ(3),
    "approved_by_id" TEXT,
    "approved_by_name" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "approved_hash" TEXT,
    "return_reason" TEXT NOT NULL DEFAULT '',
    "returned_by_name" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "closed_reason" TEXT NOT NULL DEFAULT '',
    "milestone_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "milestone_draft_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "milestone_draft_milestone_id_key" ON "milestone_draft"("milestone_id");

-- CreateIndex
CREATE UNIQUE INDEX "milestone_draft_incident_id_number_key" ON "milestone_draft"("incident_id", "number");

-- AddForeignKey
ALTER TABLE "milestone_draft" ADD CONSTRAINT "milestone_draft_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "milestone_draft" ADD CONSTRAINT "milestone_draft_milestone_id_fkey" FOREIGN KEY ("milestone_id") REFERENCES "milestone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One draft at most is open on an incident.
CREATE UNIQUE INDEX "milestone_draft_open" ON "milestone_draft"("incident_id") WHERE "state" IN ('cut', 'edited', 'submitted', 'approved');
