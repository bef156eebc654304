-- The number of rows that each option of each facet leads to under the other filters (queries/filter_options.py). The
-- result of each filter is computed once per row; each facet then ignores its own. Operations are matched without
-- and with inferred classes: `n` counts those that match under the selection, `inferred_n` those that match only with
-- inferred classes, whether or not the selection includes them.
WITH filtered_cities AS (
    SELECT city, region, $region IS NULL OR list_contains($region, region) AS in_region,
        $city IS NULL OR list_contains($city, city) AS in_city
    FROM cities
),
amounts_in_place AS (
    SELECT f.city, p.in_city, f.stage, f.kind, f.priority, p.in_region,
        $stage IS NULL OR list_contains($stage, f.stage) AS in_stage,
        $kind IS NULL OR list_contains($kind, f.kind) AS in_kind
    FROM amounts AS f JOIN filtered_cities AS p USING (city)
),
filtered_operations AS (
    SELECT operation, inferred, places, priority, status, coalesce(objective, 'not-stated') AS objective, groups,
        interventions,
        array_length(list_filter(places, lambda city: list_contains($inside, city))) > 0 AS in_place,
        $priority IS NULL OR list_contains($priority, priority) AS in_priority,
        $objective IS NULL OR list_contains($objective, coalesce(objective, 'not-stated')) AS in_objective,
        $group IS NULL OR array_length(list_filter(groups, lambda code: list_contains($group, code)))
            >= CASE $match WHEN 'all' THEN array_length($group) ELSE 1 END AS in_group,
        $intervention IS NULL
            OR array_length(list_filter(interventions, lambda code: list_contains($intervention, code))) > 0
            AS in_intervention,
        $status IS NULL OR list_contains($status, status) AS in_status
    FROM operation_tags WHERE is_counted
),
operations_in_scope AS (SELECT * FROM filtered_operations WHERE in_place AND in_priority),
operation_cities_in_scope AS (
    SELECT w.operation, w.inferred, p.* FROM (
        SELECT operation, inferred, unnest(places) AS city FROM filtered_operations
        WHERE in_objective AND in_group AND in_intervention AND in_status AND in_priority
    ) AS w JOIN filtered_cities AS p USING (city)
),
operation_options AS (
    SELECT 'objective' AS facet, objective AS code, operation, inferred FROM operations_in_scope
    WHERE in_group AND in_intervention AND in_status
    UNION ALL
    SELECT 'group', unnest(groups), operation, inferred FROM operations_in_scope
    WHERE in_objective AND in_intervention AND in_status AND (in_group OR $match = 'any')
    UNION ALL
    SELECT 'intervention', unnest(interventions), operation, inferred FROM operations_in_scope
    WHERE in_objective AND in_group AND in_status
    UNION ALL
    SELECT 'status', status, operation, inferred FROM operations_in_scope
    WHERE in_objective AND in_group AND in_intervention
    UNION ALL
    SELECT 'work.region', region, operation, inferred FROM operation_cities_in_scope WHERE in_city
    UNION ALL
    SELECT 'work.city', city, operation, inferred FROM operation_cities_in_scope WHERE in_region
    UNION ALL
    SELECT 'work.priority', priority, operation, inferred FROM filtered_operations
    WHERE in_place AND in_objective AND in_group AND in_intervention AND in_status
),
matched_operations AS (
    SELECT facet, code, bool_or(inferred = $inferred) AS is_match, min(inferred) = 'include' AS is_inferred
    FROM operation_options GROUP BY facet, code, operation
)
SELECT 'region' AS facet, region AS code, count(*) AS n, 0 AS inferred_n
FROM filtered_cities WHERE in_city GROUP BY code
UNION ALL
SELECT 'city', city, count(*), 0 FROM amounts_in_place
WHERE in_region AND in_stage AND in_kind AND priority = $subject GROUP BY city
UNION ALL
SELECT 'total', city, count(*), 0 FROM amounts_in_place
WHERE in_region AND in_stage AND in_kind AND priority = 'both' GROUP BY city
UNION ALL
SELECT 'stage', stage, count(DISTINCT city), 0 FROM amounts_in_place
WHERE in_region AND in_city AND in_kind AND priority = $subject GROUP BY stage
UNION ALL
SELECT 'kind', kind, count(DISTINCT city), 0 FROM amounts_in_place
WHERE in_region AND in_city AND in_stage AND priority = $subject GROUP BY kind
UNION ALL
SELECT 'priority', priority, count(DISTINCT city), 0 FROM amounts_in_place
WHERE in_region AND in_city AND in_stage AND in_kind GROUP BY priority
UNION ALL
SELECT facet, code, count_if(is_match), count_if(is_inferred) FROM matched_operations GROUP BY facet, code
