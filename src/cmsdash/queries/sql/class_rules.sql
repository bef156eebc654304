-- Every objective, intervention and target group of the programme with its rule, how many operations the rule decided,
-- and how it did on the half of the labelled titles that only measures. No words: the class has no rule.
, classes AS (
    SELECT 1 AS kind, rowid AS place, 'objective' AS field, objective AS code, objective AS named, source FROM objectives
    UNION ALL SELECT 2, rowid, 'intervention', intervention, intervention, source FROM interventions
    UNION ALL SELECT 3, rowid, 'group', target_group, target_group, source FROM target_groups
),
decided AS (
    SELECT 'objective' AS field, objective AS code FROM operations WHERE objective_basis = 'inferred'
    UNION ALL SELECT 'intervention', intervention FROM operation_interventions WHERE basis = 'inferred'
    UNION ALL SELECT 'group', target_group FROM operation_target_groups WHERE basis = 'inferred'
)
SELECT concat(c.field, '.', c.code) AS speaks_for, r.words, r.unless, r.purpose,
    (SELECT count(*) FROM decided AS d WHERE d.field = c.field AND d.code = c.code) AS deduced_operations,
    m.labelled, m.inferred AS deduced, m."right", c.source
FROM classes AS c
LEFT JOIN rules AS r USING (field, code)
LEFT JOIN classification_measures AS m ON m.half = 'measure' AND m.field = c.field AND m.code = c.code
ORDER BY c.kind, c.place
