-- The programme's own figures that contradict another figure, by position.
SELECT programme_figure, amount_cents, conflicts_with, note, kind, date, source FROM programme_figures
WHERE conflicts_with IS NOT NULL
ORDER BY position
