-- The eligible figure with the lowest precedence of each city and priority.
SELECT * FROM amounts WHERE precedence IN (SELECT min(precedence) FROM eligible_amounts GROUP BY city, priority)
