-- Residents by age band, for each city in scope, with their share of the city and of the 39 cities together. The bands
-- overlap as in the sources: 15-29 are the "giovani" of the calls, 18-29 the adults among them.
WITH bands(position, age_band, first, last) AS (
    VALUES (1, '0-17', 0, 17), (2, '15-29', 15, 29), (3, '18-29', 18, 29), (4, '30-64', 30, 64), (5, '65', 65, 200)
),
all_cities AS (
    SELECT b.age_band, sum(p.female + p.male) / (SELECT sum(female + male) FROM population) AS share
    FROM bands AS b JOIN population AS p ON p.age BETWEEN b.first AND b.last
    GROUP BY b.age_band
),
totals AS (SELECT city, sum(female + male) AS people FROM population GROUP BY city)
SELECT p.city, b.age_band, CAST(sum(p.female + p.male) AS BIGINT) AS people,
    CAST(sum(p.female + p.male) / t.people AS DOUBLE) AS share,
    CAST(c.share AS DOUBLE) AS share_cities, min(p.source) AS source
FROM bands AS b
JOIN population AS p ON p.age BETWEEN b.first AND b.last
JOIN cities_in_scope USING (city)
JOIN totals AS t USING (city)
JOIN all_cities AS c USING (age_band)
GROUP BY p.city, b.position, b.age_band, t.people, c.share
ORDER BY p.city, b.position
