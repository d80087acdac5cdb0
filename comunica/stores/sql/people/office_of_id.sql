-- A municipality as whoever enrols its people needs it, with its number and the hours it lives by. $1: its id.
SELECT
    c.id AS channel_id, c.app, c.phone_number_id, c.waba_id,
    m.id AS municipality_id, m.slug, m.name, m.province, m.service_name, m.contacts, m.privacy_url, m.notice_version, m.language,
    m.retention_days, m.profile, m.timezone
FROM municipality AS m
JOIN channel AS c ON c.municipality_id = m.id
WHERE m.id = $1
ORDER BY c.id
LIMIT 1
