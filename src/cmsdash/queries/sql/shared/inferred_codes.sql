-- One row a class that a rule inferred for an operation, or a person read: field, code, basis, and the deciding words.
SELECT operation, 'objective' AS field, objective AS code, objective_basis AS basis, objective_wording AS wording
FROM operations WHERE objective_basis = 'inferred'
UNION ALL
SELECT operation, 'intervention', intervention, basis, wording FROM operation_interventions
WHERE is_inferred
UNION ALL
SELECT operation, 'group', target_group, basis, wording FROM operation_target_groups
WHERE is_inferred
