"""Import of external files into a new release: every row is accepted, quarantined or out of scope."""
