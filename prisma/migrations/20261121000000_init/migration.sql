-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'mim', 'ops_lead', 'comms', 'service_manager', 'customer_ops', 'executive', 'stakeholder', 'responder', 'observer');

-- CreateEnum
CREATE TYPE "audience" AS ENUM ('public', 'stakeholder', 'executive');

-- CreateEnum
CREATE TYPE "channel" AS ENUM ('status_page', 'email', 'slack', 'teams');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('queued', 'sending', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'dead', 'suppressed');

-- CreateEnum
CREATE TYPE "severity" AS ENUM ('Critical', 'High', 'Medium', 'Low');

-- CreateEnum
CREATE TYPE "alarm_level" AS ENUM ('Box0', 'Box1', 'Box2', 'Box3');

-- CreateEnum
CREATE TYPE "incident_status" AS ENUM ('Active', 'Monitoring', 'Resolved');

-- CreateEnum
CREATE TYPE "external_impact" AS ENUM ('Yes', 'No', 'Unknown', 'Likely');

-- CreateEnum
CREATE TYPE "risk_level" AS ENUM ('Low', 'Medium', 'High');

-- CreateEnum
CREATE TYPE "cause_status" AS ENUM ('unknown', 'suspected', 'confirmed', 'deferred');

-- CreateEnum
CREATE TYPE "recovery_path_status" AS ENUM ('active', 'successful', 'abandoned', 'paused');

-- CreateEnum
CREATE TYPE "recovery_outcome" AS ENUM ('pass', 'fail', 'abandon');

-- CreateEnum
CREATE TYPE "event_type" AS ENUM ('alert', 'phase', 'update', 'command', 'action');

-- CreateEnum
CREATE TYPE "visibility" AS ENUM ('public', 'internal');

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "time_zone" TEXT,
    "is_persona" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("provider","provider_account_id")
);

-- CreateTable
CREATE TABLE "sign_in_token" (
    "token_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "scopes" TEXT[],
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "milestone" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "event_seq" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "audience" "audience"[],
    "channels" "channel"[],
    "next_update_eta" TIMESTAMPTZ(3),
    "is_resolution" BOOLEAN NOT NULL DEFAULT false,
    "status_at_cut" "incident_status" NOT NULL,
    "severity_at_cut" "severity" NOT NULL,
    "phase_at_cut" INTEGER NOT NULL,
    "drafted_by" TEXT NOT NULL DEFAULT 'human',
    "public_stage" TEXT NOT NULL,
    "corrects_id" TEXT,
    "cut_by_id" TEXT,
    "cut_by_name" TEXT NOT NULL,
    "cut_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "milestone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comms_log" (
    "incident_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "milestone_id" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "audience" "audience" NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "severity_at_send" "severity" NOT NULL,
    "recipient_count" INTEGER NOT NULL,
    "published_by_id" TEXT,
    "published_by_name" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "comms_log_pkey" PRIMARY KEY ("incident_id","seq")
);

