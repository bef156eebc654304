"""Figure blocks and the interactive map."""
