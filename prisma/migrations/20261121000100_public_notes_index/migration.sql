-- The public pages read the few public notes of a record, however long it is.
CREATE INDEX "timeline_event_public_note_idx" ON "timeline_event" ("incident_id", "occurred_at")
  WHERE "visibility" = 'public' AND "name" = 'timeline.noted';
