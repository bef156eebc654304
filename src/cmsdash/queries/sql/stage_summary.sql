-- One row a stage: cities with a figure out of those in scope, their sum, and the spread of the measure among them.
-- A median of few values, and quartiles of not many, are left empty: they would say more than the values do.
, chosen AS (
    SELECT e.*, CASE $measure WHEN 'money' THEN e.amount_cents WHEN 'per-resident' THEN h.per_resident_cents
        WHEN 'per-low-income' THEN h.per_low_income_cents WHEN 'per-minor' THEN h.per_minor_cents
        WHEN 'per-young' THEN h.per_young_cents WHEN 'per-older' THEN h.per_older_cents END AS measured,
        CASE $measure WHEN 'money' THEN NULL WHEN 'per-resident' THEN h.residents_source
            WHEN 'per-low-income' THEN h.income_source ELSE h.population_source END AS people_source
    FROM eligible AS e JOIN per_head AS h USING (figure)
    WHERE e.priority = $subject
    QUALIFY row_number() OVER (PARTITION BY e.city, e.stage ORDER BY e.kind_rank, e.date DESC, e.figure) = 1
)
SELECT s.stage, count(c.city) AS cities, (SELECT count(*) FROM scope) AS of_cities,
    CAST(sum(c.amount_cents) AS BIGINT) AS amount_cents, count(c.measured) AS measured,
    CASE WHEN count(c.measured) >= $median_from
        THEN CAST(round(median(c.measured)) AS BIGINT) END AS median_cents,
    CASE WHEN count(c.measured) >= $quartiles_from
        THEN CAST(round(quantile_cont(c.measured, 0.25)) AS BIGINT) END AS lower_cents,
    CASE WHEN count(c.measured) >= $quartiles_from
        THEN CAST(round(quantile_cont(c.measured, 0.75)) AS BIGINT) END AS upper_cents,
    string_agg(DISTINCT c.kind, '|' ORDER BY c.kind) AS kind,
    nullif(concat_ws('|', string_agg(DISTINCT c.source, '|' ORDER BY c.source), any_value(c.people_source)), '') AS source
FROM stages AS s LEFT JOIN chosen AS c USING (stage)
WHERE len($stage) = 0 OR list_contains($stage, s.stage)
GROUP BY s.stage, s.rank
ORDER BY s.rank DESC
