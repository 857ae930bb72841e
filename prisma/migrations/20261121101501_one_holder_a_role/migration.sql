-- A slot of command has one holder at a time, and nobody holds the same role twice at once.
CREATE UNIQUE INDEX "participant_slot_key" ON "participant" ("incident_id", "role")
  WHERE "left_at" IS NULL AND "role" IN ('mim', 'sre', 'comms', 'service_manager', 'customer_ops', 'leader');
CREATE UNIQUE INDEX "participant_person_role_key"
  ON "participant" ("incident_id", "role", (coalesce("user_id", lower(btrim("display_name")))))
  WHERE "left_at" IS NULL;

-- One open offer a role, and one open roll-call.
CREATE UNIQUE INDEX "handoff_offered_key" ON "handoff" ("incident_id", "role") WHERE "state" = 'offered';
CREATE UNIQUE INDEX "roll_call_open_key" ON "roll_call" ("incident_id") WHERE "closed_at" IS NULL;
