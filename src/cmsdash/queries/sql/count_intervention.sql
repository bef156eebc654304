SELECT unnest(interventions) AS code, count(*) AS n FROM matching GROUP BY code
