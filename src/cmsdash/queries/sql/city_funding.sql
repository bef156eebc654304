-- One row a city in scope: the known figure of the subject priority, the total of both priorities where only that is
-- published, and the number of operations: those that match the filters, of these the ones that match only with their
-- inferred classes, and all that are known. `operations_with_amount` are the known ones with an amount, except those of
-- another priority. `source` has the sources of the amount and, where operations are measured, of the operations.
SELECT c.city, c.name, c.region, c.residents, c.label_lon, c.label_lat,
    v.knowledge, k.figure, k.stage, k.kind, k.date, k.amount_cents,
    k.per_resident_cents, k.per_low_income_cents, k.per_minor_cents, k.per_young_cents, k.per_older_cents,
    CASE WHEN k.figure IS NULL THEN t.amount_cents END AS total_cents,
    CASE WHEN k.figure IS NULL THEN t.stage END AS total_stage,
    CASE WHEN k.figure IS NULL THEN t.kind END AS total_kind, CASE WHEN k.figure IS NULL THEN t.date END AS total_date,
    coalesce(k.source, t.source) AS figure_source, coalesce(m.operations, 0) AS operations,
    coalesce(m.inferred_operations, 0) AS inferred_operations,
    coalesce(n.operations, 0) AS known_operations, coalesce(n.with_amount, 0) AS operations_with_amount,
    coalesce(m.source, []) AS operation_source,
    list_filter([coalesce(k.source, t.source), a.people_source], lambda key: key IS NOT NULL)
        || CASE WHEN $measure = 'operations'
            THEN list_filter(coalesce(m.source, []), lambda key: key <> coalesce(k.source, t.source, ''))
            ELSE [] END AS source
FROM cities_in_scope AS c
JOIN city_availability AS v USING (city)
LEFT JOIN known_amounts AS k ON k.city = c.city AND k.priority = $subject
LEFT JOIN known_amounts AS t ON t.city = c.city AND t.priority = 'both'
LEFT JOIN measured_amounts AS a ON a.figure = k.figure AND a.measure = $measure
LEFT JOIN (
    SELECT city, count(*) AS operations, count(*) FILTER (WHERE by_inference) AS inferred_operations,
        list(DISTINCT source ORDER BY source) AS source
    FROM city_operations GROUP BY city
) AS m ON m.city = c.city
LEFT JOIN (
    SELECT p.city, count(*) AS operations,
        count(*) FILTER (WHERE o.amount_cents IS NOT NULL AND coalesce(o.priority IN ($subject, 'both'), true))
            AS with_amount
    FROM operation_cities AS p JOIN operations AS o USING (operation) WHERE o.is_counted GROUP BY p.city
) AS n ON n.city = c.city
ORDER BY c.city
