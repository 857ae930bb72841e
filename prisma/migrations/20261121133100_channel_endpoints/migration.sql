-- CreateTable
CREATE TABLE "channel_endpoint" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "channel" NOT NULL,
    "url_sealed" TEXT NOT NULL,
    "secret_sealed" TEXT,
    "url_hint" TEXT NOT NULL,
    "audiences" "audience"[],
    "severities" "severity"[],
    "systems" TEXT[],
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_event" (
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL,
    "reason" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "channel_endpoint_name_key" ON "channel_endpoint"("name");

-- CreateIndex
CREATE INDEX "provider_event_provider_id_idx" ON "provider_event"("provider_id");

-- CreateIndex
CREATE INDEX "provider_event_received_at_idx" ON "provider_event"("received_at");

-- What the provider reports is found by its id; only what was sent has one.
CREATE INDEX "delivery_provider_id_idx" ON "delivery" ("provider_id") WHERE "provider_id" IS NOT NULL;
