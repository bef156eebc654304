-- The statements about the cities in scope, the newest first: what sources say that is no figure. No query of money,
-- map or ranking reads them.
SELECT s.statement, s.city, s.topic, s.says, s.target_groups AS "groups", s.quote, s.date, s.note, s.source
FROM city_statements AS s
JOIN cities_in_scope USING (city)
ORDER BY s.city, s.date DESC, s.position
