"""Dashboard of PN Città Medie Sud, Priority 5: every figure with its source."""
