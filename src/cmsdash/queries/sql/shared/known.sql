-- Of the eligible figures the known one of each city and priority.
SELECT * FROM amounts WHERE precedence IN (SELECT min(precedence) FROM eligible GROUP BY city, priority)
