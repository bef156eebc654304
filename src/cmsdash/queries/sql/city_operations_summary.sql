-- One row a city in scope: what is known of its operations, and which of them answer, that is match the filters.
-- `stated` are answers by stated classes alone. `amounts` has one entry a priority and status: stages are not added. A
-- share of zero, that of a city which does not lead, is no amount. `area_counts` and `group_counts` count the answers
-- of each class, those whose class is stated apart. `known` lists every operation of the city, answering or not.
WITH city_places AS (
    SELECT operation, unnest(places) AS city FROM operation_tags WHERE inferred = $inferred AND is_counted
),
answers AS (
    SELECT c.city, c.operation, c.status, c.priority, c.share_cents, c.amount_kind, c.source,
        NOT c.by_inference AS is_stated
    FROM city_operations AS c
),
totals AS (
    SELECT city, count(*) AS operations, count(*) FILTER (WHERE is_stated) AS stated,
        count(*) FILTER (WHERE share_cents IS NULL) AS without_amount,
        list(DISTINCT source ORDER BY source) AS source
    FROM answers GROUP BY city
),
amount_parts AS (
    SELECT city, priority, status, count(*) AS operations, CAST(sum(share_cents) AS BIGINT) AS cents
    FROM answers WHERE share_cents > 0 GROUP BY city, priority, status
),
amounts_by_city AS (
    SELECT city,
        list({'priority': priority, 'status': status, 'cents': cents, 'operations': operations}
            ORDER BY priority, status) AS amounts
    FROM amount_parts GROUP BY city
),
areas_of_answers AS (
    SELECT a.city, i.intervention AS code, min(n.position) AS position,
        count(*) FILTER (WHERE NOT i.is_inferred) AS stated,
        count(*) FILTER (WHERE i.is_inferred) AS inferred
    FROM answers AS a JOIN operation_interventions AS i USING (operation) JOIN interventions AS n USING (intervention)
    WHERE NOT i.is_inferred OR $inferred = 'include'
    GROUP BY a.city, code
),
groups_of_answers AS (
    SELECT a.city, g.target_group AS code, min(t.position) AS position,
        count(*) FILTER (WHERE NOT g.is_inferred) AS stated,
        count(*) FILTER (WHERE g.is_inferred) AS inferred
    FROM answers AS a JOIN operation_target_groups AS g USING (operation) JOIN target_groups AS t USING (target_group)
    WHERE NOT g.is_inferred OR $inferred = 'include'
    GROUP BY a.city, code
),
areas_by_city AS (
    SELECT city, list({'code': code, 'stated': stated, 'inferred': inferred} ORDER BY position) AS area_counts
    FROM areas_of_answers GROUP BY city
),
groups_by_city AS (
    SELECT city, list({'code': code, 'stated': stated, 'inferred': inferred} ORDER BY position) AS group_counts
    FROM groups_of_answers GROUP BY city
),
known_by_city AS (
    SELECT p.city,
        list({'operation': o.operation, 'title': o.title, 'status': o.status, 'answers': a.operation IS NOT NULL,
            'stated': coalesce(a.is_stated, false)} ORDER BY o.operation) AS known
    FROM city_places AS p JOIN operations AS o USING (operation)
    LEFT JOIN answers AS a ON a.operation = p.operation AND a.city = p.city
    GROUP BY p.city
)
SELECT c.city, c.name, c.region, c.residents, c.label_lon, c.label_lat, coalesce(t.operations, 0) AS operations,
    coalesce(t.stated, 0) AS stated, coalesce(t.operations - t.stated, 0) AS inferred,
    coalesce(t.without_amount, 0) AS without_amount, coalesce(m.amounts, []) AS amounts,
    coalesce(a.area_counts, []) AS area_counts,
    coalesce(g.group_counts, []) AS group_counts, coalesce(k.known, []) AS known,
    coalesce(t.source, []) AS source
FROM cities_in_scope AS c
LEFT JOIN totals AS t ON t.city = c.city
LEFT JOIN amounts_by_city AS m ON m.city = c.city
LEFT JOIN areas_by_city AS a ON a.city = c.city
LEFT JOIN groups_by_city AS g ON g.city = c.city
LEFT JOIN known_by_city AS k ON k.city = c.city
ORDER BY c.city
