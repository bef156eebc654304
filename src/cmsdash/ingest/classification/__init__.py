"""Classification of imported operations by the rules of `data/classification.toml`."""
