-- Each stage of Priority 5 against its allocation. Parts: what is known by city (stated, estimated), what no source gives
-- by city (unpublished) and, from the stage "admitted" on, what is not admitted (rest): they add up to it. First the
-- programme's own figures. A stage of which nothing is known keeps its place.
, parts AS (
    SELECT 99 AS rank, 'programme' AS stage, replace(programme_figure, '_p5', '') AS part, NULL AS cities,
        amount_cents, kind, source
    FROM programme_figures WHERE programme_figure IN ('decree1_p5', 'decree2_p5')
    UNION ALL
    SELECT stage_rank AS rank, stage, CASE WHEN kind = 'stated' THEN 'stated' ELSE 'estimated' END AS part, count(*),
        CAST(sum(amount_cents) AS BIGINT), string_agg(DISTINCT kind, '|' ORDER BY kind),
        string_agg(DISTINCT source, '|' ORDER BY source)
    FROM amounts WHERE priority = '5' AND is_chosen GROUP BY rank, stage, part
),
allocation AS (SELECT * FROM allocations WHERE priority = '5'),
ladder AS (
    SELECT s.rank, s.stage, a.amount_cents, a.source, a.admitted_source,
        coalesce((SELECT sum(p.amount_cents) FROM parts AS p WHERE p.stage = s.stage), 0) AS known_cents,
        CASE WHEN s.rank >= (SELECT rank FROM stages WHERE stage = 'admitted')
             THEN a.amount_cents - a.admitted_cents ELSE 0 END AS rest_cents
    FROM (SELECT rank, stage FROM stages UNION ALL SELECT 99, 'programme') AS s CROSS JOIN allocation AS a
),
unpublished AS (
    SELECT rank, stage, 'unpublished' AS part, NULL AS cities,
        CAST(amount_cents - rest_cents - known_cents AS BIGINT) AS amount_cents, 'missing' AS kind,
        CASE rest_cents WHEN 0 THEN source ELSE admitted_source END AS source
    FROM ladder WHERE stage <> 'programme'
),
rest AS (
    SELECT rank, stage, 'rest' AS part, NULL AS cities, CAST(rest_cents AS BIGINT) AS amount_cents, 'derived' AS kind,
        concat_ws('|', source, admitted_source) AS source
    FROM ladder WHERE rest_cents > 0
)
SELECT stage, part, cities, amount_cents,
    amount_cents / (SELECT amount_cents FROM allocation) AS share, kind, source
FROM (SELECT * FROM parts UNION ALL SELECT * FROM unpublished UNION ALL SELECT * FROM rest)
ORDER BY rank DESC, list_position(['decree1', 'decree2', 'stated', 'estimated', 'unpublished', 'rest'], part)
