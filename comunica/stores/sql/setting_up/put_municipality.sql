-- A municipality as its file says; its id and data key are kept once made. $1: fresh id, $2: slug, $3: name,
-- $4: province, $5: ISTAT code, $6: name of the service, $7: contacts, $8: privacy page, $9: notice version,
-- $10: language, $11: time zone, $12: retention in days, $13: profile, $14: fresh wrapped key, $15: on
-- trial; null: as it is.
-- One row: id, and whether anything changed.
WITH put AS (
    INSERT INTO municipality AS m (id, slug, name, province, istat_code, service_name, contacts, privacy_url,
                                   notice_version, language, timezone, retention_days, profile, wrapped_key, trial)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, coalesce($15, false))
    ON CONFLICT (slug) DO UPDATE SET
        name = excluded.name, province = excluded.province, istat_code = excluded.istat_code,
        service_name = excluded.service_name, contacts = excluded.contacts, privacy_url = excluded.privacy_url,
        notice_version = excluded.notice_version, language = excluded.language, timezone = excluded.timezone,
        retention_days = excluded.retention_days, profile = excluded.profile, trial = coalesce($15, m.trial)
    WHERE (m.name, m.province, m.istat_code, m.service_name, m.contacts, m.privacy_url, m.notice_version, m.language,
           m.timezone, m.retention_days, m.profile, m.trial)
        IS DISTINCT FROM
          (excluded.name, excluded.province, excluded.istat_code, excluded.service_name, excluded.contacts,
           excluded.privacy_url, excluded.notice_version, excluded.language, excluded.timezone,
           excluded.retention_days, excluded.profile, coalesce($15, m.trial))
    RETURNING id
)
SELECT id, true AS changed FROM put
UNION ALL
SELECT id, false FROM municipality WHERE slug = $2 AND NOT EXISTS (SELECT FROM put)
