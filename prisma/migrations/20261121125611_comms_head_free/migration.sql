-- The second move of a head in one transaction would ask for the incident's row, which whoever publishes holds while
-- waiting for the head: a deadlock. Incidents are never deleted, so the key guards nothing.
ALTER TABLE "comms_head" DROP CONSTRAINT "comms_head_incident_id_fkey";
