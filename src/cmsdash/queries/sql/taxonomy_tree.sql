-- The programme as a tree: each objective, then its interventions, then what states no objective. To be asked without
-- the filters on objective and intervention, so that each count is what its own link leads to.
WITH branches AS (
    SELECT position AS place, -1 AS twig, objective, NULL AS intervention, NULL AS kind, NULL AS wording, source
    FROM objectives
    UNION ALL
    SELECT o.position, i.position, i.objective, i.intervention, i.kind, i.wording, i.source
    FROM interventions AS i JOIN objectives AS o USING (objective)
    UNION ALL
    SELECT 1000, -1, NULL, NULL, NULL, NULL, NULL
),
tagged AS (
    SELECT operation, coalesce(objective, 'not-stated') AS code, source,
        CASE WHEN objective IS NOT NULL THEN objective_basis END AS basis
    FROM matching
    UNION ALL
    SELECT m.operation, m.code, m.source, i.basis
    FROM (SELECT operation, source, unnest(interventions) AS code FROM matching) AS m
    JOIN operation_interventions AS i ON i.operation = m.operation AND i.intervention = m.code
),
counted AS (
    SELECT code, count(*) AS operations, count(*) FILTER (WHERE basis = 'stated') AS stated,
        count(*) FILTER (WHERE basis = 'code') AS code_says, count(*) FILTER (WHERE basis = 'inferred') AS inferred,
        list(DISTINCT source ORDER BY source) AS source
    FROM tagged GROUP BY code
),
towns AS (
    SELECT t.code, list(DISTINCT l.city ORDER BY l.city) AS places
    FROM tagged AS t JOIN located AS l USING (operation) GROUP BY t.code
)
SELECT b.objective, b.intervention, b.kind AS intervention_kind, b.wording, coalesce(c.operations, 0) AS operations,
    coalesce(c.stated, 0) AS stated, coalesce(c.code_says, 0) AS code_says, coalesce(c.inferred, 0) AS inferred,
    coalesce(t.places, []) AS places,
    list_filter([b.source] || coalesce(c.source, []), lambda key: key IS NOT NULL) AS source
FROM branches AS b
LEFT JOIN counted AS c ON c.code = coalesce(b.intervention, b.objective, 'not-stated')
LEFT JOIN towns AS t ON t.code = coalesce(b.intervention, b.objective, 'not-stated')
ORDER BY b.place, b.twig
