-- Data that were searched for and are not published, by position.
SELECT item, 'missing' AS kind, source FROM unpublished
ORDER BY position
