-- A form as it was kept. $1: municipality, $2: who writes it, $3: form.
SELECT fields_sealed FROM kept_form WHERE municipality_id = $1 AND kept_by = $2 AND form_id = $3
