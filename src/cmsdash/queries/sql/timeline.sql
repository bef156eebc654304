SELECT * FROM timeline ORDER BY date
