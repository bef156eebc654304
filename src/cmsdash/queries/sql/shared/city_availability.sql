-- What is known of the funding of each city in scope under the filters (`Availability` in domain/funding.py): a figure
-- of the subject priority, else the total of both priorities, else a figure that the filters on stage and kind exclude.
SELECT c.city,
    CASE WHEN k.kind = 'stated' THEN 'stated'
         WHEN k.kind IS NOT NULL THEN 'estimated'
         WHEN t.amount_cents IS NOT NULL THEN 'total-only'
         WHEN c.city IN (SELECT city FROM amounts WHERE priority IN ($subject, 'both')) THEN 'other-stage'
         ELSE 'unpublished' END AS knowledge
FROM cities_in_scope AS c
LEFT JOIN known_amounts AS k ON k.city = c.city AND k.priority = $subject
LEFT JOIN known_amounts AS t ON t.city = c.city AND t.priority = 'both'
