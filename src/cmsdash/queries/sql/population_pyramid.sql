-- Women and men of each city in scope by five-year age band. The last band is 100 and over.
SELECT p.city, CAST(5 * (p.age // 5) AS BIGINT) AS age_from, CAST(sum(p.female) AS BIGINT) AS women,
    CAST(sum(p.male) AS BIGINT) AS men, min(p.source) AS source
FROM population AS p JOIN cities_in_scope USING (city)
GROUP BY p.city, age_from
ORDER BY p.city, age_from
