-- The eligible figure with the lowest precedence of each city, priority and stage.
SELECT * FROM amounts WHERE precedence IN (SELECT min(precedence) FROM eligible_amounts GROUP BY city, priority, stage)
