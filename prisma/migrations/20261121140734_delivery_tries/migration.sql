-- An earlier try may have arrived: what of it can be repeated without doubling is decided by this (ADR 0011).
ALTER TABLE "delivery" ADD COLUMN "is_unsure" BOOLEAN NOT NULL DEFAULT false;
-- A person has seen that it did not arrive, and lets it be.
ALTER TABLE "delivery" ADD COLUMN "dismissed_at" TIMESTAMPTZ(3);

-- While a webhook's secret is being changed, both sign.
ALTER TABLE "channel_endpoint" ADD COLUMN "old_secret_sealed" TEXT;
ALTER TABLE "channel_endpoint" ADD COLUMN "old_secret_until" TIMESTAMPTZ(3);
