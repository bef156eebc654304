-- Every figure of the cities in scope, missing ones included, the most advanced stage first. `is_known` marks the
-- figure that `known_amounts` selects.
SELECT f.figure, f.city, f.stage, f.priority, f.amount_cents, f.kind, f.date, f.formula, f.wording, f.note,
    k.figure IS NOT NULL AS is_known, f.source
FROM figures AS f
JOIN cities_in_scope USING (city)
JOIN stages AS s USING (stage)
JOIN kinds AS n USING (kind)
LEFT JOIN known_amounts AS k ON k.figure = f.figure AND k.priority = $subject
ORDER BY f.city, f.priority, s.rank DESC, n.rank, f.date DESC, f.figure
