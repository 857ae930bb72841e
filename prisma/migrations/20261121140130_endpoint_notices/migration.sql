-- AlterTable
ALTER TABLE "channel_endpoint" ADD COLUMN     "notices" TEXT[] DEFAULT ARRAY[]::TEXT[];
