-- What the operations under the selection are declared to be for: target groups, then areas, the frequent first.
WITH named AS (
    SELECT 'group' AS declared_as, unnest(groups) AS code, operation, source FROM matching
    UNION ALL
    SELECT 'intervention', unnest(interventions), operation, source FROM matching
)
SELECT declared_as, CASE code WHEN 'not-stated' THEN 'option.not-stated' ELSE concat(declared_as, '.', code) END
        AS declared,
    count(DISTINCT operation) AS operations, list(DISTINCT source ORDER BY source) AS source
FROM named
GROUP BY declared_as, code
ORDER BY declared_as, code = 'not-stated', operations DESC, code
