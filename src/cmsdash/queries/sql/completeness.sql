-- One row a city in scope and field, whatever the other filters: what they leave out is published all the same. States:
-- known, part (some operations, or only the total of both priorities), unpublished, none (no operation is named, so
-- there is nothing to ask). `given` of `asked` say how many give it; what a rule inferred is not given.
, money AS (
    SELECT c.city, s.rank, s.stage AS field, 1 AS asked,
        CASE max(CASE f.priority WHEN '5' THEN 2 WHEN 'both' THEN 1 ELSE 0 END)
            WHEN 2 THEN 'known' WHEN 1 THEN 'part' ELSE 'unpublished' END AS state,
        string_agg(DISTINCT f.source, '|' ORDER BY f.source) AS source
    FROM scope AS c CROSS JOIN stages AS s
    LEFT JOIN amounts AS f ON f.city = c.city AND f.stage = s.stage
    WHERE s.stage <> 'press_estimate'
    GROUP BY c.city, s.rank, s.stage
),
asked AS (
    SELECT s.city, m.source, unnest([
        {'rank': 10, 'field': 'operation', 'is_given': true},
        {'rank': 11, 'field': 'amount', 'is_given': m.amount_cents IS NOT NULL},
        {'rank': 12, 'field': 'objective', 'is_given': m.objective IS NOT NULL},
        {'rank': 13, 'field': 'group', 'is_given': NOT list_contains(m.groups, 'not-stated')},
        {'rank': 14, 'field': 'intervention', 'is_given': NOT list_contains(m.interventions, 'not-stated')},
        {'rank': 15, 'field': 'actor',
         'is_given': EXISTS (SELECT 1 FROM operation_actors AS a WHERE a.operation = m.operation)},
        {'rank': 16, 'field': 'cup', 'is_given': m.cup IS NOT NULL},
        {'rank': 17, 'field': 'start', 'is_given': m."start" IS NOT NULL},
        {'rank': 18, 'field': 'end', 'is_given': m."end" IS NOT NULL}
    ], recursive := true)
    FROM operation_tags AS m JOIN operation_shares AS s USING (operation)
    WHERE m.inferred = 'exclude'
),
work AS (
    SELECT c.city, f.rank, f.field, count(a.city) AS asked, count(*) FILTER (WHERE a.is_given) AS given,
        string_agg(DISTINCT a.source, '|' ORDER BY a.source) AS source
    FROM scope AS c CROSS JOIN (VALUES (10, 'operation'), (11, 'amount'), (12, 'objective'), (13, 'group'),
        (14, 'intervention'), (15, 'actor'), (16, 'cup'), (17, 'start'), (18, 'end')) AS f (rank, field)
    LEFT JOIN asked AS a ON a.city = c.city AND a.field = f.field
    GROUP BY c.city, f.rank, f.field
),
cells AS (
    SELECT city, rank, field, CAST(asked AS BIGINT) AS asked, CAST(state = 'known' AS BIGINT) AS given, state, source
    FROM money
    UNION ALL
    SELECT city, rank, field, asked, given,
        CASE WHEN asked = 0 THEN CASE field WHEN 'operation' THEN 'unpublished' ELSE 'none' END
             WHEN given = asked THEN 'known' WHEN given = 0 THEN 'unpublished' ELSE 'part' END,
        source
    FROM work
)
SELECT x.city, c.name, c.region, x.field, x.state, x.given, x.asked, x.source
FROM cells AS x JOIN cities AS c USING (city)
ORDER BY c.region, x.city, x.rank
