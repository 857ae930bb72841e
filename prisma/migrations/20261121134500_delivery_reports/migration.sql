-- What the provider reported and is not written on its delivery yet.
ALTER TABLE "provider_event" ADD COLUMN "is_applied" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "provider_event_open_idx" ON "provider_event" ("provider_id") WHERE NOT "is_applied";
