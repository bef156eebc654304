-- The operations of which a rule inferred anything: the classes ("group.giovani") and the words that decided.
, decided AS (
    SELECT operation, 1 AS kind, concat('objective.', objective) AS class, objective_wording AS wording
    FROM operations WHERE objective_basis = 'inferred'
    UNION ALL SELECT operation, 2, concat('intervention.', intervention), wording
    FROM operation_interventions WHERE basis = 'inferred'
    UNION ALL SELECT operation, 3, concat('group.', target_group), wording
    FROM operation_target_groups WHERE basis = 'inferred'
),
phrases AS (
    SELECT operation, list(DISTINCT phrase ORDER BY phrase) AS deciding
    FROM (SELECT operation, unnest(string_split(wording, ' | ')) AS phrase FROM decided) GROUP BY operation
)
SELECT o.operation, o.title, o.city, list(d.class ORDER BY d.kind, d.class) AS classes,
    any_value(p.deciding) AS deciding, any_value(o.source) AS source
FROM decided AS d JOIN operations AS o USING (operation) JOIN phrases AS p USING (operation)
GROUP BY o.operation, o.title, o.city
ORDER BY o.operation
