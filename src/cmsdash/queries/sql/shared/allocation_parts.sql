-- The allocation of the subject priority split into parts, one row a stage and part. `stated` and `estimated` are
-- figures under the filters, `elsewhere` those outside them, `unpublished` what no source gives by city, and `rest`
-- (from the stage "admitted" on) what the programme has not admitted. The parts of a stage add up to the allocation.
WITH subject_amounts AS (SELECT * FROM amounts_by_stage WHERE priority = $subject),
figure_parts AS (
    SELECT city, stage, CASE kind WHEN 'stated' THEN 'stated' ELSE 'estimated' END AS part, kind, amount_cents, source
    FROM subject_amounts
    UNION ALL
    SELECT city, stage, 'elsewhere', kind, amount_cents, source FROM amounts
    WHERE priority = $subject AND is_chosen AND (city, stage) NOT IN (SELECT (city, stage) FROM subject_amounts)
),
published_parts AS (
    SELECT stage, part, count(*) AS cities, CAST(sum(amount_cents) AS BIGINT) AS amount_cents,
        list(DISTINCT kind ORDER BY kind) AS kind, list(DISTINCT source ORDER BY source) AS source
    FROM figure_parts GROUP BY stage, part
),
stage_allocations AS (
    SELECT s.stage, s.rank, a.amount_cents, a.source, a.admitted_source,
        CASE WHEN s.rank >= (SELECT rank FROM stages WHERE stage = 'admitted')
             THEN a.amount_cents - a.admitted_cents END AS rest_cents
    FROM stages AS s CROSS JOIN allocations AS a
    WHERE a.priority = $subject
),
unpublished_parts AS (
    SELECT l.stage, 'unpublished' AS part, (SELECT count(*) FROM cities) - coalesce(sum(p.cities), 0) AS cities,
        l.amount_cents - coalesce(l.rest_cents, 0) - coalesce(sum(p.amount_cents), 0) AS amount_cents,
        ['missing'] AS kind, [CASE WHEN l.rest_cents IS NULL THEN l.source ELSE l.admitted_source END] AS source
    FROM stage_allocations AS l LEFT JOIN published_parts AS p USING (stage)
    GROUP BY l.stage, l.amount_cents, l.rest_cents, l.source, l.admitted_source
),
rest_parts AS (
    SELECT stage, 'rest' AS part, NULL AS cities, rest_cents AS amount_cents, ['derived'] AS kind,
        list_filter([source, admitted_source], lambda key: key IS NOT NULL) AS source
    FROM stage_allocations WHERE rest_cents IS NOT NULL
)
SELECT r.stage, l.rank, r.part, CAST(r.cities AS BIGINT) AS cities, CAST(r.amount_cents AS BIGINT) AS amount_cents,
    r.amount_cents / l.amount_cents AS share, r.kind, r.source
FROM (
    SELECT * FROM published_parts UNION ALL SELECT * FROM unpublished_parts UNION ALL SELECT * FROM rest_parts
) AS r
JOIN stage_allocations AS l USING (stage)
