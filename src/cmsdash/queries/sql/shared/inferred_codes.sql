-- One row a class that a rule inferred for an operation: field, code, and the phrases that matched.
SELECT operation, 'objective' AS field, objective AS code, objective_wording AS wording
FROM operations WHERE objective_basis = 'inferred'
UNION ALL
SELECT operation, 'intervention', intervention, wording FROM operation_interventions WHERE basis = 'inferred'
UNION ALL
SELECT operation, 'group', target_group, wording FROM operation_target_groups WHERE basis = 'inferred'
