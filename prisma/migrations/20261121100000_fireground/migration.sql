-- CreateEnum
CREATE TYPE "task_status" AS ENUM ('queued', 'active', 'blocked', 'done', 'dropped');

-- CreateEnum
CREATE TYPE "need_status" AS ENUM ('open', 'met', 'dropped');

-- CreateEnum
CREATE TYPE "handoff_state" AS ENUM ('offered', 'accepted', 'declined', 'withdrawn');

-- CreateEnum
CREATE TYPE "link_kind" AS ENUM ('related', 'duplicate', 'merged');

-- CreateEnum
CREATE TYPE "question_status" AS ENUM ('open', 'answered', 'deferred', 'dropped');

-- CreateEnum
CREATE TYPE "hypothesis_status" AS ENUM ('active', 'validated', 'eliminated', 'discarded');

-- CreateEnum
CREATE TYPE "check_status" AS ENUM ('pending', 'pass', 'fail', 'not_applicable');

-- CreateEnum
CREATE TYPE "confirmed_via" AS ENUM ('bridge', 'tool');

-- AlterTable
ALTER TABLE "incident" ADD COLUMN     "after_action_at" TIMESTAMPTZ(3),
ADD COLUMN     "clean_since" TIMESTAMPTZ(3),
ADD COLUMN     "final_impact" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "peak_severity" "severity",
ADD COLUMN     "resolution_summary" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "responders_released_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "participant" ADD COLUMN     "branch" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "ended_by" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "recovery_path" ADD COLUMN     "extension_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "is_primary" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "paused_seconds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "phase_entered_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "branch_task" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "assignee" TEXT NOT NULL DEFAULT '',
    "assignee_user_id" TEXT,
    "status" "task_status" NOT NULL DEFAULT 'queued',
    "recovery_path_id" TEXT,
    "timebox_minutes" INTEGER,
    "due_at" TIMESTAMPTZ(3),
    "position" DOUBLE PRECISION NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "result" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "branch_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conditions_request" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "asked_by_name" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "conditions_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conditions_ask" (
    "request_id" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "can_report_id" TEXT,

    CONSTRAINT "conditions_ask_pkey" PRIMARY KEY ("request_id","team")
);

-- CreateTable
CREATE TABLE "can_report" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "event_seq" INTEGER NOT NULL,
    "team" TEXT NOT NULL,
    "recovery_path_id" TEXT,
    "conditions" TEXT[],
    "actions" JSONB NOT NULL,
    "author_name" TEXT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "can_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "can_need" (
    "id" TEXT NOT NULL,
    "report_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "ask_of" TEXT NOT NULL,
    "status" "need_status" NOT NULL DEFAULT 'open',
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_name" TEXT,
    "closed_note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "can_need_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "checklist_tick" (
    "incident_id" TEXT NOT NULL,
    "phase" INTEGER NOT NULL,
    "item_key" TEXT NOT NULL,
    "is_done" BOOLEAN NOT NULL,
    "changed_by_name" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checklist_tick_pkey" PRIMARY KEY ("incident_id","phase","item_key")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by_name" TEXT,
    "acknowledged_reason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handoff" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "from_name" TEXT NOT NULL,
    "from_user_id" TEXT,
    "to_name" TEXT NOT NULL,
    "to_user_id" TEXT,
    "brief" TEXT NOT NULL,
    "state" "handoff_state" NOT NULL DEFAULT 'offered',
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "handoff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roll_call" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "called_by_name" TEXT NOT NULL,
    "called_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "roll_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roll_call_answer" (
    "roll_call_id" TEXT NOT NULL,
    "recovery_path_id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "path_title" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by_name" TEXT,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "roll_call_answer_pkey" PRIMARY KEY ("roll_call_id","recovery_path_id")
);

-- CreateTable
CREATE TABLE "incident_link" (
    "id" TEXT NOT NULL,
    "from_id" TEXT NOT NULL,
    "to_id" TEXT NOT NULL,
    "kind" "link_kind" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_by_name" TEXT,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "presence" (
    "incident_id" TEXT NOT NULL,
    "tab_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "typing" TEXT NOT NULL DEFAULT '',
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("incident_id","tab_id")
);

-- CreateTable
CREATE TABLE "open_question" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "asked_by_name" TEXT NOT NULL,
    "asked_by_id" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "assigned_to" TEXT NOT NULL DEFAULT '',
    "assigned_to_user_id" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "status" "question_status" NOT NULL DEFAULT 'open',
    "answer" TEXT NOT NULL DEFAULT '',
    "closed_by_name" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "open_question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hypothesis" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "recovery_path_id" TEXT,
    "title" TEXT NOT NULL,
    "status" "hypothesis_status" NOT NULL DEFAULT 'active',
    "evidence" TEXT NOT NULL DEFAULT '',
    "raised_by_name" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_by_name" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "hypothesis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "division" TEXT NOT NULL DEFAULT '',
    "on_call_rotation" TEXT NOT NULL DEFAULT '',
    "emails" TEXT[],
    "branch" TEXT NOT NULL DEFAULT '',
    "default_alarm_level" "alarm_level" NOT NULL DEFAULT 'Box1',
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_page" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "team_id" TEXT,
    "team_name" TEXT NOT NULL,
    "contact_name" TEXT,
    "alarm_level" "alarm_level" NOT NULL,
    "notes" TEXT NOT NULL DEFAULT '',
    "paged_by_name" TEXT NOT NULL,
    "paged_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_by_name" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "arrived_by_name" TEXT,
    "arrived_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "message_id" TEXT,

    CONSTRAINT "team_page_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pin" (
    "incident_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "pinned_by_name" TEXT NOT NULL,
    "pinned_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pin_pkey" PRIMARY KEY ("incident_id","seq")
);

