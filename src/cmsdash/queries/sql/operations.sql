-- The operations under the selection, by city and key.
SELECT m.operation, m.city, c.name, m.title, m.status, m.priority, m.priority_basis, m.objective,
    m.groups, m.interventions, m.recipients_wording, m.amount_cents, m.amount_kind AS kind,
    m.local_code, m.cup, m.decree, m.date, m.wording, m.note, m.source
FROM matching AS m JOIN cities AS c USING (city)
ORDER BY m.operation
