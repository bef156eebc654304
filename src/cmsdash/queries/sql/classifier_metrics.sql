-- Precision and recall over all codes of a field, for each set of labelled titles.
WITH field_sources AS (
    SELECT half, field, list(DISTINCT key ORDER BY key) AS source
    FROM (SELECT half, field, unnest(source) AS key FROM classification_measures) AS k
    GROUP BY half, field
)
SELECT m.half, m.field AS what, min(m.texts) AS texts, CAST(sum(m.labelled) AS BIGINT) AS labelled,
    CAST(sum(m.inferred) AS BIGINT) AS deduced, CAST(sum(m."right") AS BIGINT) AS "right",
    sum(m."right") / nullif(sum(m.inferred), 0) AS precision, sum(m."right") / nullif(sum(m.labelled), 0) AS recall,
    min(m.date) AS date, c.source
FROM classification_measures AS m JOIN field_sources AS c USING (half, field)
GROUP BY m.half, m.field, c.source
ORDER BY array_position(['measure', 'tune', 'blind'], m.half),
    array_position(['objective', 'intervention', 'group'], m.field)
