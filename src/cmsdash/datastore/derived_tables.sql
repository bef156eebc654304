-- Tables that depend on the release only, not on the selection: created once with the database.

-- Several codes of a cell as a list.
ALTER TABLE cities ALTER source TYPE VARCHAR[] USING string_split(source, '|');
ALTER TABLE classification_measures ALTER source TYPE VARCHAR[] USING string_split(source, '|');
ALTER TABLE unpublished ALTER hints TYPE VARCHAR[] USING string_split(hints, '|');
ALTER TABLE city_statements ALTER target_groups TYPE VARCHAR[] USING string_split(target_groups, '|');

-- A source without a date sorts before all others, and is written as "undated".
ALTER TABLE figures ALTER date TYPE VARCHAR USING coalesce(date, '');
ALTER TABLE city_statements ALTER date TYPE VARCHAR USING coalesce(date, '');
ALTER TABLE operations ALTER date TYPE VARCHAR USING coalesce(date, '');
ALTER TABLE operation_amounts ALTER date TYPE VARCHAR USING coalesce(date, '');

-- Operations that count: not withdrawn, and of the rows of several sources for one operation (operation_matches) one:
-- that which the others name, unless it is withdrawn or another one alone has an amount. `represents` is their key.
CREATE OR REPLACE TABLE operations AS
SELECT o.*, coalesce(m.same_as, o.operation) AS represents,
    o.withdrawn IS NULL AND row_number() OVER (
        PARTITION BY coalesce(m.same_as, o.operation)
        ORDER BY o.withdrawn IS NOT NULL, o.amount_cents IS NULL, m.operation IS NOT NULL, o.date DESC, o.position
    ) = 1 AS is_counted
FROM operations AS o LEFT JOIN operation_matches AS m USING (operation);

-- Denominators of amounts per head, one row per city; NULL if unknown. `low_income`, the taxpayers with an income up to
-- 15,000 euro, is derived: taxpayers x share, rounded. `counted` is the population by age in total.
CREATE TABLE people AS
SELECT c.city, c.residents, c.residents_source,
    CAST(round(i.taxpayers * i.share_up_to_15000_pct / 100) AS BIGINT) AS low_income, i.source AS income_source,
    a.minors, a.young, a.older, a.counted, a.source AS population_source
FROM cities AS c
LEFT JOIN income AS i ON i.area = c.city AND i.level = 'city'
LEFT JOIN (
    SELECT city, min(source) AS source, CAST(sum(female + male) AS BIGINT) AS counted,
        CAST(sum(female + male) FILTER (age < 18) AS BIGINT) AS minors,
        CAST(sum(female + male) FILTER (age BETWEEN 15 AND 29) AS BIGINT) AS young,
        CAST(sum(female + male) FILTER (age >= 65) AS BIGINT) AS older
    FROM population GROUP BY city
) AS a ON a.city = c.city;

-- City figures with an amount, in cents and in cents per head. `precedence` ranks them as domain/funding.py describes:
-- coarse roundings last, most advanced stage, most certain status, latest date. Among any rows of a city and priority,
-- the one with the lowest precedence represents the city. `is_chosen` marks the one that represents its stage.
CREATE TABLE amounts AS
SELECT f.*, p.* EXCLUDE (city), c.region, c.name, s.rank AS stage_rank,
    CAST(round(f.amount_cents / p.residents) AS BIGINT) AS per_resident_cents,
    CAST(round(f.amount_cents / nullif(p.low_income, 0)) AS BIGINT) AS per_low_income_cents,
    CAST(round(f.amount_cents / nullif(p.minors, 0)) AS BIGINT) AS per_minor_cents,
    CAST(round(f.amount_cents / nullif(p.young, 0)) AS BIGINT) AS per_young_cents,
    CAST(round(f.amount_cents / nullif(p.older, 0)) AS BIGINT) AS per_older_cents,
    row_number() OVER (ORDER BY n.note IS NOT NULL, s.rank DESC, k.rank, f.date DESC, f.figure) AS precedence,
    row_number() OVER (
        PARTITION BY f.city, f.priority, f.stage ORDER BY n.note IS NOT NULL, k.rank, f.date DESC, f.figure
    ) = 1 AS is_chosen
FROM figures AS f
JOIN people AS p USING (city)
JOIN cities AS c USING (city)
JOIN stages AS s USING (stage)
JOIN kinds AS k USING (kind)
LEFT JOIN coarse_notes AS n ON n.note = f.note
WHERE f.amount_cents IS NOT NULL;

