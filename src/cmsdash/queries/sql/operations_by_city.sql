-- The operations under the selection, one row for each of their cities in scope, with the amount apportioned to the
-- city by the rule $split.
SELECT l.city, l.operation, l.role AS city_role, l.cities, l.status, l.priority, l.amount_cents, l.share_cents,
    l.amount_kind AS kind, l.sources AS source
FROM city_operations AS l JOIN cities AS c USING (city)
ORDER BY c.city, l.operation
