-- The last line behind the verbs: an incident that was ever Critical or High does not reach phase 8 or Resolved before
-- its clean window, whatever code writes it. A verb says what time it is for it (majorops.now) and, where the MIM or the
-- Leader goes past the window, for which incident (majorops.clean_override); both end with the transaction.
CREATE FUNCTION refuse_unclean_close() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_of_verb timestamptz := coalesce(nullif(current_setting('majorops.now', true), '')::timestamptz, now());
  window_minutes double precision;
BEGIN
  IF NEW.peak_severity NOT IN ('Critical', 'High') THEN
    RETURN NEW;
  END IF;
  IF NOT (NEW.phase >= 8 AND OLD.phase < 8) AND NOT (NEW.status = 'Resolved' AND OLD.status <> 'Resolved') THEN
    RETURN NEW;
  END IF;
  IF current_setting('majorops.clean_override', true) = NEW.id THEN
    RETURN NEW;
  END IF;
  -- 10 as in server/settings/schemas.ts, where no admin has set another.
  SELECT coalesce((SELECT (value #>> '{}')::double precision FROM setting
    WHERE key = 'cleanWindowMinutes' AND jsonb_typeof(value) = 'number'), 10) INTO window_minutes;
  IF NEW.clean_since IS NULL OR NEW.clean_since > now_of_verb - window_minutes * interval '1 minute' THEN
    RAISE EXCEPTION 'incident % has not had its clean window: phase 8 and Resolved refused', NEW.number;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_unclean_close BEFORE UPDATE OF phase, status ON "incident"
  FOR EACH ROW EXECUTE FUNCTION refuse_unclean_close();
