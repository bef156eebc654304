-- What every query may read; the parts that it does not read are left out (queries/engine.py). What no filter changes
-- is a table of its own (facts/derived.sql). Parameters: `inside`, the cities under the filters of place; one list of
-- codes for each other facet (empty = no filter); the choices.
WITH scope AS (
    SELECT * FROM cities WHERE list_contains($inside, city)
),
-- Figures with an amount, under the filters that figures can answer: place, stage, kind.
eligible AS (
    SELECT * FROM amounts
    WHERE list_contains($inside, city)
      AND (len($stage) = 0 OR list_contains($stage, stage))
      AND (len($kind) = 0 OR list_contains($kind, kind))
),
-- Of those, the known one of each city and priority, and the chosen one of each city, priority and stage.
known AS (
    SELECT * FROM amounts WHERE precedence IN (SELECT min(precedence) FROM eligible GROUP BY city, priority)
),
chosen AS (
    SELECT * FROM amounts WHERE precedence IN (SELECT min(precedence) FROM eligible GROUP BY city, priority, stage)
),
-- Operations under the filters that operations can answer: place (any of their cities), priority, and the taxonomy
-- their source states.
matching AS (
    SELECT * FROM operation_tags
    WHERE inferred = $inferred
      AND list_has_any(places, $inside)
      AND (len($objective) = 0 OR list_contains($objective, coalesce(objective, 'not-stated')))
      AND (len($group) = 0 OR CASE $match WHEN 'all' THEN list_has_all(groups, $group)
                                          ELSE list_has_any($group, groups) END)
      AND (len($intervention) = 0 OR list_has_any($intervention, interventions))
      AND (len($priority) = 0 OR list_contains($priority, priority))
      AND (len($status) = 0 OR list_contains($status, status))
),
-- Those operations city by city, for the cities in scope. `share_cents` is what the rule `split` tells of the city
-- (domain/rules.py).
located AS (
    SELECT m.operation, s.city, s.role, s.cities, m.status, m.priority, m.amount_cents, m.amount_kind, m.source,
        CASE $split WHEN 'full' THEN m.amount_cents WHEN 'lead' THEN s.lead_cents ELSE s.equal_cents END AS share_cents
    FROM matching AS m JOIN operation_shares AS s USING (operation)
    WHERE list_contains($inside, s.city)
)
