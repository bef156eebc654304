-- The stages at which every city in scope has a figure. Ignores the filter on stages.
SELECT f.stage
FROM amounts AS f
WHERE f.priority = $subject AND list_contains($inside, f.city)
GROUP BY f.stage, f.stage_rank
HAVING count(DISTINCT f.city) = array_length($inside)
ORDER BY f.stage_rank DESC
