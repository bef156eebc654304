-- Every city with its income and its bands of population and income. A band is the number of edges reached.
SELECT c.city, c.name, c.region, c.residents, i.mean_taxable_income_eur AS income, c.source, i.source AS income_source,
    array_length(list_filter($population_edges, lambda edge: edge <= c.residents)) AS population_band,
    CASE WHEN i.mean_taxable_income_eur IS NOT NULL
        THEN array_length(list_filter($income_edges, lambda edge: edge <= i.mean_taxable_income_eur)) END AS income_band
FROM cities AS c LEFT JOIN income AS i ON i.area = c.city
