-- The operations under the filters that apply to operations: place (any of their cities), objective, group,
-- intervention, priority, status. An operation has a row without ('exclude') and one with ('include') inferred classes.
-- Those that do not count (derived_tables.sql) are left out unless $uncounted, for the page of a single operation.
SELECT * FROM operation_tags
WHERE (is_counted OR $uncounted)
  AND array_length(list_filter(places, lambda city: list_contains($inside, city))) > 0
  AND ($objective IS NULL OR list_contains($objective, coalesce(objective, 'not-stated')))
  AND ($group IS NULL OR array_length(list_filter(groups, lambda code: list_contains($group, code)))
      >= CASE $match WHEN 'all' THEN array_length($group) ELSE 1 END)
  AND ($intervention IS NULL
      OR array_length(list_filter(interventions, lambda code: list_contains($intervention, code))) > 0)
  AND ($priority IS NULL OR list_contains($priority, priority))
  AND ($status IS NULL OR list_contains($status, status))
