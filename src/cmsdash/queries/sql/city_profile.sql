-- Population, area and income of each city in scope, with the income of its region and of the 39 cities.
SELECT c.city, c.name, c.region, c.province_2026 AS province, c.istat_code_2025, c.istat_code_2026, c.cadastral_code,
    c.residents, c.area_km2, i.mean_taxable_income_eur AS income, r.mean_taxable_income_eur AS income_region,
    p.mean_taxable_income_eur AS income_cities, i.year AS income_year,
    q.minors, q.older, q.counted AS population, list_filter(c.source || [i.source, q.population_source],
        lambda key: key IS NOT NULL) AS source
FROM cities_in_scope AS c
JOIN people AS q USING (city)
JOIN income AS i ON i.area = c.city
JOIN income AS r ON r.area = c.region
JOIN income AS p ON p.area = 'citta-medie-sud'
ORDER BY c.city
