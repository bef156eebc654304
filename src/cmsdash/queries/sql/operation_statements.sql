-- What each source says of one operation that several sources give: the row that counts first. One row where a single
-- source gives it. `withdrawn` is the date of the edition of its source that no longer gives it.
SELECT s.operation, s.status, s.amount_cents, s.amount_kind AS kind, s.date, s.withdrawn, s.is_counted,
    s.source
FROM operations AS o JOIN operations AS s USING (represents)
WHERE o.operation = $operation
ORDER BY NOT s.is_counted, s.date DESC, s.operation
