-- What test keys asked for. $1: municipalities, $2: ids, $3: lists, $4: addresses, sealed, $5: bodies, sealed,
-- $6: templates, $7: their versions, $8: references, $9: who asked, $10: first states and $11: since when, $12: last
-- states and $13: since when, $14: reasons, $15: provider's codes, $16: times of the requests.
INSERT INTO test_request (municipality_id, id, list_id, address_sealed, body_sealed, template_id, template_version,
                          reference, submitted_by, first_state, first_at, last_state, last_at, reason, error_code,
                          created_at)
SELECT r.*
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::bytea[], $6::uuid[], $7::integer[], $8::text[],
            $9::text[], $10::text[], $11::timestamptz[], $12::text[], $13::timestamptz[], $14::text[], $15::integer[],
            $16::timestamptz[]) AS r
