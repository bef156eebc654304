SELECT priority AS code, count(DISTINCT city) AS n FROM eligible GROUP BY code
