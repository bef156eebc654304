-- Precision and recall over all codes of a field together, for both halves of the labelled titles.
SELECT half, field AS what, any_value(texts) AS texts, CAST(sum(labelled) AS BIGINT) AS labelled,
    CAST(sum(inferred) AS BIGINT) AS deduced, CAST(sum("right") AS BIGINT) AS "right",
    sum("right") / nullif(sum(inferred), 0) AS precision, sum("right") / nullif(sum(labelled), 0) AS recall,
    any_value(date) AS date,
    array_to_string(list_sort(list_distinct(flatten(list(string_split(source, '|'))))), '|') AS source
FROM classification_measures GROUP BY half, what
ORDER BY half, list_position(['objective', 'intervention', 'group'], what)
