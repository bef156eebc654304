-- Each stage against the allocation of the subject priority. Parts: the figures under the filters (stated, estimated),
-- those that the filters leave out (elsewhere), and what no source gives by city (unpublished): they add up to it.
, ours AS (SELECT * FROM chosen WHERE priority = $subject),
placed AS (
    SELECT city, stage, CASE kind WHEN 'stated' THEN 'stated' ELSE 'estimated' END AS part, kind, amount_cents, source
    FROM ours
    UNION ALL
    SELECT city, stage, 'elsewhere', kind, amount_cents, source FROM amounts
    WHERE priority = $subject AND is_chosen AND (city, stage) NOT IN (SELECT (city, stage) FROM ours)
),
parts AS (
    SELECT stage, part, count(*) AS cities, CAST(sum(amount_cents) AS BIGINT) AS amount_cents,
        string_agg(DISTINCT kind, '|' ORDER BY kind) AS kind, string_agg(DISTINCT source, '|' ORDER BY source) AS source
    FROM placed GROUP BY stage, part
),
allocation AS (
    SELECT amount_cents, source FROM programme_figures WHERE programme_figure =
        CASE $subject WHEN '5' THEN 'p5_allocation' WHEN '6' THEN 'p6_allocation' ELSE 'p5_p6_allocation' END
),
rest AS (
    SELECT s.stage, 'unpublished' AS part, (SELECT count(*) FROM cities) - coalesce(sum(p.cities), 0) AS cities,
        any_value(a.amount_cents) - coalesce(sum(p.amount_cents), 0) AS amount_cents, 'missing' AS kind,
        any_value(a.source) AS source
    FROM stages AS s CROSS JOIN allocation AS a LEFT JOIN parts AS p ON p.stage = s.stage GROUP BY s.stage
)
SELECT r.stage, r.part, CAST(r.cities AS BIGINT) AS cities, CAST(r.amount_cents AS BIGINT) AS amount_cents,
    r.amount_cents / (SELECT amount_cents FROM allocation) AS share, r.kind, r.source
FROM (SELECT * FROM parts UNION ALL SELECT * FROM rest) AS r JOIN stages AS s USING (stage)
WHERE len($stage) = 0 OR list_contains($stage, r.stage)
ORDER BY s.rank DESC, list_position(['stated', 'estimated', 'elsewhere', 'unpublished'], r.part)