-- CreateTable
CREATE TABLE "validation_check" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "status" "check_status" NOT NULL DEFAULT 'pending',
    "is_required" BOOLEAN NOT NULL DEFAULT true,
    "confirmed_via" "confirmed_via",
    "confirmed_by_name" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "validation_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "branch_task_incident_id_branch_position_idx" ON "branch_task"("incident_id", "branch", "position");

-- CreateIndex
CREATE INDEX "conditions_request_incident_id_asked_at_idx" ON "conditions_request"("incident_id", "asked_at");

-- CreateIndex
CREATE INDEX "can_report_incident_id_reported_at_idx" ON "can_report"("incident_id", "reported_at");

-- CreateIndex
CREATE INDEX "can_need_report_id_idx" ON "can_need"("report_id");

-- CreateIndex
CREATE UNIQUE INDEX "notice_incident_id_rule_occasion_key" ON "notice"("incident_id", "rule", "occasion");

-- CreateIndex
CREATE INDEX "handoff_incident_id_offered_at_idx" ON "handoff"("incident_id", "offered_at");

-- CreateIndex
CREATE INDEX "roll_call_incident_id_called_at_idx" ON "roll_call"("incident_id", "called_at");

-- CreateIndex
CREATE INDEX "incident_link_from_id_idx" ON "incident_link"("from_id");

-- CreateIndex
CREATE INDEX "incident_link_to_id_idx" ON "incident_link"("to_id");

-- CreateIndex
CREATE INDEX "open_question_incident_id_asked_at_idx" ON "open_question"("incident_id", "asked_at");

-- CreateIndex
CREATE INDEX "hypothesis_incident_id_raised_at_idx" ON "hypothesis"("incident_id", "raised_at");

-- CreateIndex
CREATE UNIQUE INDEX "team_name_key" ON "team"("name");

-- CreateIndex
CREATE INDEX "team_page_incident_id_paged_at_idx" ON "team_page"("incident_id", "paged_at");

-- CreateIndex
CREATE UNIQUE INDEX "validation_check_incident_id_system_item_key" ON "validation_check"("incident_id", "system", "item");

-- AddForeignKey
ALTER TABLE "branch_task" ADD CONSTRAINT "branch_task_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "branch_task" ADD CONSTRAINT "branch_task_recovery_path_id_fkey" FOREIGN KEY ("recovery_path_id") REFERENCES "recovery_path"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conditions_request" ADD CONSTRAINT "conditions_request_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conditions_ask" ADD CONSTRAINT "conditions_ask_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "conditions_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "can_report" ADD CONSTRAINT "can_report_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "can_need" ADD CONSTRAINT "can_need_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "can_report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checklist_tick" ADD CONSTRAINT "checklist_tick_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handoff" ADD CONSTRAINT "handoff_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roll_call" ADD CONSTRAINT "roll_call_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roll_call_answer" ADD CONSTRAINT "roll_call_answer_roll_call_id_fkey" FOREIGN KEY ("roll_call_id") REFERENCES "roll_call"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_link" ADD CONSTRAINT "incident_link_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_link" ADD CONSTRAINT "incident_link_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "open_question" ADD CONSTRAINT "open_question_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hypothesis" ADD CONSTRAINT "hypothesis_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hypothesis" ADD CONSTRAINT "hypothesis_recovery_path_id_fkey" FOREIGN KEY ("recovery_path_id") REFERENCES "recovery_path"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_page" ADD CONSTRAINT "team_page_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_page" ADD CONSTRAINT "team_page_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pin" ADD CONSTRAINT "pin_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "validation_check" ADD CONSTRAINT "validation_check_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The highest severity of the incidents that are there already: what they have now.
UPDATE "incident" SET "peak_severity" = "severity";
ALTER TABLE "incident" ALTER COLUMN "peak_severity" SET NOT NULL;

-- One primary path an incident: its bet is the incident's.
CREATE UNIQUE INDEX "recovery_path_primary_key" ON "recovery_path" ("incident_id") WHERE "is_primary";

-- Who looks is not worth a log: a crash may forget it.
ALTER TABLE "presence" SET UNLOGGED;

-- What a person settles is settled in place; what a team reported stays as it was; nothing of it is ever deleted.
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON "can_report" FOR EACH ROW EXECUTE FUNCTION refuse_change();
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['participant', 'handoff', 'roll_call', 'roll_call_answer', 'team_page', 'recovery_path',
    'hypothesis', 'branch_task', 'conditions_request', 'conditions_ask', 'can_need', 'open_question',
    'validation_check', 'notice', 'incident_link'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_delete BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', kept);
  END LOOP;
  FOREACH kept IN ARRAY ARRAY['participant', 'handoff', 'roll_call', 'roll_call_answer', 'team_page', 'recovery_path',
    'hypothesis', 'branch_task', 'conditions_request', 'conditions_ask', 'can_report', 'can_need', 'open_question',
    'validation_check', 'notice', 'incident_link'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', kept);
  END LOOP;
END $$;
