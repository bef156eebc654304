-- The cities in scope of each intervention and target group that an operation under the filters has. A class counts as
-- stated unless a rule inferred it. Run without the filter on the field itself (queries/coverage.py).
WITH classes AS (
    SELECT 'intervention' AS field, d.position, i.operation, i.intervention AS code, i.is_inferred, i.source
    FROM operation_interventions AS i JOIN interventions AS d USING (intervention)
    UNION ALL
    SELECT 'group', d.position, g.operation, g.target_group, g.is_inferred, g.source
    FROM operation_target_groups AS g JOIN target_groups AS d USING (target_group)
)
SELECT c.field, c.code, o.city, count(*) AS operations,
    count(*) FILTER (WHERE NOT c.is_inferred) AS declared_operations,
    count(*) FILTER (WHERE c.is_inferred) AS inferred_operations,
    list(DISTINCT c.source ORDER BY c.source) AS source
FROM city_operations AS o JOIN classes AS c USING (operation)
WHERE NOT c.is_inferred OR $inferred = 'include'
GROUP BY c.field, c.position, c.code, o.city
ORDER BY c.field, c.position, o.city
