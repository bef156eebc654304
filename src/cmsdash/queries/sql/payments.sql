-- The payments of one operation as published, one row each. They are never added and are not a funding stage.
SELECT p.date AS paid_on, p.amount_cents, p.kind, p.wording, p.operation, p.source
FROM operation_payments AS p
WHERE p.operation = $operation
ORDER BY p.date, p.payment
