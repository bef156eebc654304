"""Citations name title, selection, release, access and link, and survive any text."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Selection
from cmsdash.exports import Citation, citation_to_bibtex, citation_to_csl, citation_to_text, cite_view
from tests.exports.file_readers import file_context
from tests.hostile_strings import HOSTILE_STRINGS

LINK = "https://example.org/money?city=barletta"


def cite(release: Release, title: str = "Il denaro, fase per fase", link: str = LINK, **choices: Any) -> Citation:
    selection = Selection(city=("barletta",), **choices)
    return cite_view(file_context(release, selection, link), "stage_summary", title, "2026-11-27")


def parse_bibtex(entry: str) -> Mapping[str, str]:
    """Read one entry by counting braces, as BibTeX does: a backslash does not hide a brace."""
    match = re.fullmatch(r"@misc\{([a-z0-9-]+),\n(.*)\n\}\n", entry, re.DOTALL)
    assert match
    fields, rest = {}, match[2]
    while rest:
        name, rest = re.match(r"\s*(\w+) = \{", rest)[1], rest[re.match(r"\s*(\w+) = \{", rest).end() :]  # type: ignore[index, union-attr]
        depth, end = 1, 0
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        fields[name], rest = rest[: end - 1], rest[end:].removeprefix(",").lstrip("\n")
    return fields


def test_a_citation_in_words(release: Release) -> None:
    # the embedded release is of 26 November 2026 (data/sources.toml, the last day of access)
    assert citation_to_text(cite(release)) == (
        "Città Medie Sud, «Il denaro, fase per fase». Filtri attivi. Città: Barletta. Versione dei dati del 26 novembre 2026 "
        f"({release.manifest.id}). Consultato il 27 novembre 2026. {LINK}"
    )
    english = citation_to_text(cite(release, "Money, stage by stage", lang="en"))
    assert english.startswith("Città Medie Sud, “Money, stage by stage”. ")
    assert "Accessed 27 November 2026. https://" in english


def test_without_filters_and_title_a_citation_names_the_dashboard(release: Release) -> None:
    citation = cite_view(file_context(release, link=LINK), "money", "", "2026-11-27")
    assert citation_to_text(citation).startswith("Città Medie Sud. Versione dei dati")
    assert citation.whole_title == "Città Medie Sud"


def test_bibtex_has_every_field(release: Release) -> None:
    fields = parse_bibtex(citation_to_bibtex(cite(release)))
    assert fields["title"] == "{Il denaro, fase per fase. Filtri attivi. Città: Barletta}"
    assert fields["author"] == "{Città Medie Sud}"
    assert (fields["year"], fields["version"]) == ("2026", release.manifest.id)
    assert (fields["urldate"], fields["url"]) == ("2026-11-27", LINK)


def test_csl_json_has_every_field(release: Release) -> None:
    [item] = json.loads(citation_to_csl(cite(release)))
    assert (item["type"], item["URL"], item["version"]) == ("dataset", LINK, release.manifest.id)
    assert item["issued"] == {"date-parts": [[2026, 11, 26]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 27]]}
    assert item["author"] == [{"literal": "Città Medie Sud"}]


def test_without_an_address_there_is_no_link(release: Release) -> None:
    citation = cite(release, link="")
    assert citation_to_text(citation).endswith("2026.")
    assert "url =" not in citation_to_bibtex(citation)
    assert "URL" not in json.loads(citation_to_csl(citation))[0]


@pytest.mark.parametrize("name", HOSTILE_STRINGS)
def test_hostile_titles_stay_one_line_of_words(release: Release, name: str) -> None:
    hostile = HOSTILE_STRINGS[name]
    citation = cite(release, hostile, LINK + hostile, search=hostile[:80])
    text, [item] = citation_to_text(citation), json.loads(citation_to_csl(citation))
    for line in (text, item["title"]):
        assert not re.search("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line)
        assert len(line) < 5_000 or name.startswith("long")
    assert len(citation.title) <= 300
    fields = parse_bibtex(citation_to_bibtex(citation))
    assert list(fields) == ["title", "author", "year", "version", "note", "urldate", "url"]
    bare = re.sub(r"\\(text[a-z]+\{\}|[#$%&_])", "", fields["title"])
    assert not re.search(r"[\\#$%&_~^]", bare)
    assert not re.search(r"[\s{}\\\"<>^`|]", fields["url"])


def test_two_selections_have_two_keys(release: Release) -> None:
    assert cite(release).key != cite(release, search="asili").key
