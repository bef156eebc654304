"""Headlines, sentences and captions of the pages, as plain text."""
