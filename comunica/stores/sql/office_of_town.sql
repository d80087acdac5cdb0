-- A municipality's channel with all that enrolling needs. $1: municipality.
SELECT
    c.id AS channel_id, c.app, c.phone_number_id, c.waba_id,
    m.id AS municipality_id, m.slug, m.name, m.province, m.service_name, m.contacts, m.privacy_url, m.notice_version, m.language,
    m.retention_days, m.profile, m.timezone
FROM channel AS c
JOIN municipality AS m ON m.id = c.municipality_id
WHERE c.municipality_id = $1
ORDER BY c.id LIMIT 1
