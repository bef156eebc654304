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
staged AS (  -- one figure a city and stage: the surest, then the newest
    SELECT f.* FROM figures AS f JOIN kinds AS k USING (kind)
    WHERE f.priority = $subject AND f.amount_cents IS NOT NULL AND (len($kind) = 0 OR list_contains($kind, f.kind))
    QUALIFY row_number() OVER (PARTITION BY f.city, f.stage ORDER BY k.rank, f.date DESC, f.figure) = 1
),
own AS (SELECT * FROM known WHERE priority = $subject)
SELECT p.city, p.peer, t.name AS peer_name, o.stage, f.amount_cents,
    h.per_resident_cents, h.per_low_income_cents, h.per_minor_cents, h.per_young_cents, h.per_older_cents,
    f.kind, f.date, t.residents, t.income, concat_ws('|', f.source, t.source, t.income_source, CASE
        WHEN h.figure IS NOT NULL AND $measure IN ('per-minor', 'per-young', 'per-older') THEN h.population_source
        END) AS source
FROM pairs AS p
JOIN traits AS t ON t.city = p.peer
LEFT JOIN own AS o ON o.city = p.city
LEFT JOIN staged AS f ON f.city = p.peer AND f.stage = o.stage
LEFT JOIN per_head AS h ON h.figure = f.figure
ORDER BY p.city, p.peer
