-- One row a city in scope: its known figure, that amount per head of each group, and its population.
SELECT c.city, c.name, c.region, v.knowledge, k.stage, k.kind, k.date, k.amount_cents,
    k.per_resident_cents, k.per_low_income_cents, k.per_minor_cents, k.per_young_cents, k.per_older_cents,
    CASE WHEN k.figure IS NULL THEN t.amount_cents END AS total_cents,
    p.residents, p.low_income, p.minors, p.young, p.older, c.income,
    p.minors / p.counted AS minors_share, p.older / p.counted AS older_share,
    c.population_band, c.income_band,
    list_filter([coalesce(k.source, t.source)] || c.source || [c.income_source, p.population_source],
        lambda key: key IS NOT NULL) AS source
FROM cities_with_bands AS c
JOIN people AS p USING (city)
JOIN city_availability AS v USING (city)
LEFT JOIN known_amounts AS k ON k.city = c.city AND k.priority = $subject
LEFT JOIN known_amounts AS t ON t.city = c.city AND t.priority = 'both'
WHERE list_contains($inside, c.city)
ORDER BY c.city
