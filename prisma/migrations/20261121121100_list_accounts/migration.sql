-- What decides which strategic account hears first (S4 phase 3).
ALTER TABLE "list_member" ADD COLUMN "company" TEXT NOT NULL DEFAULT '',
ADD COLUMN "has_escalation" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "renewal_at" DATE,
ADD COLUMN "has_sponsor" BOOLEAN NOT NULL DEFAULT false;
