-- Figures of a city that contradict each other, both sides in one row. `conflict`: `sources` (two figures of the same
-- stage and priority differ), `parts` (Priorities 5 and 6 do not add up to the total), `declared` (a note of the row
-- reports the conflict).
WITH amounts_in_scope AS (SELECT * FROM amounts WHERE list_contains($inside, city)),
conflicts AS (
    SELECT 'sources' AS conflict, a.city, a.stage, a.priority, a.amount_cents, b.amount_cents AS other_cents,
        [a.kind, b.kind] AS kind, a.date, coalesce(a.note, b.note) AS note, [a.source, b.source] AS source
    FROM amounts_in_scope AS a JOIN amounts_in_scope AS b
        ON a.city = b.city AND a.stage = b.stage AND a.priority = b.priority AND a.figure < b.figure
    WHERE a.amount_cents <> b.amount_cents
    UNION ALL
    SELECT 'parts', t.city, t.stage, t.priority, t.amount_cents, a.amount_cents + b.amount_cents,
        [t.kind, a.kind, b.kind], t.date, t.note, [t.source, a.source, b.source]
    FROM amounts_in_scope AS t
    JOIN amounts_in_scope AS a ON a.city = t.city AND a.stage = t.stage AND a.priority = '5'
    JOIN amounts_in_scope AS b ON b.city = t.city AND b.stage = t.stage AND b.priority = '6'
    WHERE t.priority = 'both' AND t.amount_cents <> a.amount_cents + b.amount_cents
    UNION ALL
    SELECT 'declared', city, stage, priority, amount_cents, NULL, [kind], date, note, [source]
    FROM amounts_in_scope
    WHERE note IN (SELECT note FROM conflict_notes)
    QUALIFY row_number() OVER (PARTITION BY city, stage, note ORDER BY priority) = 1
)
SELECT f.conflict, f.city, c.name, f.stage, f.priority, f.amount_cents, f.other_cents,
    abs(f.amount_cents - f.other_cents) AS difference_cents, f.kind, f.date, f.note, f.source
FROM conflicts AS f JOIN cities AS c USING (city)
ORDER BY array_position(['sources', 'parts', 'declared'], f.conflict), f.city, f.stage, f.priority,
    f.amount_cents, f.other_cents, f.source
