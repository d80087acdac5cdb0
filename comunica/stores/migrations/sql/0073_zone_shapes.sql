-- Where zones and contrade lie, for the map of the console.

-- Made simple when it was brought in, and gone with its zone.
CREATE TABLE zone_shape (
    municipality_id uuid NOT NULL,
    zone_id         text NOT NULL,
    shape           jsonb NOT NULL CHECK (jsonb_typeof(shape) = 'array'),  -- parts of rings of [longitude, latitude], WGS84
    PRIMARY KEY (municipality_id, zone_id),
    FOREIGN KEY (municipality_id, zone_id) REFERENCES zone ON DELETE CASCADE
);
SELECT isolate_municipality('zone_shape');
GRANT SELECT, INSERT, DELETE ON zone_shape TO comunica_console;
