-- Pages for everybody: since when a channel sends, or does not.

ALTER TABLE channel ADD COLUMN state_since timestamptz; -- null: it has been as it is since before anybody noted it

-- Whoever pauses a channel, or lets it go on, notes when.
CREATE FUNCTION channel_state_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.state_since := now();
    RETURN new;
END
$$;
CREATE TRIGGER channel_state_noted BEFORE UPDATE OF state ON channel FOR EACH ROW
    WHEN (new.state <> old.state) EXECUTE FUNCTION channel_state_noted();
