-- The organisations of the operations under the selection, by role.
SELECT a.actor, a.role AS actor_role, a.operation, a.source
FROM operation_actors AS a SEMI JOIN matching_operations USING (operation)
WHERE $operation = '' OR a.operation = $operation
ORDER BY actor_role, actor, operation
