-- Every part of the key comes from the row: a constant would tempt the planner to read the whole source for each row.
d.municipality_id = j.municipality_id AND d.source_id = j.source_id AND d.recipient_id = j.recipient_id
AND d.state = ANY($7::text[])
