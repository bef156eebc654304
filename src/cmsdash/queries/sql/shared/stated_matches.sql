-- The operations that match the filters by stated classes alone.
SELECT operation FROM filtered_tags WHERE inferred = 'exclude'
