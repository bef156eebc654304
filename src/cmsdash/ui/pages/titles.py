"""Headlines of the pages that say what is served, brought or tested, not what a query found."""

from cmsdash.i18n import Translator
from cmsdash.ingest.preview import Preview
from cmsdash.ingest.registry import READERS
from cmsdash.ui import release_cache
from cmsdash.ui.layout.page import PageContext
from cmsdash.views.html.accessibility_statement import CRITERIA


def releases_title(view: PageContext) -> str:
    """How many releases there are, and of which day the one in view is."""
    text, day = view.text, view.release.manifest.created[:10]
    return text.plural("releases.headline", len(release_cache.manifests()), date=text.date(day))


def upload_title(view: PageContext, found: Preview | None) -> str:
    """How many rows of the reader's files are accepted; before there is one, how many kinds of file can be brought."""
    text = view.text
    if found is None:
        return text("upload.headline", n=text.number(len(READERS)))
    accepted = sum(account.accepted.rows for account in found.reports)
    total = sum(account.input.rows for account in found.reports)
    return text.plural("upload.accepted", accepted, total=text.number(total))


def accessibility_title(text: Translator) -> str:
    """How many of the criteria a test holds at every change, and how many are not fully met."""
    outcomes = [outcome for _, outcome in CRITERIA.values()]
    held, partial = outcomes.count("held"), text.number(outcomes.count("partial"))
    return text.plural("accessibility.headline", held, total=text.number(len(outcomes)), partial=partial)
