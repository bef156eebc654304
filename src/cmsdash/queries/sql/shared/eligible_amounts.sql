-- The figures with an amount, under the filters that apply to figures: place, stage, kind.
SELECT * FROM amounts
WHERE list_contains($inside, city)
  AND ($stage IS NULL OR list_contains($stage, stage))
  AND ($kind IS NULL OR list_contains($kind, kind))
