-- The number of operations under the selection by declared class: target groups, then interventions, most frequent
-- first.
WITH declarations AS (
    SELECT 'group' AS declared_as, unnest(groups) AS code, operation, source FROM matching_operations
    UNION ALL
    SELECT 'intervention', unnest(interventions), operation, source FROM matching_operations
)
SELECT declared_as, CASE code WHEN 'not-stated' THEN 'option.not-stated' ELSE concat(declared_as, '.', code) END
        AS declared,
    count(DISTINCT operation) AS operations, list(DISTINCT source ORDER BY source) AS source
FROM declarations
GROUP BY declared_as, code
ORDER BY declared_as, code = 'not-stated', operations DESC, code
