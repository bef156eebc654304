-- The operations under the selection, by lead city and key; `places` lists every city, the lead one first.
SELECT m.operation, m.city, c.name, l.places, m.title, m.status, m.priority, m.priority_basis, m.objective,
    CASE WHEN m.objective IS NOT NULL THEN m.objective_basis END AS objective_basis,
    CASE WHEN m.objective IS NOT NULL THEN m.objective_wording END AS objective_wording,
    m.groups, m.interventions, m.recipients_wording, m.amount_cents, m.amount_kind AS kind,
    m.local_code, m.cup, m.decree, m.start, m."end", m.date, m.summary, m.wording, m.note, m.source
FROM matching AS m
JOIN cities AS c USING (city)
JOIN (
    SELECT operation, list(city ORDER BY role, city) AS places FROM operation_cities GROUP BY operation
) AS l USING (operation)
ORDER BY m.operation
