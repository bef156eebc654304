-- One row a stage: the number of cities with a figure, their sum, and median and quartiles of the measure. The median
-- is NULL below $median_from values, the quartiles below $quartiles_from: so few values do not support them.
WITH subject_amounts AS (
    SELECT c.*, a.measured_cents, a.people_source
    FROM amounts_by_stage AS c LEFT JOIN measured_amounts AS a ON a.figure = c.figure AND a.measure = $measure
    WHERE c.priority = $subject
)
SELECT s.stage, count(c.city) AS cities, array_length($inside) AS of_cities,
    CAST(sum(c.amount_cents) AS BIGINT) AS amount_cents, count(c.measured_cents) AS measured,
    CASE WHEN count(c.measured_cents) >= $median_from
        THEN CAST(round(median(c.measured_cents)) AS BIGINT) END AS median_cents,
    CASE WHEN count(c.measured_cents) >= $quartiles_from
        THEN CAST(round(quantile_cont(c.measured_cents, 0.25)) AS BIGINT) END AS lower_cents,
    CASE WHEN count(c.measured_cents) >= $quartiles_from
        THEN CAST(round(quantile_cont(c.measured_cents, 0.75)) AS BIGINT) END AS upper_cents,
    list(DISTINCT c.kind ORDER BY c.kind) FILTER (WHERE c.kind IS NOT NULL) AS kind,
    list_filter(
        coalesce(list(DISTINCT c.source ORDER BY c.source), []) || [min(c.people_source)], lambda key: key IS NOT NULL
    ) AS source
FROM stages AS s LEFT JOIN subject_amounts AS c USING (stage)
WHERE $stage IS NULL OR list_contains($stage, s.stage)
GROUP BY s.stage, s.rank
ORDER BY s.rank DESC
