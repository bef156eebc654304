-- One row a stage: cities with a figure out of those in scope, their sum, and the spread of the measure among them.
-- A median of few values, and quartiles of not many, are left empty: they would say more than the values do.
, ours AS (
    SELECT *, CASE $measure WHEN 'money' THEN amount_cents WHEN 'per-resident' THEN per_resident_cents
        WHEN 'per-low-income' THEN per_low_income_cents WHEN 'per-minor' THEN per_minor_cents
        WHEN 'per-young' THEN per_young_cents WHEN 'per-older' THEN per_older_cents END AS measured,
        CASE $measure WHEN 'money' THEN NULL WHEN 'per-resident' THEN residents_source
            WHEN 'per-low-income' THEN income_source ELSE population_source END AS people_source
    FROM chosen WHERE priority = $subject
)
SELECT s.stage, count(c.city) AS cities, len($inside) AS of_cities,
    CAST(sum(c.amount_cents) AS BIGINT) AS amount_cents, count(c.measured) AS measured,
    CASE WHEN count(c.measured) >= $median_from
        THEN CAST(round(median(c.measured)) AS BIGINT) END AS median_cents,
    CASE WHEN count(c.measured) >= $quartiles_from
        THEN CAST(round(quantile_cont(c.measured, 0.25)) AS BIGINT) END AS lower_cents,
    CASE WHEN count(c.measured) >= $quartiles_from
        THEN CAST(round(quantile_cont(c.measured, 0.75)) AS BIGINT) END AS upper_cents,
    string_agg(DISTINCT c.kind, '|' ORDER BY c.kind) AS kind,
    nullif(concat_ws('|', string_agg(DISTINCT c.source, '|' ORDER BY c.source), any_value(c.people_source)), '') AS source
FROM stages AS s LEFT JOIN ours AS c USING (stage)
WHERE len($stage) = 0 OR list_contains($stage, s.stage)
GROUP BY s.stage, s.rank
ORDER BY s.rank DESC
