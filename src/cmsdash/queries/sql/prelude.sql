-- What every query may read; the parts that it does not read are left out (queries/engine.py). What no filter changes
-- is a table of its own (facts/derived.sql). Parameters: one list of codes per facet (empty = no filter), the choices.
WITH scope AS (
    SELECT * FROM cities
    WHERE (len($region) = 0 OR list_contains($region, region))
      AND (len($city) = 0 OR list_contains($city, city))
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
-- Operations under the filters that operations can answer: place (any of their cities), priority, and the taxonomy
-- their source states.
matching AS (
    SELECT o.* EXCLUDE (objective), t.objective, t.groups, t.interventions
    FROM operations AS o JOIN operation_tags AS t ON t.operation = o.operation AND t.inferred = $inferred
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
    JOIN operation_places AS n USING (operation)
    SEMI JOIN scope ON scope.city = c.city
)
