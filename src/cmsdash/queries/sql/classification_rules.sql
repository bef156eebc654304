-- Every objective, intervention and target group with its rule, the number of operations that the rule classified, and
-- its results on the measured half of the labelled titles. `words` is NULL where the class has no rule.
WITH classes AS (
    SELECT 1 AS field_position, position, 'objective' AS field, objective AS code, source FROM objectives
    UNION ALL
    SELECT 2, position, 'intervention', intervention, source FROM interventions
    UNION ALL
    SELECT 3, position, 'group', target_group, source FROM target_groups
)
SELECT concat(c.field, '.', c.code) AS speaks_for, r.words, r.unless, r.purpose,
    (SELECT count(*) FROM inferred_codes AS d
        WHERE d.basis = 'inferred' AND d.field = c.field AND d.code = c.code) AS deduced_operations,
    m.labelled, m.inferred AS deduced, m."right", c.source
FROM classes AS c
LEFT JOIN rules AS r USING (field, code)
LEFT JOIN classification_measures AS m ON m.half = 'measure' AND m.field = c.field AND m.code = c.code
ORDER BY c.field_position, c.position
