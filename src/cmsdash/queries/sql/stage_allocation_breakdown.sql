-- The allocation of the subject priority by stage and part (shared/allocation_parts.sql), for the stages in the filter.
SELECT stage, part, cities, amount_cents, share, kind, source FROM allocation_parts
WHERE $stage IS NULL OR list_contains($stage, stage)
ORDER BY rank DESC, array_position(['stated', 'estimated', 'elsewhere', 'unpublished', 'rest'], part)
