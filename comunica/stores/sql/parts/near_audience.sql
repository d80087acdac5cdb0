($3::boolean OR $5::boolean OR cardinality($4::text[]) > 0 OR s.street_id = ANY($6::text[]))
