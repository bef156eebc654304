-- The payments of one operation as their source publishes them, one a row: never added up, no stage of what was
-- granted.
SELECT p.date AS paid_on, p.amount_cents, p.kind, p.wording, p.operation, p.source
FROM operation_payments AS p
WHERE p.operation = $operation
ORDER BY p.date, p.payment
