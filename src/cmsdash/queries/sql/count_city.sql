SELECT city AS code, count(*) AS n FROM eligible GROUP BY code
