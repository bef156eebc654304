"""Open data: the files of a release, their descriptions for programs and people, and the catalogue that lists them."""
