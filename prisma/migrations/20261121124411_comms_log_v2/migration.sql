-- Rows of the log get a kind, the message's recipients under a Merkle root, and what became of them as later rows.
-- Old rows keep the formula of their time (hash_version 1).
ALTER TABLE "comms_log" DROP CONSTRAINT "comms_log_incident_id_fkey";

ALTER TABLE "comms_log" ADD COLUMN "about_seq" INTEGER,
ADD COLUMN "hash_version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'message',
ADD COLUMN "message_id" TEXT,
ADD COLUMN "recipient_hashes" BYTEA,
ADD COLUMN "recipients_root" TEXT NOT NULL DEFAULT '',
ADD COLUMN "states" TEXT NOT NULL DEFAULT '',
ADD COLUMN "template_version_id" TEXT;

ALTER TABLE "delivery" ADD COLUMN "erased_at" TIMESTAMPTZ(3),
ADD COLUMN "position" INTEGER,
ADD COLUMN "salt" TEXT;

CREATE TABLE "comms_head" (
    "incident_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "mac" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "comms_head_pkey" PRIMARY KEY ("incident_id")
);

INSERT INTO "comms_head" (incident_id, seq, hash)
SELECT DISTINCT ON (incident_id) incident_id, seq, hash FROM "comms_log" ORDER BY incident_id, seq DESC;

CREATE UNIQUE INDEX "comms_log_message_id_key" ON "comms_log"("message_id");
CREATE INDEX "comms_log_incident_id_about_seq_idx" ON "comms_log"("incident_id", "about_seq");
CREATE INDEX "comms_log_published_at_id_idx" ON "comms_log"("published_at", "id");

-- The log hangs on its head, the head on the incident: sending never waits for the incident's row.
ALTER TABLE "comms_log" ADD CONSTRAINT "comms_log_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "comms_head"("incident_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "comms_head" ADD CONSTRAINT "comms_head_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER refuse_delete BEFORE DELETE ON "comms_head" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON "comms_head" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
