"""Table schemas, validation and versioned releases."""
