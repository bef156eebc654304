-- Taxable income per taxpayer of each city in scope, its region, the 39 cities together and Italy.
SELECT c.city, i.level, i.mean_taxable_income_eur AS income, CAST(i.year AS VARCHAR) AS year, i.source
FROM cities_in_scope AS c JOIN income AS i ON i.area IN (c.city, c.region, 'citta-medie-sud', 'italia')
ORDER BY c.city, array_position(['city', 'region', 'programme', 'country'], i.level)
