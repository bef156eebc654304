-- What follows from the tables alone, under every selection: made once with the database, not at each query.
-- The people an amount can be divided by, one row a city; empty where nobody counts them, and then nothing is divided.
-- Taxpayers with an income up to 15,000 euro are derived: taxpayers x share, to the nearest person.
CREATE TABLE people AS
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
) AS a ON a.city = c.city;

CREATE TABLE per_head AS
SELECT f.figure, p.* EXCLUDE (city),
    CAST(round(f.amount_cents / p.residents) AS BIGINT) AS per_resident_cents,
    CAST(round(f.amount_cents / nullif(p.low_income, 0)) AS BIGINT) AS per_low_income_cents,
    CAST(round(f.amount_cents / nullif(p.minors, 0)) AS BIGINT) AS per_minor_cents,
    CAST(round(f.amount_cents / nullif(p.young, 0)) AS BIGINT) AS per_young_cents,
    CAST(round(f.amount_cents / nullif(p.older, 0)) AS BIGINT) AS per_older_cents
FROM figures AS f JOIN people AS p USING (city);

-- What an operation is for, twice: without what a rule inferred, and with it (column `inferred`).
CREATE TABLE operation_tags AS
WITH choices AS (SELECT unnest(['exclude', 'include']) AS inferred),
of_groups AS (
    SELECT operation, c.inferred, list(target_group ORDER BY g.rowid) AS groups
    FROM operation_target_groups AS g JOIN choices AS c ON g.basis <> 'inferred' OR c.inferred = 'include'
    GROUP BY operation, c.inferred
),
of_interventions AS (
    SELECT operation, c.inferred, list(intervention ORDER BY i.rowid) AS interventions
    FROM operation_interventions AS i JOIN choices AS c ON i.basis <> 'inferred' OR c.inferred = 'include'
    GROUP BY operation, c.inferred
)
SELECT o.operation, c.inferred,
    CASE WHEN o.objective_basis <> 'inferred' OR c.inferred = 'include' THEN o.objective END AS objective,
    coalesce(g.groups, ['not-stated']) AS groups, coalesce(i.interventions, ['not-stated']) AS interventions
FROM operations AS o CROSS JOIN choices AS c
LEFT JOIN of_groups AS g ON g.operation = o.operation AND g.inferred = c.inferred
LEFT JOIN of_interventions AS i ON i.operation = o.operation AND i.inferred = c.inferred;

-- The cities of an operation, the lead one first.
CREATE TABLE operation_places AS
SELECT operation, count(*) AS cities, list(city ORDER BY role, city) AS places
FROM operation_cities GROUP BY operation;
