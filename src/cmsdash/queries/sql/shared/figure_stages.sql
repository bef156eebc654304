-- The stages at which each city has a figure of the subject priority, the most advanced first, under any filters.
SELECT city, list(stage ORDER BY stage_rank DESC) AS figure_stages
FROM (SELECT DISTINCT city, stage, stage_rank FROM amounts WHERE priority = $subject)
GROUP BY city
