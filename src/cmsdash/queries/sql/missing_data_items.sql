-- What was looked for and is published nowhere, in its written order.
SELECT item, 'missing' AS kind, source FROM unpublished
ORDER BY position
