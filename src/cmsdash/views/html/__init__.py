"""Tables, lists and other HTML, rendered from the templates beside these modules."""
