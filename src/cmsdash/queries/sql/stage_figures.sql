-- One row a city in scope and stage where something is known: the figure of the subject priority, the surest, then the
-- newest; where only a total of both priorities is published, that total and no figure.
, chosen AS (
    SELECT * FROM eligible WHERE priority IN ($subject, 'both')
    QUALIFY row_number() OVER (PARTITION BY city, priority, stage ORDER BY kind_rank, date DESC, figure) = 1
),
found AS (
    SELECT *, NULL AS total_cents FROM chosen WHERE priority = $subject
    UNION ALL
    SELECT t.* REPLACE (NULL AS amount_cents), t.amount_cents
    FROM chosen AS t ANTI JOIN (SELECT * FROM chosen WHERE priority = $subject) AS k USING (city, stage)
    WHERE t.priority = 'both'
)
SELECT c.city, c.name, c.region, f.stage, f.kind, f.date,
    CASE WHEN f.amount_cents IS NULL THEN 'total-only' WHEN f.kind = 'stated' THEN 'stated' ELSE 'estimated' END
        AS knowledge,
    f.amount_cents,
    CASE WHEN f.amount_cents IS NOT NULL THEN h.per_resident_cents END AS per_resident_cents,
    CASE WHEN f.amount_cents IS NOT NULL THEN h.per_low_income_cents END AS per_low_income_cents,
    CASE WHEN f.amount_cents IS NOT NULL THEN h.per_minor_cents END AS per_minor_cents,
    CASE WHEN f.amount_cents IS NOT NULL THEN h.per_young_cents END AS per_young_cents,
    CASE WHEN f.amount_cents IS NOT NULL THEN h.per_older_cents END AS per_older_cents,
    f.total_cents, f.formula, f.note,
    concat_ws('|', f.source, CASE WHEN f.amount_cents IS NOT NULL THEN CASE $measure
        WHEN 'money' THEN NULL
        WHEN 'per-resident' THEN h.residents_source
        WHEN 'per-low-income' THEN h.income_source
        ELSE h.population_source END END) AS source
FROM found AS f JOIN cities AS c USING (city) JOIN per_head AS h USING (figure)
ORDER BY c.region, c.city, f.stage_rank DESC
