-- A town's cap, held until the end of the transaction. $1: municipality. No row: there is no cap.
SELECT cap_micros FROM budget WHERE municipality_id = $1 FOR UPDATE
