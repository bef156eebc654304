-- The target groups of the programme: which objectives and interventions name each, in which words, and how many of
-- the operations under the selection declare it.
, declared AS (
    SELECT g.code, count(*) AS operations, string_agg(DISTINCT g.source, '|' ORDER BY g.source) AS source
    FROM (SELECT source, unnest(groups) AS code FROM matching) AS g GROUP BY g.code
)
SELECT t.target_group AS "group", t.kind AS group_kind,
    (SELECT list(o.objective ORDER BY o.rowid) FROM objective_target_groups AS o
        WHERE o.target_group = t.target_group) AS objectives,
    (SELECT list(i.intervention ORDER BY i.rowid) FROM intervention_target_groups AS i
        WHERE i.target_group = t.target_group) AS interventions,
    (SELECT string_agg(i.wording, '; ' ORDER BY i.rowid) FROM intervention_target_groups AS i
        WHERE i.target_group = t.target_group AND i.wording IS NOT NULL) AS wording,
    coalesce(d.operations, 0) AS operations, concat_ws('|', t.source, d.source) AS source
FROM target_groups AS t LEFT JOIN declared AS d ON d.code = t.target_group
WHERE len($group) = 0 OR list_contains($group, t.target_group)
ORDER BY t.rowid
