"""The data store: table schemas, validation, versioned releases."""
