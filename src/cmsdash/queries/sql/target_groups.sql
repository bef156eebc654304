-- The target groups of the programme: the objectives and interventions that name each, the wording, and the number of
-- operations under the selection that declare it.
WITH declarations AS (
    SELECT g.code, count(*) AS operations, list(DISTINCT g.source ORDER BY g.source) AS source
    FROM (SELECT source, unnest(groups) AS code FROM matching_operations) AS g GROUP BY g.code
)
SELECT t.target_group AS "group", t.kind AS group_kind,
    (SELECT list(o.objective ORDER BY o.position) FROM objective_target_groups AS o
        WHERE o.target_group = t.target_group) AS objectives,
    (SELECT list(i.intervention ORDER BY i.position) FROM intervention_target_groups AS i
        WHERE i.target_group = t.target_group) AS interventions,
    (SELECT string_agg(i.wording, '; ' ORDER BY i.position) FROM intervention_target_groups AS i
        WHERE i.target_group = t.target_group AND i.wording IS NOT NULL) AS wording,
    coalesce(d.operations, 0) AS operations, [t.source] || coalesce(d.source, []) AS source
FROM target_groups AS t LEFT JOIN declarations AS d ON d.code = t.target_group
WHERE $group IS NULL OR list_contains($group, t.target_group)
ORDER BY t.position
