-- A list that is switched off tells nobody, and keeps its members.
ALTER TABLE "distribution_list" ADD COLUMN "is_active" BOOLEAN NOT NULL DEFAULT true;
-- The fourth place in the order of strategic accounts.
ALTER TABLE "list_member" ADD COLUMN "is_high_usage" BOOLEAN NOT NULL DEFAULT false;
