-- Each stage against the allocation of the subject priority. Parts: the figures under the filters (stated, estimated),
-- those that the filters leave out (elsewhere), what no source gives by city (unpublished) and, from the stage
-- "admitted" on, what the programme has not admitted (rest): they add up to it.
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
allocation AS (SELECT * FROM allocations WHERE priority = $subject),
ladder AS (
    SELECT s.stage, a.amount_cents, a.source, a.admitted_source,
        CASE WHEN s.rank >= (SELECT rank FROM stages WHERE stage = 'admitted')
             THEN a.amount_cents - a.admitted_cents END AS rest_cents
    FROM stages AS s CROSS JOIN allocation AS a
),
unpublished AS (
    SELECT l.stage, 'unpublished' AS part, (SELECT count(*) FROM cities) - coalesce(sum(p.cities), 0) AS cities,
        any_value(l.amount_cents) - coalesce(any_value(l.rest_cents), 0) - coalesce(sum(p.amount_cents), 0)
            AS amount_cents, 'missing' AS kind,
        any_value(CASE WHEN l.rest_cents IS NULL THEN l.source ELSE l.admitted_source END) AS source
    FROM ladder AS l LEFT JOIN parts AS p USING (stage) GROUP BY l.stage
),
rest AS (
    SELECT stage, 'rest' AS part, NULL AS cities, rest_cents AS amount_cents, 'derived' AS kind,
        concat_ws('|', source, admitted_source) AS source
    FROM ladder WHERE rest_cents IS NOT NULL
)
SELECT r.stage, r.part, CAST(r.cities AS BIGINT) AS cities, CAST(r.amount_cents AS BIGINT) AS amount_cents,
    r.amount_cents / (SELECT amount_cents FROM allocation) AS share, r.kind, r.source
FROM (SELECT * FROM parts UNION ALL SELECT * FROM unpublished UNION ALL SELECT * FROM rest) AS r JOIN stages AS s USING (stage)
WHERE len($stage) = 0 OR list_contains($stage, r.stage)
ORDER BY s.rank DESC, list_position(['stated', 'estimated', 'elsewhere', 'unpublished', 'rest'], r.part)
