-- One row a city in scope: its known figure, that amount per head of each group, its known operations and the areas and
-- groups of these, its population, and the stages at which it has a figure whatever the filters. `inferred_areas` and
-- `inferred_recipients` are those of `areas` and `recipients` that no source states.
WITH counted_places AS (
    SELECT p.operation, p.city FROM operation_cities AS p JOIN operations AS o USING (operation) WHERE o.is_counted
),
known AS (SELECT city, count(*) AS operations FROM counted_places GROUP BY city),
area_counts AS (
    SELECT p.city, count(DISTINCT i.intervention) AS areas,
        count(DISTINCT i.intervention) FILTER (WHERE NOT i.is_inferred) AS stated_areas
    FROM counted_places AS p JOIN operation_interventions AS i USING (operation)
    WHERE NOT i.is_inferred OR $inferred = 'include'
    GROUP BY p.city
),
recipient_counts AS (
    SELECT p.city, count(DISTINCT g.target_group) AS recipients,
        count(DISTINCT g.target_group) FILTER (WHERE NOT g.is_inferred) AS stated_recipients
    FROM counted_places AS p JOIN operation_target_groups AS g USING (operation)
    WHERE NOT g.is_inferred OR $inferred = 'include'
    GROUP BY p.city
)
SELECT c.city, c.name, c.region, v.knowledge, k.stage, k.kind, k.date, k.amount_cents,
    k.per_resident_cents, k.per_low_income_cents, k.per_minor_cents, k.per_young_cents, k.per_older_cents,
    CASE WHEN k.figure IS NULL THEN t.amount_cents END AS total_cents, coalesce(s.figure_stages, []) AS figure_stages,
    coalesce(n.operations, 0) AS known_operations,
    a.areas, a.areas - a.stated_areas AS inferred_areas,
    g.recipients, g.recipients - g.stated_recipients AS inferred_recipients,
    p.residents, p.low_income, p.minors, p.young, p.older, c.income,
    p.minors / p.counted AS minors_share, p.older / p.counted AS older_share,
    c.population_band, c.income_band, coalesce(k.source, t.source) AS figure_source,
    list_filter([coalesce(k.source, t.source)] || c.source || [c.income_source, p.population_source],
        lambda key: key IS NOT NULL) AS source
FROM cities_with_bands AS c
JOIN people AS p USING (city)
JOIN city_availability AS v USING (city)
LEFT JOIN known_amounts AS k ON k.city = c.city AND k.priority = $subject
LEFT JOIN known_amounts AS t ON t.city = c.city AND t.priority = 'both'
LEFT JOIN figure_stages AS s ON s.city = c.city
LEFT JOIN known AS n ON n.city = c.city
LEFT JOIN area_counts AS a ON a.city = c.city
LEFT JOIN recipient_counts AS g ON g.city = c.city
WHERE list_contains($inside, c.city)
ORDER BY c.city
