-- Stages at which every city in scope has a figure, whatever stage is asked for: there they can be compared.
SELECT f.stage
FROM figures AS f JOIN scope USING (city) JOIN stages AS s USING (stage)
WHERE f.priority = $subject AND f.amount_cents IS NOT NULL
GROUP BY f.stage, s.rank
HAVING count(DISTINCT f.city) = (SELECT count(*) FROM scope)
ORDER BY s.rank DESC
