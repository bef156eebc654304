-- Priority 5 of all cities against its allocation. First the programme's own figures: the two decrees and the rest that
-- is not admitted; then each stage (shared/allocation_parts.sql). A stage without figures keeps its row. Run without
-- filters.
WITH programme_parts AS (
    SELECT replace(f.programme_figure, '_p5', '') AS part, f.amount_cents, a.amount_cents AS allocated_cents,
        [f.kind] AS kind, [f.source] AS source
    FROM programme_figures AS f JOIN allocations AS a ON a.priority = '5'
    WHERE f.programme_figure IN ('decree1_p5', 'decree2_p5')
    UNION ALL
    SELECT 'rest', amount_cents - admitted_cents, amount_cents, ['derived'], [source, admitted_source]
    FROM allocations WHERE priority = '5'
),
all_parts AS (
    SELECT 99 AS rank, 'programme' AS stage, part, NULL AS cities, amount_cents,
        amount_cents / allocated_cents AS share, kind, source
    FROM programme_parts
    UNION ALL
    SELECT rank, stage, part, CASE WHEN part <> 'unpublished' THEN cities END, amount_cents, share, kind, source
    FROM allocation_parts
)
SELECT stage, part, cities, amount_cents, share, kind, source FROM all_parts
ORDER BY rank DESC, array_position(['decree1', 'decree2', 'stated', 'estimated', 'unpublished', 'rest'], part)
