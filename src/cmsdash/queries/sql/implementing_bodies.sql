-- The bodies that carry out the matching operations, one row for each role and city: beneficiaries first, those with
-- most operations first. `operation_list`: their operations.
WITH cited_bodies AS (SELECT * EXCLUDE (source), unnest(source) AS source FROM operation_bodies)
SELECT actor_role, actor, city, count(DISTINCT operation) AS operations,
    count(DISTINCT operation) FILTER (WHERE basis = 'stated') AS declared_operations,
    count(DISTINCT operation) FILTER (WHERE basis = 'inferred') AS inferred_operations,
    list(DISTINCT operation ORDER BY operation) AS operation_list,
    string_agg(DISTINCT wording, ' | ' ORDER BY wording) AS wording,
    list(DISTINCT source ORDER BY source) AS source
FROM cited_bodies
GROUP BY actor_role, actor, city
ORDER BY actor_role <> 'beneficiary', actor_role <> 'partner', actor_role <> 'third_sector', operations DESC, actor,
    city
