-- The operations under the selection, once for each of their cities in scope, with the share the rule `split` tells.
SELECT l.city, l.operation, l.role AS city_role, l.cities, l.status, l.priority, l.amount_cents, l.share_cents,
    l.amount_kind AS kind, l.source
FROM located AS l JOIN cities AS c USING (city)
ORDER BY c.city, l.operation
