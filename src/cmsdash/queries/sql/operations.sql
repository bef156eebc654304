-- The operations under the selection by key. `places` lists every city, the lead city first. `inferred_…` list the
-- codes that were read or inferred with basis and deciding words, so that a table can mark them. `source` also names
-- the source of the amount, where it is another one. `by_inference`: the operation matches the filters only with its
-- inferred classes.
SELECT m.operation, m.city, c.name, m.places, m.title, m.status, m.priority, m.priority_basis, m.objective,
    CASE WHEN m.objective IS NOT NULL THEN m.objective_basis END AS objective_basis,
    CASE WHEN m.objective IS NOT NULL THEN m.objective_wording END AS objective_wording,
    m.groups, m.interventions, m.recipients_wording, m.amount_cents, m.amount_kind AS kind,
    m.local_code, m.cup, m.decree, m.start, m."end", m.date, m.summary, m.fund, m.union_rate,
    m.intervention_type, m.wording, m.note, m.by_inference,
    list_filter([m.source, nullif(m.amount_source, m.source)], lambda key: key IS NOT NULL) AS source,
    CASE WHEN m.objective IS NOT NULL AND m.objective_basis = 'inferred'
        THEN [{'code': m.objective, 'basis': m.objective_basis, 'words': string_split(m.objective_wording, ' | ')}]
        ELSE [] END AS inferred_objective,
    coalesce((SELECT list({'code': i.intervention, 'basis': i.basis, 'words': string_split(i.wording, ' | ')}
        ORDER BY i.intervention)
        FROM operation_interventions AS i WHERE i.operation = m.operation AND i.is_inferred
        AND list_contains(m.interventions, i.intervention)), []) AS inferred_interventions,
    coalesce((SELECT list({'code': g.target_group, 'basis': g.basis, 'words': string_split(g.wording, ' | ')}
        ORDER BY g.target_group)
        FROM operation_target_groups AS g WHERE g.operation = m.operation AND g.is_inferred
        AND list_contains(m.groups, g.target_group)), []) AS inferred_groups
FROM matching_operations AS m
JOIN cities AS c USING (city)
ORDER BY m.operation
