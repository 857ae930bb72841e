-- Rest is kept to the millisecond, so that no pause, however short, shortens or lengthens the working time.
ALTER TABLE "recovery_path" ALTER COLUMN "paused_seconds" TYPE DOUBLE PRECISION;

-- A path's own notes are read from the record, however long it is.
CREATE INDEX "timeline_event_path_note_idx" ON "timeline_event" ("incident_id", ("payload" ->> 'pathId'), "seq")
  WHERE "name" = 'timeline.noted' AND "payload" ? 'pathId';
