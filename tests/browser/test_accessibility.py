"""What a machine can hold of WCAG 2.2 AA: every page, both languages, both themes, wide and at 320 px.

320 CSS pixels are also what a window of 1280 shows at a zoom of 400 %. Each page is loaded once for each language,
with everything folded open, and looked at in the four combinations of theme and width. A person with a screen reader
is still needed: docs/accessibility.md says what was not tried.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cmsdash.domain import LANGUAGES
from cmsdash.facts import Release
from cmsdash.text import text_in
from cmsdash.text.catalogue import entries
from tests.browser.addresses import ADDRESSES, in_language
from tests.browser.conftest import Finding, Visit
from tests.browser.structure import FIXED_ENGLISH, complaints, is_fixed, names

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
LOOKS = [("light", 1280), ("light", 320), ("dark", 320), ("dark", 1280)]
"""Each differs from the one before in one thing, so that each change is waited for once."""


@dataclass(frozen=True)
class Own:
    """A finding that is Streamlit's own: the rule, a part of the element's HTML, where it shows, and why it stays."""

    rule: str
    html: str
    address: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is this one."""
        return finding.rule == self.rule and self.html in finding.html


STREAMLITS_OWN: tuple[Own, ...] = ()
"""Nothing so far: what axe once found (pale captions, spin buttons of a date, sparklines) is not used here."""


def ours(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if not any(own.covers(finding) for own in STREAMLITS_OWN)]


@pytest.mark.parametrize("place", ADDRESSES)
def test_accessible_and_silent(served: str, visit: Open, release: Release, place: str) -> None:
    found: list[str] = []
    said: list[set[str]] = []
    here = visit()
    for lang in LANGUAGES:
        here.go(f"{served}/{in_language(place, lang)}")
        here.unfold()
        for theme, width in LOOKS:
            here.look(theme, width)
            problems = (*ours(here.axe()), *complaints(here.page, lang))
            found += [f"{lang} {theme} {width}: {item}" for item in problems]
        said.append(names(here.page))
    proper = {*release.tables["cities"]["name"], *(set(entries("it").values()) & set(entries("en").values()))}
    found += [f"not worded: {words}" for words in set.intersection(*said) - proper if not is_fixed(words)]
    assert found == []
    here.assert_clean(served)


def test_what_is_streamlits_own_is_still_there(served: str, visit: Open) -> None:
    """An exception that no page needs any more must go."""
    for own in STREAMLITS_OWN:
        here = visit().go(f"{served}/{own.address}")
        here.unfold()
        assert any(own.covers(finding) for finding in here.axe()), own


def test_what_streamlit_says_in_english_is_still_there(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania")
    box = here.page.get_by_role("combobox", name=text_in("it")("facet.region"))
    box.click()
    box.press_sequentially("zzz")
    here.page.get_by_text("No results").wait_for()
    said = "\n".join([*names(here.page), here.page.locator("body").inner_text()])
    assert [words for words in FIXED_ENGLISH if words not in said] == []
    assert ours(here.axe()) == []
