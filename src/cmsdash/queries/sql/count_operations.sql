-- How many operations there are under the selection: each once, in however many cities it is.
SELECT count(*) AS operations FROM matching
