SELECT item, 'missing' AS kind, source FROM unpublished ORDER BY rowid
