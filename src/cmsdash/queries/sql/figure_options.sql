-- The codes of each figure with an amount by facet: filters find it by these (queries/matching.py).
SELECT city, region, stage, kind, priority FROM amounts
ORDER BY precedence
