-- The operations with at least one inferred class: the classes ("group.giovani") and the phrases that matched.
WITH phrases AS (
    SELECT operation, list(DISTINCT phrase ORDER BY phrase) AS deciding
    FROM (SELECT operation, unnest(string_split(wording, ' | ')) AS phrase FROM inferred_codes) AS p
    GROUP BY operation
)
SELECT o.operation, o.title, o.city,
    list(concat(d.field, '.', d.code)
        ORDER BY array_position(['objective', 'intervention', 'group'], d.field), d.code) AS classes,
    p.deciding, o.source
FROM inferred_codes AS d JOIN operations AS o USING (operation) JOIN phrases AS p USING (operation)
GROUP BY o.operation, o.title, o.city, p.deciding, o.source
ORDER BY o.operation
