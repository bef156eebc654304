-- The operations that match the filters by stated classes alone. Under a filter on "not stated" that excludes those of
-- which a class is read or inferred, where the reader includes such classes: then it is not what they match by.
SELECT s.operation
FROM filtered_tags AS s JOIN filtered_tags AS c ON c.operation = s.operation AND c.inferred = $inferred
WHERE s.inferred = 'exclude'
  AND ($objective IS NULL OR s.objective IS NOT NULL OR c.objective IS NULL)
  AND ($group IS NULL OR NOT list_contains(s.groups, 'not-stated') OR list_contains(c.groups, 'not-stated'))
  AND ($intervention IS NULL OR NOT list_contains(s.interventions, 'not-stated')
      OR list_contains(c.interventions, 'not-stated'))
