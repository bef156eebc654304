-- One row a city in scope: the known figure of the subject priority, the total where only that exists, operations.
SELECT c.city, c.name, c.region, c.residents, c.label_lon, c.label_lat,
    CASE WHEN k.kind = 'stated' THEN 'stated'
         WHEN k.kind IS NOT NULL THEN 'estimated'
         WHEN t.amount_cents IS NOT NULL THEN 'total-only'
         ELSE 'unpublished' END AS knowledge,
    k.figure, k.stage, k.kind, k.date, k.amount_cents,
    CAST(round(k.amount_cents / c.residents) AS BIGINT) AS per_resident_cents,
    CASE WHEN k.figure IS NULL THEN t.amount_cents END AS total_cents,
    CASE WHEN k.figure IS NULL THEN t.stage END AS total_stage,
    coalesce(m.operations, 0) AS operations, coalesce(m.operations_once, 0) AS operations_once,
    CASE $measure
        WHEN 'operations' THEN m.source
        WHEN 'per-resident' THEN concat_ws('|', coalesce(k.source, t.source), CASE WHEN k.source IS NOT NULL THEN 'istat-situas-2026' END)
        ELSE coalesce(k.source, t.source) END AS source
FROM scope AS c
LEFT JOIN known AS k ON k.city = c.city AND k.priority = $subject
LEFT JOIN known AS t ON t.city = c.city AND t.priority = 'both'
LEFT JOIN (
    SELECT city, count(*) AS operations, count(*) FILTER (WHERE once) AS operations_once,
        string_agg(DISTINCT source, '|' ORDER BY source) AS source
    FROM located GROUP BY city
) AS m ON m.city = c.city
ORDER BY c.city
