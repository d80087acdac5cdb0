-- What anybody may know of a municipality and its service. $1: slug.
SELECT m.id, m.slug, m.name, m.service_name, m.contacts, m.privacy_url, m.notice_version, m.language, m.timezone,
       m.retention_days, m.profile, m.trial, m.created_at, c.display_phone_number,
       a.digest AS arms_digest, a.width AS arms_width, a.height AS arms_height
FROM municipality AS m
LEFT JOIN channel AS c ON c.municipality_id = m.id
LEFT JOIN coat_of_arms AS a ON a.municipality_id = m.id
WHERE m.slug = $1
ORDER BY c.id LIMIT 1
