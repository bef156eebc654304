SELECT i.intervention, i.objective, i.kind AS intervention_kind,
    list(t.target_group ORDER BY t.rowid) FILTER (WHERE t.target_group IS NOT NULL) AS groups,
    any_value(i.source) AS source
FROM interventions AS i LEFT JOIN intervention_target_groups AS t USING (intervention)
GROUP BY i.rowid, i.intervention, i.objective, i.kind
ORDER BY i.rowid
