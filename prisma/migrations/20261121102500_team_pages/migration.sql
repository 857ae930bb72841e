-- AlterTable
ALTER TABLE "team_page" ADD COLUMN     "cancel_reason" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "cancelled_by_name" TEXT,
ADD COLUMN     "contact_reason" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "recipient_count" INTEGER NOT NULL DEFAULT 0;
