"""Headlines, sentences and captions."""
