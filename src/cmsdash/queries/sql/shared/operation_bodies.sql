-- Who carries out the matching operations. `basis` = 'stated': the organisations that sources name, with their role.
-- 'inferred': the municipality of each city of an operation of which no source names the beneficiary. That the
-- municipality is it follows from the programme's first statement that the cities are its beneficiaries.
SELECT m.operation, m.city, a.role AS actor_role, a.actor, 'stated' AS basis, a.wording, [a.source] AS source
FROM matching_operations AS m JOIN operation_actors AS a USING (operation)
UNION ALL
SELECT m.operation, p.city, CASE p.role WHEN 'lead' THEN 'beneficiary' ELSE 'partner' END,
    concat('Comune di ', c.name), 'inferred', NULL, [s.source, m.source]
FROM matching_operations AS m
JOIN operation_cities AS p USING (operation)
JOIN cities AS c ON c.city = p.city
JOIN (SELECT min_by(source, position) AS source FROM programme_statements WHERE topic = 'beneficiaries') AS s
    ON s.source IS NOT NULL
WHERE m.operation NOT IN (SELECT operation FROM operation_actors WHERE role = 'beneficiary')
