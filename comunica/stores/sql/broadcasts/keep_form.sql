-- The form of a notice as it stands now. $1: municipality, $2: who writes it, $3: form, $4: its fields.
INSERT INTO kept_form (municipality_id, kept_by, form_id, fields_sealed) VALUES ($1, $2, $3, $4)
ON CONFLICT (municipality_id, kept_by, form_id)
DO UPDATE SET fields_sealed = excluded.fields_sealed, kept_at = excluded.kept_at
