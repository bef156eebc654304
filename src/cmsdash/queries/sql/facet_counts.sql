-- For each option of each facet, how many rows it leads to under the other filters (queries/filter_options.py): whether a row
-- answers each filter is asked once, and each facet leaves its own answer out.
WITH place AS (
    SELECT city, region, $region IS NULL OR list_contains($region, region) AS of_region,
        $city IS NULL OR list_contains($city, city) AS of_city
    FROM cities
),
money AS (
    SELECT f.city, p.of_city, f.stage, f.kind, f.priority, p.of_region,
        $stage IS NULL OR list_contains($stage, f.stage) AS of_stage,
        $kind IS NULL OR list_contains($kind, f.kind) AS of_kind
    FROM amounts AS f JOIN place AS p USING (city)
),
work AS (
    SELECT operation, places, priority, status, coalesce(objective, 'not-stated') AS objective, groups, interventions,
        array_length(list_filter(places, lambda city: list_contains($inside, city))) > 0 AS of_place,
        $priority IS NULL OR list_contains($priority, priority) AS of_priority,
        $objective IS NULL OR list_contains($objective, coalesce(objective, 'not-stated')) AS of_objective,
        $group IS NULL OR array_length(list_filter(groups, lambda code: list_contains($group, code)))
            >= CASE $match WHEN 'all' THEN array_length($group) ELSE 1 END AS of_group,
        $intervention IS NULL
            OR array_length(list_filter(interventions, lambda code: list_contains($intervention, code))) > 0
            AS of_intervention,
        $status IS NULL OR list_contains($status, status) AS of_status
    FROM operation_tags
    WHERE inferred = $inferred
),
of_them AS (SELECT * FROM work WHERE of_place AND of_priority),
sited AS (
    SELECT w.operation, p.* FROM (
        SELECT operation, unnest(places) AS city FROM work
        WHERE of_objective AND of_group AND of_intervention AND of_status AND of_priority
    ) AS w JOIN place AS p USING (city)
)
SELECT 'region' AS facet, region AS code, count(*) AS n FROM place WHERE of_city GROUP BY code
UNION ALL
SELECT 'city', city, count(*) FROM money
WHERE of_region AND of_stage AND of_kind AND priority = $subject GROUP BY city
UNION ALL
SELECT 'total', city, count(*) FROM money WHERE of_region AND of_stage AND of_kind AND priority = 'both' GROUP BY city
UNION ALL
SELECT 'stage', stage, count(DISTINCT city) FROM money
WHERE of_region AND of_city AND of_kind AND priority = $subject GROUP BY stage
UNION ALL
SELECT 'kind', kind, count(DISTINCT city) FROM money
WHERE of_region AND of_city AND of_stage AND priority = $subject GROUP BY kind
UNION ALL
SELECT 'priority', priority, count(DISTINCT city) FROM money
WHERE of_region AND of_city AND of_stage AND of_kind GROUP BY priority
UNION ALL
SELECT 'objective', objective, count(*) FROM of_them WHERE of_group AND of_intervention AND of_status GROUP BY objective
UNION ALL
SELECT 'group', unnest(groups) AS code, count(*) FROM of_them
WHERE of_objective AND of_intervention AND of_status AND (of_group OR $match = 'any') GROUP BY code
UNION ALL
SELECT 'intervention', unnest(interventions) AS code, count(*) FROM of_them
WHERE of_objective AND of_group AND of_status GROUP BY code
UNION ALL
SELECT 'status', status, count(*) FROM of_them WHERE of_objective AND of_group AND of_intervention GROUP BY status
UNION ALL
SELECT 'work.region', region, count(DISTINCT operation) FROM sited WHERE of_city GROUP BY region
UNION ALL
SELECT 'work.city', city, count(DISTINCT operation) FROM sited WHERE of_region GROUP BY city
UNION ALL
SELECT 'work.priority', priority, count(*) FROM work
WHERE of_place AND of_objective AND of_group AND of_intervention AND of_status GROUP BY priority
