-- One row a city in scope and field. Uses filters of place only: what other filters exclude is still published. States:
-- `known`, `part` (some operations, or only the total of both priorities), `unpublished`, `none` (no operation that can
-- have the field is named). `given` of `asked` operations state the field; inferred classes do not count as stated.
-- Only operations of Priority 5 can have an objective, target groups and interventions.
WITH figure_fields AS (
    SELECT c.city, s.rank, s.stage AS field, 1 AS asked,
        CASE max(CASE f.priority WHEN '5' THEN 2 WHEN 'both' THEN 1 ELSE 0 END)
            WHEN 2 THEN 'known' WHEN 1 THEN 'part' ELSE 'unpublished' END AS state,
        list(DISTINCT f.source ORDER BY f.source) FILTER (WHERE f.source IS NOT NULL) AS source
    FROM cities_in_scope AS c CROSS JOIN stages AS s
    LEFT JOIN amounts AS f ON f.city = c.city AND f.stage = s.stage
    WHERE s.stage <> 'press_estimate'
    GROUP BY c.city, s.rank, s.stage
),
operation_fields(rank, field) AS (
    VALUES (10, 'operation'), (11, 'amount'), (12, 'objective'), (13, 'group'), (14, 'intervention'), (15, 'actor'),
        (16, 'cup'), (17, 'start'), (18, 'end')
),
field_values AS (
    SELECT s.city, m.source, f.field, CASE f.field
        WHEN 'operation' THEN true
        WHEN 'amount' THEN m.amount_cents IS NOT NULL
        WHEN 'objective' THEN m.objective IS NOT NULL
        WHEN 'group' THEN NOT list_contains(m.groups, 'not-stated')
        WHEN 'intervention' THEN NOT list_contains(m.interventions, 'not-stated')
        WHEN 'actor' THEN m.operation IN (SELECT operation FROM operation_actors)
        WHEN 'cup' THEN m.cup IS NOT NULL
        WHEN 'start' THEN m."start" IS NOT NULL
        WHEN 'end' THEN m."end" IS NOT NULL
        END AS is_given
    FROM operation_tags AS m JOIN operation_shares AS s USING (operation) CROSS JOIN operation_fields AS f
    WHERE m.inferred = 'exclude' AND m.is_counted
      AND (f.field NOT IN ('objective', 'group', 'intervention') OR m.priority IN ('5', 'both'))
),
field_counts AS (
    SELECT c.city, f.rank, f.field, count(a.city) AS asked, count(*) FILTER (WHERE a.is_given) AS given,
        list(DISTINCT a.source ORDER BY a.source) FILTER (WHERE a.source IS NOT NULL) AS source
    FROM cities_in_scope AS c CROSS JOIN operation_fields AS f
    LEFT JOIN field_values AS a ON a.city = c.city AND a.field = f.field
    GROUP BY c.city, f.rank, f.field
),
cells AS (
    SELECT city, rank, field, CAST(asked AS BIGINT) AS asked, CAST(state = 'known' AS BIGINT) AS given, state, source
    FROM figure_fields
    UNION ALL
    SELECT city, rank, field, asked, given,
        CASE WHEN asked = 0 THEN CASE field WHEN 'operation' THEN 'unpublished' ELSE 'none' END
             WHEN given = asked THEN 'known' WHEN given = 0 THEN 'unpublished' ELSE 'part' END,
        source
    FROM field_counts
)
SELECT x.city, c.name, c.region, x.field, x.state, x.given, x.asked, x.source
FROM cells AS x JOIN cities AS c USING (city)
ORDER BY c.region, x.city, x.rank
