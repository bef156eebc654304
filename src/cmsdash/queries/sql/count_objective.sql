SELECT coalesce(objective, 'not-stated') AS code, count(*) AS n FROM matching GROUP BY code
