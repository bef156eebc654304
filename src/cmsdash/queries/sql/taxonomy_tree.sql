-- The programme as a tree: each objective followed by its interventions; the last row has the operations without an
-- objective, of which `outside` cannot have one: they are of Priority 6 or of unknown priority. Run without the filters
-- on objective and intervention, so that each count equals the list that its link opens.
WITH nodes AS (
    SELECT position AS objective_position, -1 AS intervention_position, objective, NULL AS intervention, NULL AS kind,
        NULL AS wording, source
    FROM objectives
    UNION ALL
    SELECT o.position, i.position, i.objective, i.intervention, i.kind, i.wording, i.source
    FROM interventions AS i JOIN objectives AS o USING (objective)
    UNION ALL
    SELECT 1000, -1, NULL, NULL, NULL, NULL, NULL
),
operation_codes AS (
    SELECT operation, coalesce(objective, 'not-stated') AS code, source,
        CASE WHEN objective IS NOT NULL THEN objective_basis END AS basis,
        coalesce(priority NOT IN ('5', 'both'), true) AS is_outside
    FROM matching_operations
    UNION ALL
    SELECT m.operation, m.code, m.source, i.basis, false
    FROM (SELECT operation, source, unnest(interventions) AS code FROM matching_operations) AS m
    JOIN operation_interventions AS i ON i.operation = m.operation AND i.intervention = m.code
),
code_counts AS (
    SELECT code, count(*) AS operations, count(*) FILTER (WHERE basis = 'stated') AS stated,
        count(*) FILTER (WHERE basis = 'code') AS code_says, count(*) FILTER (WHERE basis = 'read') AS read_in,
        count(*) FILTER (WHERE basis = 'inferred') AS inferred,
        count(*) FILTER (WHERE is_outside AND basis IS NULL) AS outside,
        list(DISTINCT source ORDER BY source) AS source
    FROM operation_codes GROUP BY code
),
known_counts AS (
    SELECT k.code, count(*) AS operations
    FROM (
        SELECT coalesce(objective, 'not-stated') AS code FROM operation_tags
        WHERE inferred = $inferred AND is_counted
        UNION ALL
        SELECT unnest(interventions) FROM operation_tags
        WHERE inferred = $inferred AND is_counted AND interventions <> ['not-stated']
    ) AS k GROUP BY k.code
),
code_cities AS (
    SELECT t.code, list(DISTINCT l.city ORDER BY l.city) AS places
    FROM operation_codes AS t JOIN city_operations AS l USING (operation) GROUP BY t.code
)
SELECT b.objective, b.intervention, b.kind AS intervention_kind, b.wording, coalesce(c.operations, 0) AS operations,
    coalesce(c.stated, 0) AS stated, coalesce(c.code_says, 0) AS code_says, coalesce(c.read_in, 0) AS read_in,
    coalesce(c.inferred, 0) AS inferred, coalesce(c.outside, 0) AS outside,
    coalesce(k.operations, 0) AS known_operations, coalesce(t.places, []) AS places,
    list_filter([b.source] || coalesce(c.source, []), lambda key: key IS NOT NULL) AS source
FROM nodes AS b
LEFT JOIN code_counts AS c ON c.code = coalesce(b.intervention, b.objective, 'not-stated')
LEFT JOIN known_counts AS k ON k.code = coalesce(b.intervention, b.objective, 'not-stated')
LEFT JOIN code_cities AS t ON t.code = coalesce(b.intervention, b.objective, 'not-stated')
ORDER BY b.objective_position, b.intervention_position
