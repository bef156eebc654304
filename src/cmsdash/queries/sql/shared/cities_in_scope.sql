-- The cities under the filters of place ($inside).
SELECT * FROM cities WHERE list_contains($inside, city)
