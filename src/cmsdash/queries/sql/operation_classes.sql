-- The basis of each objective, intervention and target group of the operations under the selection. `class` is a
-- catalogue key such as "group.giovani".
WITH classes AS (
    SELECT 1 AS position, operation, 'objective' AS facet, objective AS code, objective_basis AS basis,
        objective_wording AS wording, objective_basis = 'inferred' AS is_inferred, source
    FROM matching_operations WHERE objective IS NOT NULL
    UNION ALL
    SELECT 2, operation, 'intervention', intervention, basis, i.wording, i.is_inferred, i.source
    FROM operation_interventions AS i SEMI JOIN matching_operations USING (operation)
    UNION ALL
    SELECT 3, operation, 'group', target_group, basis, g.wording, g.is_inferred, g.source
    FROM operation_target_groups AS g SEMI JOIN matching_operations USING (operation)
)
SELECT operation, facet, concat(facet, '.', code) AS class, basis, replace(wording, ' | ', '; ') AS wording, source
FROM classes
WHERE ($operation = '' OR operation = $operation) AND (NOT is_inferred OR $inferred = 'include')
ORDER BY operation, position, code
