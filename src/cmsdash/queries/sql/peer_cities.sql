-- Each city in scope with its peers and their amounts at the stage of the city's known figure. Peers share every
-- criterion in $peers; without criteria, every other city is a peer.
WITH pairs AS (
    SELECT a.city, b.city AS peer
    FROM cities_with_bands AS a JOIN cities_with_bands AS b ON a.city <> b.city
        AND (NOT list_contains($peers, 'region') OR a.region = b.region)
        AND (NOT list_contains($peers, 'population') OR a.population_band = b.population_band)
        AND (NOT list_contains($peers, 'income') OR a.income_band = b.income_band)
    WHERE list_contains($inside, a.city)
),
-- One figure a city and stage, also of cities out of scope: the most reliable, then the newest.
stage_amounts AS (
    SELECT * FROM amounts WHERE precedence IN (
        SELECT min(precedence) FROM amounts
        WHERE priority = $subject AND ($kind IS NULL OR list_contains($kind, kind)) GROUP BY city, stage
    )
),
subject_amounts AS (SELECT * FROM known_amounts WHERE priority = $subject)
SELECT p.city, p.peer, t.name AS peer_name, o.stage, f.amount_cents,
    f.per_resident_cents, f.per_low_income_cents, f.per_minor_cents, f.per_young_cents, f.per_older_cents,
    f.kind, f.date, t.residents, t.income, t.region, t.population_band,
    list_filter([f.source] || t.source || [t.income_source,
        CASE WHEN $measure IN ('per-minor', 'per-young', 'per-older') THEN f.population_source END],
        lambda key: key IS NOT NULL) AS source
FROM pairs AS p
JOIN cities_with_bands AS t ON t.city = p.peer
LEFT JOIN subject_amounts AS o ON o.city = p.city
LEFT JOIN stage_amounts AS f ON f.city = p.peer AND f.stage = o.stage
ORDER BY p.city, p.peer
