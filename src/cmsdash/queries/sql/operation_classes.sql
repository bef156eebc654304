-- How the objective, the interventions and the target groups of each operation under the selection are known.
-- `class` is the code under its section of the catalogues: "group.giovani".
WITH facets AS (
    SELECT 1 AS place, operation, 'objective' AS facet, objective AS code, objective_basis AS basis,
        objective_wording AS wording, source
    FROM matching WHERE objective IS NOT NULL
    UNION ALL
    SELECT 2, operation, 'intervention', intervention, basis, i.wording, i.source
    FROM operation_interventions AS i SEMI JOIN matching USING (operation)
    UNION ALL
    SELECT 3, operation, 'group', target_group, basis, g.wording, g.source
    FROM operation_target_groups AS g SEMI JOIN matching USING (operation)
)
SELECT operation, facet, concat(facet, '.', code) AS class, basis, replace(wording, ' | ', '; ') AS wording, source
FROM facets
WHERE ($operation = '' OR operation = $operation) AND (basis <> 'inferred' OR $inferred = 'include')
ORDER BY operation, place, code
