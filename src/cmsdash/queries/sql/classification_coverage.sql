-- For objective, interventions and target groups: the number of operations that have one, by the most reliable basis.
-- `outside`: operations of Priority 6 or of unknown priority, to which the classes of Priority 5 do not apply.
WITH classes AS (
    SELECT operation, 'objective' AS what, objective_basis AS basis
    FROM operations WHERE objective IS NOT NULL AND is_counted
    UNION ALL
    SELECT operation, 'intervention', basis FROM operation_interventions
    UNION ALL
    SELECT operation, 'group', basis FROM operation_target_groups
),
operation_fields AS (
    SELECT o.operation, o.priority, o.source, w.what FROM operations AS o
    CROSS JOIN (VALUES ('objective'), ('intervention'), ('group')) AS w(what)
    WHERE o.is_counted
),
best_basis AS (
    SELECT a.what, a.operation, a.source,
        CASE WHEN bool_or(f.basis = 'stated') THEN 'stated' WHEN bool_or(f.basis = 'code') THEN 'code'
             WHEN bool_or(f.basis = 'read') THEN 'read'
             WHEN bool_or(f.basis = 'inferred') THEN 'inferred'
             WHEN a.priority IN ('5', 'both') THEN 'none' ELSE 'outside' END AS known_by
    FROM operation_fields AS a LEFT JOIN classes AS f USING (operation, what)
    GROUP BY a.what, a.operation, a.source, a.priority
)
SELECT what, known_by, count(*) AS operations, count(*) / (SELECT count(*) FROM operations WHERE is_counted) AS share,
    list(DISTINCT source ORDER BY source) AS source
FROM best_basis GROUP BY what, known_by
ORDER BY array_position(['objective', 'intervention', 'group'], what),
    array_position(['stated', 'code', 'read', 'inferred', 'none', 'outside'], known_by)
