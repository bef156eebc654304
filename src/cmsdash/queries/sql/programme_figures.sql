SELECT * FROM programme_figures ORDER BY rowid
