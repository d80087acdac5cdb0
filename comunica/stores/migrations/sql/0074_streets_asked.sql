-- Who asks for streets by any of their names, and what points to streets and zones before a file takes them away.

-- Jobs name a street by what it is called now, or else.
GRANT SELECT (full_name, aliases) ON street TO comunica_dispatcher;
GRANT SELECT (municipality_id, target_kind, target_id, alias, withdrawn_at) ON taught_alias TO comunica_dispatcher;

-- The desk asks it too. It still sees no citizen: how many live somewhere, and whom broadcasts are for.
GRANT SELECT (municipality_id, street_id, zone_id, consent, people) ON headcount TO comunica_admin;
GRANT SELECT (municipality_id, id, state, audience) ON broadcast TO comunica_admin;
GRANT SELECT (municipality_id, id, state, audience) ON series TO comunica_admin;
GRANT SELECT (municipality_id, zones) ON geocode TO comunica_admin;
