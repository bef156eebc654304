-- The number of operations under the selection. An operation in several cities counts once.
SELECT count(*) AS operations FROM matching_operations
