-- Each stage asked for against the allocation of the subject priority, part by part (shared/allocation_parts.sql).
SELECT stage, part, cities, amount_cents, share, kind, source FROM allocation_parts
WHERE $stage IS NULL OR list_contains($stage, stage)
ORDER BY rank DESC, array_position(['stated', 'estimated', 'elsewhere', 'unpublished', 'rest'], part)
