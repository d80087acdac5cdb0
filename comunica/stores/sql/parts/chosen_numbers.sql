chosen AS MATERIALIZED (
    SELECT key AS street_id, (value ->> 'even')::int4multirange AS even, (value ->> 'odd')::int4multirange AS odd
    FROM jsonb_each($7::jsonb)
)