-- `amounts` in long format: one row per figure and measure, with the source of the denominator.
CREATE TABLE measured_amounts AS
SELECT figure, 'money' AS measure, amount_cents AS measured_cents, NULL AS people_source FROM amounts
UNION ALL SELECT figure, 'per-resident', per_resident_cents, residents_source FROM amounts
UNION ALL SELECT figure, 'per-low-income', per_low_income_cents, income_source FROM amounts
UNION ALL SELECT figure, 'per-minor', per_minor_cents, population_source FROM amounts
UNION ALL SELECT figure, 'per-young', per_young_cents, population_source FROM amounts
UNION ALL SELECT figure, 'per-older', per_older_cents, population_source FROM amounts;

-- Allocation and admitted amount by priority, in cents. No source states the admitted amount of both priorities
-- together: it is NULL.
CREATE TABLE allocations AS
SELECT r.priority, a.amount_cents, a.source, d.amount_cents AS admitted_cents, d.source AS admitted_source
FROM (VALUES ('5', 'p5_allocation', 'admitted_p5'), ('6', 'p6_allocation', 'admitted_p6'),
    ('both', 'p5_p6_allocation', NULL)) AS r(priority, allocated, admitted)
JOIN programme_figures AS a ON a.programme_figure = r.allocated
LEFT JOIN programme_figures AS d ON d.programme_figure = r.admitted;

-- Classes of operations: `is_inferred` where no source states them, but a person read them in its words or a rule
-- inferred them.
CREATE OR REPLACE TABLE operation_target_groups AS
SELECT *, basis IN ('read', 'inferred') AS is_inferred FROM operation_target_groups;
CREATE OR REPLACE TABLE operation_interventions AS
SELECT *, basis IN ('read', 'inferred') AS is_inferred FROM operation_interventions;

-- Operations with their objective, lists of target groups, interventions and cities (lead city first). Each operation
-- has two rows: without (`inferred` = 'exclude') and with ('include') the classes that were read or inferred.
-- `amount_source`: the source of the amount, where another one than that of the operation gives it.
CREATE TABLE operation_tags AS
WITH choices AS (SELECT unnest(['exclude', 'include']) AS inferred),
of_groups AS (
    SELECT operation, c.inferred, list(target_group ORDER BY g.position) AS groups
    FROM operation_target_groups AS g JOIN choices AS c ON NOT g.is_inferred OR c.inferred = 'include'
    GROUP BY operation, c.inferred
),
of_interventions AS (
    SELECT operation, c.inferred, list(intervention ORDER BY i.position) AS interventions
    FROM operation_interventions AS i JOIN choices AS c ON NOT i.is_inferred OR c.inferred = 'include'
    GROUP BY operation, c.inferred
)
SELECT o.* EXCLUDE (objective), c.inferred,
    CASE WHEN o.objective_basis <> 'inferred' OR c.inferred = 'include' THEN o.objective END AS objective,
    coalesce(g.groups, ['not-stated']) AS groups, coalesce(i.interventions, ['not-stated']) AS interventions,
    p.places, a.source AS amount_source
FROM operations AS o CROSS JOIN choices AS c
JOIN (SELECT operation, list(city ORDER BY role, city) AS places FROM operation_cities GROUP BY operation) AS p
    USING (operation)
LEFT JOIN of_groups AS g ON g.operation = o.operation AND g.inferred = c.inferred
LEFT JOIN of_interventions AS i ON i.operation = o.operation AND i.inferred = c.inferred
LEFT JOIN (
    SELECT o.operation, min_by(a.source, (a.source <> o.source, a.position)) AS source
    FROM operations AS o JOIN operation_amounts AS a ON a.operation = o.operation
        AND a.amount_cents = o.amount_cents AND a.kind = o.amount_kind
    GROUP BY o.operation
) AS a ON a.operation = o.operation;

-- Cities of each operation, with its amount in cents apportioned to the lead city and equally (domain/operations.py).
CREATE TABLE operation_shares AS
SELECT o.operation, c.city, c.role, n.cities,
    CASE WHEN n.cities = 1 OR c.role = 'lead' THEN o.amount_cents ELSE 0 * o.amount_cents END AS lead_cents,
    o.amount_cents // n.cities + CASE c.role WHEN 'lead' THEN o.amount_cents % n.cities ELSE 0 END AS equal_cents
FROM operations AS o
JOIN operation_cities AS c USING (operation)
JOIN (SELECT operation, count(*) AS cities FROM operation_cities GROUP BY operation) AS n USING (operation);
