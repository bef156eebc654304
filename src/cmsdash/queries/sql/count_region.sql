SELECT region AS code, count(*) AS n FROM scope GROUP BY code
