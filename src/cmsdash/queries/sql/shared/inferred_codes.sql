-- One row a class that a rule inferred for an operation, or a person read: field, code, basis, and the deciding words.
-- Operations that do not count are left out.
SELECT operation, 'objective' AS field, objective AS code, objective_basis AS basis, objective_wording AS wording
FROM operations WHERE objective_basis = 'inferred' AND is_counted
UNION ALL
SELECT operation, 'intervention', intervention, basis, wording FROM operation_interventions
WHERE is_inferred AND operation IN (SELECT operation FROM operations WHERE is_counted)
UNION ALL
SELECT operation, 'group', target_group, basis, wording FROM operation_target_groups
WHERE is_inferred AND operation IN (SELECT operation FROM operations WHERE is_counted)
