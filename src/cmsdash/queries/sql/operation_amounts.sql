-- Every amount that sources give for one operation, the newest first. `is_shown` marks the amount that the operation
-- shows. They are never added.
SELECT a.amount_cents, a.kind, a.date, a.amount_cents = o.amount_cents AS is_shown, a.formula, a.wording, a.note,
    a.operation, a.source
FROM operation_amounts AS a JOIN operations AS o USING (operation)
WHERE a.operation = $operation
ORDER BY a.date DESC, a.source
