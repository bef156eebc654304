-- Cities in scope side by side: the figure known for each, for each of some people too, and who lives there.
SELECT c.city, c.name, c.region, k.stage, k.kind, k.date, k.amount_cents,
    k.per_resident_cents, k.per_low_income_cents, k.per_minor_cents, k.per_young_cents, k.per_older_cents,
    CASE WHEN k.figure IS NULL THEN t.amount_cents END AS total_cents,
    p.residents, p.low_income, p.minors, p.young, p.older, i.mean_taxable_income_eur AS income,
    p.minors / p.counted AS minors_share, p.older / p.counted AS older_share,
    len(list_filter($population_edges, lambda edge: edge <= c.residents)) AS population_band,
    CASE WHEN i.mean_taxable_income_eur IS NOT NULL
        THEN len(list_filter($income_edges, lambda edge: edge <= i.mean_taxable_income_eur)) END AS income_band,
    concat_ws('|', coalesce(k.source, t.source), c.source, i.source, p.population_source) AS source
FROM scope AS c
JOIN people AS p USING (city)
LEFT JOIN income AS i ON i.area = c.city
LEFT JOIN known AS k ON k.city = c.city AND k.priority = $subject
LEFT JOIN known AS t ON t.city = c.city AND t.priority = 'both'
ORDER BY c.city