-- CreateTable
CREATE TABLE "distribution_list" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "audience" "audience" NOT NULL,
    "severities" "severity"[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "distribution_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_member" (
    "list_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user_id" TEXT,

    CONSTRAINT "list_member_pkey" PRIMARY KEY ("list_id","email")
);

-- CreateTable
CREATE TABLE "message" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT,
    "milestone_id" TEXT,
    "template" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "audience" "audience",
    "subject" TEXT NOT NULL,
    "props" JSONB NOT NULL,
    "is_secret" BOOLEAN NOT NULL DEFAULT false,
    "rendered_html" TEXT,
    "rendered_text" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "state" "delivery_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "lease_by" TEXT,
    "provider_id" TEXT,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mailbox_mail" (
    "id" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mailbox_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "counter" (
    "name" TEXT NOT NULL,
    "value" INTEGER NOT NULL,
    "mac" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "counter_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "actor_key" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "response" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("actor_key","key")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "seq" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "external_id" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "severity" "severity" NOT NULL,
    "alarm_level" "alarm_level" NOT NULL,
    "status" "incident_status" NOT NULL DEFAULT 'Active',
    "phase" INTEGER NOT NULL DEFAULT 1,
    "phase_entered_at" TIMESTAMPTZ(3) NOT NULL,
    "affected_systems" TEXT[],
    "bridge_url" TEXT,
    "impact_started_at" TIMESTAMPTZ(3),
    "alert_issued_at" TIMESTAMPTZ(3),
    "detected_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "mitigated_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "reopened_count" INTEGER NOT NULL DEFAULT 0,
    "alert_id" TEXT,
    "external_impact" "external_impact" NOT NULL DEFAULT 'Unknown',
    "customer_count" INTEGER,
    "is_customer_count_confirmed" BOOLEAN NOT NULL DEFAULT false,
    "business_impact" TEXT NOT NULL DEFAULT '',
    "customer_impact_summary" TEXT NOT NULL DEFAULT '',
    "exec_summary" TEXT NOT NULL DEFAULT '',
    "audience_notes" TEXT NOT NULL DEFAULT '',
    "risk_level" "risk_level",
    "confidence" "risk_level",
    "fault_domain" TEXT NOT NULL DEFAULT '',
    "root_cause" TEXT NOT NULL DEFAULT '',
    "root_cause_status" "cause_status" NOT NULL DEFAULT 'unknown',
    "phase_notes" JSONB NOT NULL DEFAULT '{}',
    "next_update_eta" TIMESTAMPTZ(3),
    "last_communicated_at" TIMESTAMPTZ(3),
    "public_since" TIMESTAMPTZ(3),
    "public_title" TEXT,
    "opened_by_id" TEXT,
    "opened_by_name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "replay_of" TEXT,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "last_hash" TEXT NOT NULL DEFAULT '',
    "head_mac" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "participant" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "user_id" TEXT,
    "display_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "participant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_path" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "goal" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT 'Unassigned',
    "current_bet" TEXT NOT NULL DEFAULT '',
    "status" "recovery_path_status" NOT NULL DEFAULT 'active',
    "phase" INTEGER NOT NULL DEFAULT 1,
    "timebox_minutes" INTEGER,
    "timebox_started_at" TIMESTAMPTZ(3),
    "outcome" "recovery_outcome",
    "outcome_reason" TEXT NOT NULL DEFAULT '',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "recovery_path_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "public_artifact" (
    "path" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "content_type" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "etag" TEXT NOT NULL,
    "rendered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "public_artifact_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "timeline_event" (
    "incident_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "type" "event_type" NOT NULL,
    "name" TEXT NOT NULL,
    "visibility" "visibility" NOT NULL,
    "text" TEXT NOT NULL,
    "phase" INTEGER NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,
    "corrects_seq" INTEGER,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "timeline_event_pkey" PRIMARY KEY ("incident_id","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "milestone_incident_id_sequence_key" ON "milestone"("incident_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "comms_log_id_key" ON "comms_log"("id");

-- CreateIndex
CREATE UNIQUE INDEX "distribution_list_name_key" ON "distribution_list"("name");

-- CreateIndex
CREATE INDEX "message_milestone_id_idx" ON "message"("milestone_id");

-- CreateIndex
CREATE INDEX "delivery_state_next_attempt_at_idx" ON "delivery"("state", "next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_message_id_channel_address_key" ON "delivery"("message_id", "channel", "address");

-- CreateIndex
CREATE INDEX "mailbox_mail_received_at_idx" ON "mailbox_mail"("received_at");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "incident_number_key" ON "incident"("number");

-- CreateIndex
CREATE INDEX "incident_status_severity_number_idx" ON "incident"("status", "severity", "number");

-- CreateIndex
CREATE INDEX "incident_opened_at_idx" ON "incident"("opened_at");

-- CreateIndex
CREATE INDEX "participant_incident_id_role_idx" ON "participant"("incident_id", "role");

-- CreateIndex
CREATE INDEX "recovery_path_incident_id_opened_at_idx" ON "recovery_path"("incident_id", "opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "timeline_event_id_key" ON "timeline_event"("id");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "milestone" ADD CONSTRAINT "milestone_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comms_log" ADD CONSTRAINT "comms_log_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "distribution_list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_milestone_id_fkey" FOREIGN KEY ("milestone_id") REFERENCES "milestone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_path" ADD CONSTRAINT "recovery_path_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeline_event" ADD CONSTRAINT "timeline_event_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the database itself guards. ---------------------------------------------------------------

-- Append-only tables refuse UPDATE, DELETE and TRUNCATE, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused. Correct it with a new row that names the old one.', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['timeline_event', 'milestone', 'comms_log', 'audit_event'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', guarded);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', guarded);
  END LOOP;
END $$;

-- Small indexes for what is read of a long record without its notes.
CREATE INDEX timeline_event_phase ON timeline_event (incident_id, seq) WHERE type = 'phase';
CREATE INDEX timeline_event_public ON timeline_event (incident_id, seq) WHERE visibility = 'public';

-- An incident is never deleted.
CREATE TRIGGER refuse_delete BEFORE DELETE ON "incident" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON "incident" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "timeline_event" ADD CONSTRAINT timeline_event_seq_positive CHECK (seq > 0);
ALTER TABLE "incident" ADD CONSTRAINT incident_phase_range CHECK (phase BETWEEN 1 AND 8);

-- Phases only go forward.
CREATE FUNCTION refuse_phase_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.phase < OLD.phase THEN
    RAISE EXCEPTION 'phases only go forward: % to % refused', OLD.phase, NEW.phase USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_phase_back BEFORE UPDATE OF phase ON "incident" FOR EACH ROW EXECUTE FUNCTION refuse_phase_back();

-- A public page never goes back to an older version.
CREATE FUNCTION refuse_older_artifact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <= OLD.version THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_older BEFORE UPDATE ON "public_artifact" FOR EACH ROW EXECUTE FUNCTION refuse_older_artifact();
CREATE SEQUENCE public_artifact_version;

-- Queues a job for the worker; the caller needs no right on the worker's own tables.
CREATE FUNCTION enqueue_job(job_name text, payload json, run_at timestamptz, job_key text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  RETURN (SELECT (graphile_worker.add_job(job_name, payload, run_at => run_at, max_attempts => 25, job_key => job_key)).id);
END $$;

-- The role the app acts as. Where we may not make roles, the triggers above stand alone.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'majorops_app') THEN
    BEGIN
      CREATE ROLE majorops_app NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database of this server is being migrated at this moment
    END;
  END IF;
  IF NOT pg_has_role(current_user, 'majorops_app', 'MEMBER') THEN
    EXECUTE format('GRANT majorops_app TO %I', current_user);
  END IF;
  GRANT USAGE ON SCHEMA public TO majorops_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO majorops_app;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO majorops_app;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO majorops_app;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO majorops_app;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO majorops_app;
  REVOKE UPDATE, DELETE, TRUNCATE ON timeline_event, milestone, comms_log, audit_event FROM majorops_app;
  REVOKE DELETE, TRUNCATE ON incident FROM majorops_app;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
  RAISE NOTICE 'The role majorops_app could not be made here: %', SQLERRM;
END $$;
