SELECT status AS code, count(*) AS n FROM matching GROUP BY code
