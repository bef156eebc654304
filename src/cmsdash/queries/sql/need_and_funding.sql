-- One row a city in scope: its context indicators and its known figure, also per head of each group.
SELECT c.city, c.name, c.region, v.knowledge, k.stage, k.kind, k.date, k.amount_cents,
    coalesce(s.figure_stages, []) AS figure_stages,
    k.per_resident_cents, k.per_low_income_cents, k.per_minor_cents, k.per_young_cents, k.per_older_cents,
    i.mean_taxable_income_eur AS income,
    i.share_up_to_15000_pct / 100 AS low_income_share,
    p.minors / p.counted AS minors_share,
    p.young / p.counted AS young_share,
    p.older / p.counted AS older_share,
    list_filter([k.source, a.people_source,
        CASE WHEN $indicator IN ('income', 'low-income') THEN p.income_source ELSE p.population_source END],
        lambda key: key IS NOT NULL) AS source
FROM cities_in_scope AS c
JOIN people AS p USING (city)
JOIN city_availability AS v USING (city)
LEFT JOIN figure_stages AS s ON s.city = c.city
LEFT JOIN income AS i ON i.area = c.city AND i.level = 'city'
LEFT JOIN known_amounts AS k ON k.city = c.city AND k.priority = $subject
LEFT JOIN measured_amounts AS a ON a.figure = k.figure AND a.measure = $measure
ORDER BY c.city
