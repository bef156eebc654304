"""HTML views; their templates are the `*.html.j2` files of this folder."""
