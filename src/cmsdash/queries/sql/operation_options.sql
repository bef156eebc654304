-- The codes of each operation by facet, without and with inferred classes: filters find it by these
-- (queries/matching.py). `position` is its row in the table of operations.
WITH options AS (
    SELECT operation, inferred, 'objective' AS facet, coalesce(objective, 'not-stated') AS code FROM operation_tags
    UNION ALL
    SELECT operation, inferred, 'group', unnest(groups) FROM operation_tags
    UNION ALL
    SELECT operation, inferred, 'intervention', unnest(interventions) FROM operation_tags
    UNION ALL
    SELECT operation, inferred, 'city', unnest(places) FROM operation_tags
    UNION ALL
    SELECT operation, inferred, 'priority', priority FROM operation_tags WHERE priority IS NOT NULL
    UNION ALL
    SELECT operation, inferred, 'status', status FROM operation_tags
)
SELECT t.position, t.operation, t.is_counted, o.inferred, o.facet, o.code
FROM options AS o JOIN operations AS t USING (operation)
ORDER BY t.position, o.inferred, o.facet, o.code
