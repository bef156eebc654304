-- The operations under the filters, with or without inferred classes as the reader chose.
SELECT * FROM filtered_tags WHERE inferred = $inferred
