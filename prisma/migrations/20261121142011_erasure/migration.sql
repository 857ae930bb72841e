-- Erasing a person: who was erased stays unwritten to (by a keyed hash), and the audit forgets the address.
ALTER TYPE "suppression_reason" ADD VALUE 'erased';

-- Finds an address in text or JSON, and never as a part of a longer one.
CREATE FUNCTION address_pattern(address text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT '(?:(?<![\w.+-])|(?<=\\[nrt]))' || regexp_replace(address, '([^\w@])', '\\\1', 'g') || '(?![\w-]|\.\w)'
$$;

-- As refuse_change, but what identifies a person may be taken out by erase_from_audit. Who may not update the table
-- (the app's role) gains nothing by setting the variable itself.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('majorops.erases', true) = 'audit'
    AND (NEW.seq, NEW.name, NEW.actor_kind, NEW.actor_id, NEW.recorded_at)
      IS NOT DISTINCT FROM (OLD.seq, OLD.name, OLD.actor_kind, OLD.actor_id, OLD.recorded_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused. Correct it with a new row that names the old one.', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;

DROP TRIGGER refuse_row_change ON "audit_event";
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

-- Takes one mail address out of the audit, with these names in the same rows, and the name of that user as an actor.
CREATE FUNCTION erase_from_audit(address text, names text[], person text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET majorops.erases = 'audit' AS $$
DECLARE
  row_of record;
  said text;
  one text;
  total integer := 0;
BEGIN
  IF address !~ '^[^\s@]+@[^\s@]+$' THEN
    RAISE EXCEPTION 'erase_from_audit takes one mail address';
  END IF;
  FOR row_of IN SELECT * FROM audit_event
    WHERE subject ~* address_pattern(address) OR payload::text ~* address_pattern(address) OR actor_id = person
  LOOP
    said := row_of.payload::text;
    IF said ~* address_pattern(address) OR row_of.subject ~* address_pattern(address) OR row_of.subject = person THEN
      FOREACH one IN ARRAY names LOOP
        said := replace(said, to_jsonb(one)::text, '"erased"');
      END LOOP;
    END IF;
    UPDATE audit_event SET
      subject = regexp_replace(row_of.subject, address_pattern(address), 'erased', 'gi'),
      payload = regexp_replace(said, address_pattern(address), 'erased', 'gi')::jsonb,
      actor_name = CASE WHEN row_of.actor_id = person THEN 'Erased person' ELSE row_of.actor_name END
    WHERE seq = row_of.seq;
    total := total + 1;
  END LOOP;
  RETURN total;
END $$;
REVOKE ALL ON FUNCTION erase_from_audit(text, text[], text) FROM PUBLIC;
DO $$
BEGIN
  GRANT EXECUTE ON FUNCTION erase_from_audit(text, text[], text) TO majorops_app;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
  RAISE NOTICE 'The role majorops_app is not here: %', SQLERRM;
END $$;
