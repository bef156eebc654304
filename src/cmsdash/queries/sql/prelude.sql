-- What every query may start from. Parameters: one list of codes per facet (empty = no filter), the subject, the measure.
WITH scope AS (
    SELECT * FROM cities
    WHERE (len($region) = 0 OR list_contains($region, region))
      AND (len($city) = 0 OR list_contains($city, city))
),
-- The people an amount can be divided by, one row a city; empty where nobody counts them, and then nothing is divided.
-- Taxpayers with an income up to 15,000 euro are derived: taxpayers x share, to the nearest person.
people AS (
    SELECT c.city, c.residents, 'istat-situas-2026' AS residents_source,
        CAST(round(i.taxpayers * i.share_up_to_15000_pct / 100) AS BIGINT) AS low_income, i.source AS income_source,
        a.minors, a.young, a.older, a.counted, a.source AS population_source
    FROM cities AS c
    LEFT JOIN income AS i ON i.area = c.city AND i.level = 'city'
    LEFT JOIN (
        SELECT city, any_value(source) AS source, CAST(sum(female + male) AS BIGINT) AS counted,
            CAST(sum(female + male) FILTER (age < 18) AS BIGINT) AS minors,
            CAST(sum(female + male) FILTER (age BETWEEN 15 AND 29) AS BIGINT) AS young,
            CAST(sum(female + male) FILTER (age >= 65) AS BIGINT) AS older
        FROM population GROUP BY city
    ) AS a ON a.city = c.city
),
per_head AS (
    SELECT f.figure, p.* EXCLUDE (city),
        CAST(round(f.amount_cents / p.residents) AS BIGINT) AS per_resident_cents,
        CAST(round(f.amount_cents / nullif(p.low_income, 0)) AS BIGINT) AS per_low_income_cents,
        CAST(round(f.amount_cents / nullif(p.minors, 0)) AS BIGINT) AS per_minor_cents,
        CAST(round(f.amount_cents / nullif(p.young, 0)) AS BIGINT) AS per_young_cents,
        CAST(round(f.amount_cents / nullif(p.older, 0)) AS BIGINT) AS per_older_cents
    FROM figures AS f JOIN people AS p USING (city)
),
-- Figures with an amount, under the filters that figures can answer: place, stage, kind.
eligible AS (
    SELECT f.*, s.rank AS stage_rank, k.rank AS kind_rank
    FROM figures AS f JOIN stages AS s USING (stage) JOIN kinds AS k USING (kind) JOIN scope USING (city)
    WHERE f.amount_cents IS NOT NULL
      AND (len($stage) = 0 OR list_contains($stage, f.stage))
      AND (len($kind) = 0 OR list_contains($kind, f.kind))
),
-- The rule "what is known": most advanced stage, then surest kind, then newest source (domain/money.py).
known AS (
    SELECT * FROM eligible
    QUALIFY row_number() OVER (
        PARTITION BY city, priority ORDER BY stage_rank DESC, kind_rank, date DESC, figure
    ) = 1
),
-- What an operation is for. What a rule inferred counts only where the reader includes it.
operation_tags AS (
    SELECT operation,
        CASE WHEN o.objective_basis <> 'inferred' OR $inferred = 'include' THEN o.objective END AS objective,
        coalesce((SELECT list(target_group) FROM operation_target_groups AS g
            WHERE g.operation = o.operation AND (g.basis <> 'inferred' OR $inferred = 'include')),
            ['not-stated']) AS groups,
        coalesce((SELECT list(intervention) FROM operation_interventions AS i
            WHERE i.operation = o.operation AND (i.basis <> 'inferred' OR $inferred = 'include')),
            ['not-stated']) AS interventions
    FROM operations AS o
),
-- Operations under the filters that operations can answer: place (any of their cities), priority, and the taxonomy
-- their source states.
matching AS (
    SELECT o.* EXCLUDE (objective), t.objective, t.groups, t.interventions
    FROM operations AS o JOIN operation_tags AS t USING (operation)
    WHERE o.operation IN (SELECT operation FROM operation_cities SEMI JOIN scope USING (city))
      AND (len($objective) = 0 OR list_contains($objective, coalesce(t.objective, 'not-stated')))
      AND (len($group) = 0 OR CASE $match WHEN 'all' THEN list_has_all(t.groups, $group)
                                          ELSE list_has_any($group, t.groups) END)
      AND (len($intervention) = 0 OR list_has_any($intervention, t.interventions))
      AND (len($priority) = 0 OR list_contains($priority, o.priority))
      AND (len($status) = 0 OR list_contains($status, o.status))
),
-- Those operations city by city, for the cities in scope. `share_cents` is what the rule `split` tells of the city
-- (domain/rules.py); `once` marks one row of each operation, so that a sum over cities can count it once.
located AS (
    SELECT m.operation, c.city, c.role, n.cities, m.status, m.priority, m.amount_cents, m.amount_kind, m.source,
        CASE WHEN $split = 'full' OR (n.cities = 1) THEN m.amount_cents
             WHEN $split = 'lead' THEN CASE c.role WHEN 'lead' THEN m.amount_cents ELSE 0 * m.amount_cents END
             ELSE m.amount_cents // n.cities + CASE c.role WHEN 'lead' THEN m.amount_cents % n.cities ELSE 0 END
        END AS share_cents,
        row_number() OVER (PARTITION BY m.operation ORDER BY c.role, c.city) = 1 AS once
    FROM matching AS m
    JOIN operation_cities AS c USING (operation)
    JOIN (SELECT operation, count(*) AS cities FROM operation_cities GROUP BY operation) AS n USING (operation)
    SEMI JOIN scope ON scope.city = c.city
)
