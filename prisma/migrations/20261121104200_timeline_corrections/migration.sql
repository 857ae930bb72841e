-- An entry says by which later one it was corrected, however long the record is.
CREATE INDEX "timeline_event_corrects" ON "timeline_event" ("incident_id", "corrects_seq", "seq")
  WHERE "corrects_seq" IS NOT NULL;
