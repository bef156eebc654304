-- The bodies that carry out the matching operations, or the operation $operation, by role.
SELECT actor, actor_role, operation, basis AS role_basis, wording, source
FROM operation_bodies
WHERE $operation = '' OR operation = $operation
ORDER BY actor_role <> 'beneficiary', actor_role <> 'partner', actor_role <> 'third_sector', actor, operation
