"""Addresses of pages on other sites, which readers open themselves: nothing calls them."""

from urllib.parse import quote

OPENCUP_PROJECT = "https://opencup.gov.it/portale/progetto/-/cup/{}"
"""Page of a project on OpenCUP by its CUP (onData, guide "CUP-CIG": "publicly accessible")."""

AGID = "https://www.agid.gov.it/"
"""Agency for Digital Italy, where the ombudsman for digital matters works."""

OPENCOESIONE_SEARCH = "https://opencoesione.gov.it/it/ricerca/?q={}"
"""Search page of OpenCoesione. A project's own page has the code of the national monitoring system in its address
(`OC_LINK` in the published files), which a CUP does not tell."""


def opencup_address(cup: str) -> str:
    """Return the address of a project on OpenCUP."""
    return OPENCUP_PROJECT.format(quote(cup))


def opencoesione_address(words: str) -> str:
    """Return the address of a search on OpenCoesione."""
    return OPENCOESIONE_SEARCH.format(quote(words))
