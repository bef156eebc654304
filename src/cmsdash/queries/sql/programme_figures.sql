-- The programme's own figures in their written order.
SELECT programme_figure, amount_cents, count, share, kind, date, source, formula, conflicts_with, note
FROM programme_figures
ORDER BY position
