SELECT stage AS code, count(DISTINCT city) AS n FROM eligible WHERE priority = $subject GROUP BY code
