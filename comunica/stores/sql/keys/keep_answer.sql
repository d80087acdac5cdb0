-- What a request was answered. $1: municipality, $2: whose keys, $3: the key, $4: route, $5: digest of the request,
-- $6: status, $7: headers, $8: body.
INSERT INTO answered_request (municipality_id, holder, key, route, request_digest, status, headers, body_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
