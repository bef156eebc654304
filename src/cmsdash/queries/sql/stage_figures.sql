-- One row a city in scope and stage with a figure: the most reliable and then newest figure of the subject priority.
-- Where only a total of both priorities is published, `total_cents` has it and `amount_cents` is NULL.
WITH candidates AS (
    SELECT *, priority = $subject AS is_subject FROM amounts_by_stage WHERE priority IN ($subject, 'both')
)
SELECT w.city, w.name, w.region, w.stage, w.kind, w.date,
    CASE WHEN NOT w.is_subject THEN 'total-only' WHEN w.kind = 'stated' THEN 'stated' ELSE 'estimated' END AS knowledge,
    CASE WHEN w.is_subject THEN w.amount_cents END AS amount_cents,
    CASE WHEN w.is_subject THEN w.per_resident_cents END AS per_resident_cents,
    CASE WHEN w.is_subject THEN w.per_low_income_cents END AS per_low_income_cents,
    CASE WHEN w.is_subject THEN w.per_minor_cents END AS per_minor_cents,
    CASE WHEN w.is_subject THEN w.per_young_cents END AS per_young_cents,
    CASE WHEN w.is_subject THEN w.per_older_cents END AS per_older_cents,
    CASE WHEN NOT w.is_subject THEN w.amount_cents END AS total_cents, w.formula, w.note,
    list_filter([w.source, a.people_source], lambda key: key IS NOT NULL) AS source
FROM candidates AS w
LEFT JOIN measured_amounts AS a ON w.is_subject AND a.figure = w.figure AND a.measure = $measure
WHERE w.is_subject OR (w.city, w.stage) NOT IN (SELECT (city, stage) FROM candidates WHERE is_subject)
ORDER BY w.region, w.city, w.stage_rank DESC
