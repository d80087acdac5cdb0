-- A template as the provider has it; a row back if anything but the time changed. $1: municipality, $2: fresh id,
-- $3: account, $4: name, $5: language, $6: category, $7: status, $8: body, $9: footer, $10: parameters, $11: their
-- format, $12: header, $13: its words, $14: buttons, $15: time to live, $16: now.
INSERT INTO template AS t (municipality_id, id, waba_id, name, language, category, status, body, footer, parameters,
                           parameter_format, header, header_text, buttons, ttl_seconds, synced_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (municipality_id, waba_id, name, language) DO UPDATE SET
    category = excluded.category, status = excluded.status, body = excluded.body, footer = excluded.footer,
    parameters = excluded.parameters, parameter_format = excluded.parameter_format, header = excluded.header,
    header_text = excluded.header_text, buttons = excluded.buttons, ttl_seconds = excluded.ttl_seconds,
    synced_at = excluded.synced_at
WHERE (t.category, t.status, t.body, t.footer, t.parameters, t.parameter_format, t.header, t.header_text, t.buttons,
       t.ttl_seconds)
    IS DISTINCT FROM
      (excluded.category, excluded.status, excluded.body, excluded.footer, excluded.parameters,
       excluded.parameter_format, excluded.header, excluded.header_text, excluded.buttons, excluded.ttl_seconds)
RETURNING id
