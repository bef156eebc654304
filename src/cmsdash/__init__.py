"""The dashboard of Città Medie Sud: Priority 5 of a programme of the EU, with the source of every figure."""
