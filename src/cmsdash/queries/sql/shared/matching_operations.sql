-- The operations under the filters, with or without inferred classes as the reader chose. $matches has a number for
-- each operation by position (queries/matching.py): 0 for no match, 1 for a match by stated classes, 2 for a match only
-- with inferred classes, which `by_inference` marks.
SELECT *, $matches[position] = 2 AS by_inference
FROM operation_tags
WHERE inferred = $inferred AND $matches[position] > 0
