-- The indicators of one operation as published. They are never added, not even within one code.
SELECT i.code AS indicator_code, i.name AS indicator_name, i.unit AS measured_in, i.planned AS planned_value,
    i.realised AS realised_value, i.date, i.note, i.operation, i.source
FROM operation_indicators AS i
WHERE i.operation = $operation
ORDER BY i.code, i.indicator
