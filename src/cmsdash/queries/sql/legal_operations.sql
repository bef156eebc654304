-- The matching operations that were selected for support, with what two laws ask for (domain/legal_lists.py). Only what
-- a source states: an objective, priority or beneficiary that was read or inferred is left out, and `…_reason` says why
-- a field is empty where it is not that nobody publishes it. `total_cost_cents`: only where the list that gave the
-- amount calls its column total cost; most sources do not say of what an amount is. `amount_cents`: as a source gives
-- it, exact or rounded, but not where it was computed or inferred.
WITH cited_bodies AS (
    SELECT operation,
        string_agg(DISTINCT actor, ' | ' ORDER BY actor) FILTER (WHERE role = 'beneficiary') AS beneficiary,
        string_agg(DISTINCT actor, ' | ' ORDER BY actor) FILTER (WHERE role = 'contractor') AS contractor,
        list(DISTINCT source ORDER BY source) FILTER (WHERE role IN ('beneficiary', 'contractor')) AS bodies_source
    FROM operation_actors GROUP BY operation
),
indicator_values AS (
    SELECT operation, concat(coalesce(name, code), ': ') AS measured, coalesce(' ' || unit, '') AS unit, position,
        source, planned, realised,
        CASE WHEN planned = round(planned) THEN CAST(CAST(planned AS BIGINT) AS VARCHAR)
            ELSE CAST(planned AS VARCHAR) END AS planned_words,
        CASE WHEN realised = round(realised) THEN CAST(CAST(realised AS BIGINT) AS VARCHAR)
            ELSE CAST(realised AS VARCHAR) END AS realised_words
    FROM operation_indicators
),
results AS (
    SELECT operation, list(DISTINCT source ORDER BY source) AS results_source,
        string_agg(concat(measured, planned_words, unit), ' | ' ORDER BY position)
            FILTER (WHERE planned IS NOT NULL) AS expected,
        string_agg(concat(measured, realised_words, unit), ' | ' ORDER BY position)
            FILTER (WHERE realised IS NOT NULL) AS achieved
    FROM indicator_values GROUP BY operation
),
of_places AS (
    SELECT s.operation, count(*) AS places_count,
        string_agg(c.name, ' | ' ORDER BY s.role, s.city) AS location,
        string_agg(c.istat_code_2026, ' | ' ORDER BY s.role, s.city) AS location_code
    FROM operation_cities AS s JOIN cities AS c ON c.city = s.city GROUP BY s.operation
),
selected AS (
    SELECT m.*, o.objective AS any_objective, coalesce(
        regexp_matches(lower(m.wording), '^[^:]*(costo totale|costo complessivo|total cost)')
        AND NOT regexp_matches(lower(m.wording), '^[^:]*(ammissibil|eligible)')
        AND m.operation IN (SELECT record FROM lineage WHERE dataset = 'operations'), false) AS is_total_cost
    FROM matching_operations AS m JOIN operations AS o USING (operation) JOIN statuses AS s ON s.status = m.status
    WHERE s.progress = 'active'
)
SELECT m.operation, m.local_code AS code, m.cup, b.beneficiary, b.contractor, m.title, m.summary, r.expected,
    r.achieved, m.start, m."end",
    CASE WHEN m.is_total_cost AND m.amount_kind = 'stated' THEN m.amount_cents END AS total_cost_cents,
    coalesce(m.fund, CASE WHEN m.priority_basis = 'stated' THEN
        CASE m.priority WHEN '5' THEN 'ESF+' WHEN '6' THEN 'ERDF' END END) AS fund,
    CASE WHEN m.objective_basis IN ('stated', 'code') THEN m.any_objective END AS stated_objective, m.union_rate,
    m.intervention_type,
    p.location, p.location_code, 'IT' AS country, p.places_count > 1 AS is_in_several_places,
    CASE WHEN m.amount_kind = 'stated' THEN m.amount_cents END AS stated_cents,
    m.status, CASE WHEN m.amount_kind IN ('stated', 'approximate') THEN m.amount_cents END AS amount_cents,
    CASE WHEN m.amount_kind IN ('stated', 'approximate', 'missing') THEN m.amount_kind END AS kind, m.decree, m.date,
    m.note,
    list_sort(list_distinct(list_filter(
        [m.source, m.amount_source] || coalesce(b.bodies_source, []) || coalesce(r.results_source, []),
        lambda key: key IS NOT NULL
    ))) AS source,
    'inferred' AS beneficiary_reason,
    CASE WHEN m.amount_cents IS NULL THEN 'not_published'
        WHEN m.amount_kind IN ('stated', 'approximate') THEN 'other_amount' ELSE 'not_exact' END
        AS total_cost_cents_reason,
    CASE WHEN m.amount_cents IS NULL THEN 'not_published' ELSE 'not_exact' END AS stated_cents_reason,
    CASE m.priority_basis WHEN 'inferred' THEN 'inferred' WHEN 'mixed' THEN 'undivided' ELSE 'not_published' END
        AS fund_reason,
    CASE WHEN m.any_objective IS NOT NULL THEN 'inferred' WHEN m.priority = '6' THEN 'other_priority'
        ELSE 'not_published' END AS stated_objective_reason
FROM selected AS m
LEFT JOIN cited_bodies AS b ON b.operation = m.operation
LEFT JOIN results AS r ON r.operation = m.operation
JOIN of_places AS p ON p.operation = m.operation
ORDER BY m.operation
