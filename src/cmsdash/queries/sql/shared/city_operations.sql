-- The matching operations, one row for each of their cities in scope. `share_cents` is the amount apportioned to the
-- city by the rule $split (domain/operations.py).
SELECT m.operation, s.city, s.role, s.cities, m.status, m.priority, m.amount_cents, m.amount_kind, m.by_inference,
    list_filter([m.source, nullif(m.amount_source, m.source)], lambda key: key IS NOT NULL) AS sources, m.source,
    CASE $split WHEN 'full' THEN m.amount_cents WHEN 'lead' THEN s.lead_cents ELSE s.equal_cents END AS share_cents
FROM matching_operations AS m JOIN operation_shares AS s USING (operation)
WHERE list_contains($inside, s.city)
