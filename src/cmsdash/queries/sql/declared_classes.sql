-- The number of operations under the selection by class: objectives, interventions, target groups, most frequent first.
-- Each class is told apart: operations of which it is declared, and those of which a rule infers it.
WITH classes AS (
    SELECT 'objective' AS declared_as, operation, coalesce(objective, 'not-stated') AS code, source
    FROM matching_operations
    UNION ALL
    SELECT 'group', operation, unnest(groups), source FROM matching_operations
    UNION ALL
    SELECT 'intervention', operation, unnest(interventions), source FROM matching_operations
),
marked_classes AS (
    SELECT c.*, i.code IS NOT NULL AS is_inferred
    FROM classes AS c
    LEFT JOIN inferred_codes AS i ON i.operation = c.operation AND i.field = c.declared_as AND i.code = c.code
)
SELECT declared_as,
    CASE WHEN code <> 'not-stated' THEN concat(declared_as, '.', code)
        WHEN $inferred = 'include' THEN 'option.not-inferred' ELSE 'option.not-stated' END AS declared,
    count(DISTINCT operation) AS operations,
    count(*) FILTER (WHERE NOT is_inferred AND code <> 'not-stated') AS declared_operations,
    count(*) FILTER (WHERE is_inferred) AS inferred_operations, list(DISTINCT source ORDER BY source) AS source
FROM marked_classes
GROUP BY declared_as, code
ORDER BY array_position(['objective', 'intervention', 'group'], declared_as), code = 'not-stated', operations DESC, code
