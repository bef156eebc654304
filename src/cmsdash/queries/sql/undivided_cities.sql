-- The number of cities of which sources give, from the stage "admitted" on, only the total of both priorities.
WITH admitted_amounts AS (
    SELECT f.city, f.priority FROM amounts AS f JOIN stages AS s USING (stage)
    WHERE s.rank >= (SELECT rank FROM stages WHERE stage = 'admitted')
)
SELECT count(DISTINCT city) AS cities FROM admitted_amounts
WHERE priority = 'both' AND city NOT IN (SELECT city FROM admitted_amounts WHERE priority = $subject)
