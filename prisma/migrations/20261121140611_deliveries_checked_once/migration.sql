-- A foreign key looks up the message once for each of ten thousand deliveries: two fifths of the insert, inside the
-- publishing transaction. The same rule is held here with one look for each statement.
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_message_id_fkey";

CREATE FUNCTION delivery_needs_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM (SELECT DISTINCT message_id FROM added) d
    WHERE NOT EXISTS (SELECT FROM message m WHERE m.id = d.message_id);
  IF FOUND THEN
    RAISE EXCEPTION 'a delivery belongs to a message' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER delivery_of_message AFTER INSERT ON "delivery"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION delivery_needs_message();

CREATE FUNCTION delivery_keeps_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a delivery stays with its message' USING ERRCODE = 'foreign_key_violation';
END $$;
CREATE TRIGGER delivery_same_message BEFORE UPDATE OF "message_id" ON "delivery"
  FOR EACH ROW WHEN (OLD.message_id IS DISTINCT FROM NEW.message_id) EXECUTE FUNCTION delivery_keeps_message();

CREATE FUNCTION message_needs_no_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM delivery d WHERE d.message_id = OLD.id;
  IF FOUND THEN
    RAISE EXCEPTION 'a message with deliveries stays' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER message_with_deliveries BEFORE DELETE OR UPDATE OF "id" ON "message"
  FOR EACH ROW EXECUTE FUNCTION message_needs_no_delivery();
