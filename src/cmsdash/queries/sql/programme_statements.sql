-- What the programme's pages say of who carries out the operations, by topic, the newest first.
SELECT statement, topic AS programme_topic, says, quote, date, source
FROM programme_statements
ORDER BY programme_topic, date DESC, position
