-- The interventions of the programme by position, with the target groups that each names.
SELECT i.intervention, i.objective, i.kind AS intervention_kind,
    list(t.target_group ORDER BY t.position) FILTER (WHERE t.target_group IS NOT NULL) AS groups, i.source
FROM interventions AS i LEFT JOIN intervention_target_groups AS t USING (intervention)
GROUP BY i.position, i.intervention, i.objective, i.kind, i.source
ORDER BY i.position
