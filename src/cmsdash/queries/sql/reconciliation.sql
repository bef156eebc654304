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
allocation AS (SELECT amount_cents, source FROM programme_figures WHERE programme_figure = 'p5_allocation'),
rest AS (
    SELECT p.rank, p.stage, CASE p.stage WHEN 'programme' THEN 'rest' ELSE 'unpublished' END AS part,
        NULL AS cities, CAST(a.amount_cents - sum(p.amount_cents) AS BIGINT) AS amount_cents,
        CASE p.stage WHEN 'programme' THEN 'derived' ELSE 'missing' END AS kind, a.source
    FROM parts AS p CROSS JOIN allocation AS a GROUP BY p.rank, p.stage, a.amount_cents, a.source
)
SELECT stage, part, cities, amount_cents,
    amount_cents / (SELECT amount_cents FROM allocation) AS share, kind, source
FROM (SELECT * FROM parts UNION ALL SELECT * FROM rest)
ORDER BY rank DESC, list_position(['decree1', 'decree2', 'stated', 'estimated', 'rest', 'unpublished'], part)
