-- The target groups of the programme: the objectives and interventions that name each, the wording, and the number of
-- operations under the selection that declare it, or for which a rule infers it, beside all known ones. Under a filter
-- on groups: the chosen ones first, then those that the same operations have too (`is_chosen` is false).
WITH classes AS (
    SELECT m.code, m.operation, m.source, i.code IS NOT NULL AS is_inferred
    FROM (SELECT operation, source, unnest(groups) AS code FROM matching_operations) AS m
    LEFT JOIN inferred_codes AS i ON i.operation = m.operation AND i.field = 'group' AND i.code = m.code
),
counts AS (
    SELECT code, count(*) AS operations, count(*) FILTER (WHERE NOT is_inferred) AS declared_operations,
        count(*) FILTER (WHERE is_inferred) AS inferred_operations, list(DISTINCT source ORDER BY source) AS source
    FROM classes GROUP BY code
),
known_counts AS (
    SELECT k.code, count(*) AS operations
    FROM (
        SELECT unnest(groups) AS code FROM operation_tags WHERE inferred = $inferred AND is_counted
    ) AS k GROUP BY k.code
)
SELECT t.target_group AS "group", t.kind AS group_kind,
    $group IS NULL OR list_contains($group, t.target_group) AS is_chosen,
    (SELECT list(o.objective ORDER BY o.position) FROM objective_target_groups AS o
        WHERE o.target_group = t.target_group) AS objectives,
    (SELECT list(i.intervention ORDER BY i.position) FROM intervention_target_groups AS i
        WHERE i.target_group = t.target_group) AS interventions,
    (SELECT string_agg(i.wording, '; ' ORDER BY i.position) FROM intervention_target_groups AS i
        WHERE i.target_group = t.target_group AND i.wording IS NOT NULL) AS wording,
    coalesce(c.operations, 0) AS operations, coalesce(c.declared_operations, 0) AS declared_operations,
    coalesce(c.inferred_operations, 0) AS inferred_operations,
    coalesce(k.operations, 0) AS known_operations, [t.source] || coalesce(c.source, []) AS source
FROM target_groups AS t
LEFT JOIN counts AS c ON c.code = t.target_group
LEFT JOIN known_counts AS k ON k.code = t.target_group
WHERE $group IS NULL OR list_contains($group, t.target_group) OR c.operations > 0
ORDER BY is_chosen DESC, t.position
