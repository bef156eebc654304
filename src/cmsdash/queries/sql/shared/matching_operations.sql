-- The operations under the filters, with or without inferred classes as the reader chose. `by_inference` marks those
-- that match only with their inferred classes.
SELECT *, operation NOT IN (SELECT operation FROM stated_matches) AS by_inference
FROM filtered_tags WHERE inferred = $inferred
