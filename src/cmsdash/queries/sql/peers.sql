-- Each city in scope with its peers: their money, for each of some people too, at the stage of the city's figure.
-- Peers share with the city every trait asked for ($peers); with none asked, the peers are all the others.
, traits AS (
    SELECT c.city, c.name, c.region, c.residents, i.mean_taxable_income_eur AS income, c.source AS source, i.source AS income_source,
        len(list_filter($population_edges, lambda edge: edge <= c.residents)) AS population_band,
        CASE WHEN i.mean_taxable_income_eur IS NOT NULL
            THEN len(list_filter($income_edges, lambda edge: edge <= i.mean_taxable_income_eur)) END AS income_band
    FROM cities AS c LEFT JOIN income AS i ON i.area = c.city
),
pairs AS (
    SELECT a.city, b.city AS peer
    FROM scope JOIN traits AS a USING (city) JOIN traits AS b ON a.city <> b.city
        AND (NOT list_contains($peers, 'region') OR a.region = b.region)
        AND (NOT list_contains($peers, 'population') OR a.population_band = b.population_band)
        AND (NOT list_contains($peers, 'income') OR a.income_band = b.income_band)
),
staged AS (  -- one figure a city and stage, in scope or not: the surest, then the newest
    SELECT * FROM amounts WHERE precedence IN (
        SELECT min(precedence) FROM amounts
        WHERE priority = $subject AND (len($kind) = 0 OR list_contains($kind, kind)) GROUP BY city, stage
    )
),
own AS (SELECT * FROM known WHERE priority = $subject)
SELECT p.city, p.peer, t.name AS peer_name, o.stage, f.amount_cents,
    f.per_resident_cents, f.per_low_income_cents, f.per_minor_cents, f.per_young_cents, f.per_older_cents,
    f.kind, f.date, t.residents, t.income, concat_ws('|', f.source, t.source, t.income_source, CASE
        WHEN f.figure IS NOT NULL AND $measure IN ('per-minor', 'per-young', 'per-older') THEN f.population_source
        END) AS source
FROM pairs AS p
JOIN traits AS t ON t.city = p.peer
LEFT JOIN own AS o ON o.city = p.city
LEFT JOIN staged AS f ON f.city = p.peer AND f.stage = o.stage
ORDER BY p.city, p.peer
