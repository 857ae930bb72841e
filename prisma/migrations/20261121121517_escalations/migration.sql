-- Notices that went to the Leader, and what a doubling of the customers is measured against.
ALTER TABLE "notice" ADD COLUMN "is_escalation" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "escalated_to" TEXT;
ALTER TABLE "incident" ADD COLUMN "customer_baseline" INTEGER;
