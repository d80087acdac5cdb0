-- Municipalities of which a partner waits to hear that they finished. $1: partner.
SELECT DISTINCT municipality_id FROM fan_out_branch WHERE partner_id = $1 AND told = 'settled'
