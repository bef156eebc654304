-- Of the eligible figures the chosen one of each city, priority and stage.
SELECT * FROM amounts WHERE precedence IN (SELECT min(precedence) FROM eligible GROUP BY city, priority, stage)
