-- The coverage matrix: target group by intervention, city or region ($across). Run without the filter on columns, so
-- that the count of each cell equals the list that its link opens (queries/coverage.py). `named`: the programme names
-- the group with the intervention; `named_by_objective`: with the objective of the intervention.
WITH column_codes AS (
    SELECT position, intervention AS code, objective FROM interventions WHERE $across = 'intervention'
    UNION ALL
    SELECT 1000, 'not-stated', NULL WHERE $across = 'intervention'
    UNION ALL
    SELECT row_number() OVER (ORDER BY city), city, NULL FROM cities_in_scope WHERE $across = 'city'
    UNION ALL
    SELECT row_number() OVER (ORDER BY region), region, NULL FROM (SELECT DISTINCT region FROM cities_in_scope)
    WHERE $across = 'region'
),
group_codes AS (
    SELECT position, target_group AS code, kind, source FROM target_groups
    UNION ALL
    SELECT 1000, 'not-stated', NULL, NULL
),
-- Each operation under each of its columns; `inferred` marks columns that no source states.
operation_columns AS (
    SELECT m.operation, m.code, coalesce(i.is_inferred, false) AS inferred
    FROM (SELECT operation, unnest(interventions) AS code FROM matching_operations) AS m
    LEFT JOIN operation_interventions AS i ON i.operation = m.operation AND i.intervention = m.code
    WHERE $across = 'intervention'
    UNION ALL
    SELECT operation, city, false FROM city_operations WHERE $across = 'city'
    UNION ALL
    SELECT DISTINCT l.operation, s.region, false FROM city_operations AS l JOIN cities_in_scope AS s USING (city)
    WHERE $across = 'region'
),
operation_groups AS (
    SELECT m.operation, m.code, m.source, s.progress, coalesce(g.is_inferred, false) AS inferred
    FROM (SELECT operation, status, source, unnest(groups) AS code FROM matching_operations) AS m
    JOIN statuses AS s USING (status)
    LEFT JOIN operation_target_groups AS g ON g.operation = m.operation AND g.target_group = m.code
),
cell_counts AS (
    SELECT g.code AS group_code, c.code AS column_code,
        count(*) FILTER (WHERE g.progress = 'active') AS active,
        count(*) FILTER (WHERE g.progress = 'planned') AS planned,
        count(*) FILTER (WHERE g.inferred OR c.inferred) AS inferred,
        count(*) FILTER (WHERE NOT g.inferred) AS declared,
        list(DISTINCT g.source ORDER BY g.source) AS source
    FROM operation_groups AS g JOIN operation_columns AS c USING (operation)
    GROUP BY group_code, column_code
)
SELECT g.code AS "group", g.kind AS group_kind, c.code AS "column", c.objective AS of_objective,
    n.target_group IS NOT NULL AS named, o.target_group IS NOT NULL AS named_by_objective,
    coalesce(d.active, 0) AS active, coalesce(d.planned, 0) AS planned,
    coalesce(d.inferred, 0) AS inferred, coalesce(d.declared, 0) AS declared,
    list_sort(list_distinct(list_filter(
        [n.source, o.source] || coalesce(d.source, [CASE WHEN n.source IS NULL THEN g.source END]),
        lambda key: key IS NOT NULL
    ))) AS source
FROM group_codes AS g
CROSS JOIN column_codes AS c
LEFT JOIN cell_counts AS d ON d.group_code = g.code AND d.column_code = c.code
LEFT JOIN intervention_target_groups AS n
    ON $across = 'intervention' AND n.target_group = g.code AND n.intervention = c.code
LEFT JOIN objective_target_groups AS o ON o.target_group = g.code AND o.objective = c.objective
ORDER BY g.position, c.position
