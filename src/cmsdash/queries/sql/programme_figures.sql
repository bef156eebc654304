-- The programme's own figures by position.
SELECT programme_figure, amount_cents, count, share, kind, date, source, formula, conflicts_with, note
FROM programme_figures
ORDER BY position
