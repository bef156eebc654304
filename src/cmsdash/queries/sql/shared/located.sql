-- The matching operations city by city, for the cities in scope. `share_cents` is what the rule `split` tells of the
-- city (domain/operations.py).
SELECT m.operation, s.city, s.role, s.cities, m.status, m.priority, m.amount_cents, m.amount_kind, m.source,
    CASE $split WHEN 'full' THEN m.amount_cents WHEN 'lead' THEN s.lead_cents ELSE s.equal_cents END AS share_cents
FROM matching AS m JOIN operation_shares AS s USING (operation)
WHERE list_contains($inside, s.city)
