-- The programme's milestones by date.
SELECT event, date, source FROM timeline
ORDER BY date, position
