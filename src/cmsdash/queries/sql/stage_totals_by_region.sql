-- One row a region in scope and stage: the sum of its figures, the number of cities with a figure, and of all cities.
SELECT c.region, c.stage, count(*) AS cities,
    (SELECT count(*) FROM cities_in_scope AS s WHERE s.region = c.region) AS of_cities,
    CAST(sum(c.amount_cents) AS BIGINT) AS amount_cents,
    list(DISTINCT c.kind ORDER BY c.kind) AS kind,
    list(DISTINCT c.source ORDER BY c.source) AS source
FROM amounts_by_stage AS c
WHERE c.priority = $subject
GROUP BY c.region, c.stage, c.stage_rank
ORDER BY c.region, c.stage_rank DESC
