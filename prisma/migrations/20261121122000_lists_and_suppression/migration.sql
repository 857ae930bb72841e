CREATE TYPE "suppression_reason" AS ENUM ('bounced', 'complained', 'unsubscribed', 'manual');

-- Empty: every system; otherwise an incident must affect one of them.
ALTER TABLE "distribution_list" ADD COLUMN "systems" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE TABLE "suppression" (
    "address" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "reason" "suppression_reason" NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "suppression_pkey" PRIMARY KEY ("address", "scope")
);
CREATE INDEX "suppression_at_idx" ON "suppression"("at");

CREATE TABLE "incident_subscription" (
    "incident_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "is_subscribed" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "incident_subscription_pkey" PRIMARY KEY ("incident_id", "user_id")
);
ALTER TABLE "incident_subscription" ADD CONSTRAINT "incident_subscription_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "incident_subscription" ADD CONSTRAINT "incident_subscription_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
