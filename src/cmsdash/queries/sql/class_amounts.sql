-- The operations of each class and their known amounts: one row a class, priority and status, because amounts of
-- different ones are not added. An operation counts in each of its classes, with its whole amount. `declared_…` are
-- those whose class a source or a local code states. Run without the filters on these classes (queries/coverage.py).
WITH classes AS (
    SELECT 'objective' AS field, o.objective, NULL AS intervention, NULL AS "group", NULL AS kind, o.position,
        0 AS position_within, m.operation, m.objective_basis = 'inferred' AS is_inferred
    FROM matching_operations AS m JOIN objectives AS o USING (objective)
    UNION ALL
    SELECT 'intervention', n.objective, n.intervention, NULL, NULL, o.position, n.position, i.operation, i.is_inferred
    FROM operation_interventions AS i JOIN interventions AS n USING (intervention)
    JOIN objectives AS o ON o.objective = n.objective
    UNION ALL
    SELECT 'group', NULL, NULL, t.target_group, t.kind, t.position, 0, g.operation, g.is_inferred
    FROM operation_target_groups AS g JOIN target_groups AS t USING (target_group)
),
class_operations AS (
    SELECT c.*, m.priority, m.status, m.amount_cents, m.amount_kind, m.source, m.amount_source
    FROM classes AS c JOIN matching_operations AS m USING (operation)
    WHERE NOT c.is_inferred OR $inferred = 'include'
)
SELECT c.field, c.objective, c.intervention, c."group", c.kind AS group_kind, c.priority, c.status,
    count(*) AS operations, count(*) FILTER (WHERE NOT c.is_inferred) AS declared_operations,
    count(*) FILTER (WHERE c.is_inferred) AS inferred_operations,
    count(*) FILTER (WHERE c.amount_cents IS NULL) AS without_amount,
    CAST(sum(c.amount_cents) FILTER (WHERE NOT c.is_inferred) AS BIGINT) AS declared_cents,
    CAST(sum(c.amount_cents) FILTER (WHERE c.is_inferred) AS BIGINT) AS inferred_cents,
    list(DISTINCT c.amount_kind ORDER BY c.amount_kind) AS kind,
    list_sort(list_distinct(flatten(list([c.source, coalesce(c.amount_source, c.source)])))) AS source
FROM class_operations AS c JOIN statuses AS s USING (status)
GROUP BY c.field, c.position, c.position_within, c.objective, c.intervention, c."group", c.kind, c.priority, c.status,
    s.rank
ORDER BY c.field = 'group', c.position, c.position_within, c.priority, s.rank
