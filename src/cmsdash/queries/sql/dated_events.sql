-- Dates with their meaning in `dated`: `event` (a milestone), `span` (an operation from start to end), `source` (the
-- publication date of the source of a city's operations, which is the only date of most of them). An
-- operation whose source bears no date has none.
SELECT t.event, NULL AS city, NULL AS name, NULL AS title, NULL AS operations, t.date AS "start", t.date AS "end",
    'event' AS dated, [t.source] AS source
FROM timeline AS t
UNION ALL
SELECT NULL, m.city, c.name, m.title, 1, m."start", m."end", 'span', [m.source]
FROM matching_operations AS m JOIN cities AS c USING (city)
WHERE m."start" IS NOT NULL OR m."end" IS NOT NULL
UNION ALL
SELECT NULL, m.city, c.name, NULL, count(*), m.date, m.date, 'source', list(DISTINCT m.source ORDER BY m.source)
FROM matching_operations AS m JOIN cities AS c USING (city) WHERE m.date <> '' GROUP BY m.city, c.name, m.date
ORDER BY dated, city NULLS FIRST, "start", "end", event, title
