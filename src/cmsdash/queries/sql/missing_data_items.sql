-- Data that were searched for and are not published, by position, with the sources that hint at them.
SELECT item, 'missing' AS kind, note, [source] || coalesce(hints, []) AS source FROM unpublished
ORDER BY position
