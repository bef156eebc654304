"""Titles of the pages on releases, upload and accessibility, which no query result determines."""

from cmsdash.figures import PageContext
from cmsdash.i18n import Translator
from cmsdash.ingest.preview import Preview
from cmsdash.ingest.registry import READERS
from cmsdash.ui import release_cache
from cmsdash.views.html.accessibility_statement import CRITERIA


def releases_title(page: PageContext) -> str:
    """Return the number of releases and the date of the one that is shown."""
    text, created = page.text, page.release.manifest.created[:10]
    return text.plural("releases.headline", len(release_cache.manifests()), date=text.date(created))


def upload_title(page: PageContext, preview: Preview | None) -> str:
    """Return the number of accepted rows, or without a preview the number of file kinds that can be uploaded."""
    text = page.text
    if preview is None:
        return text("upload.headline", n=text.number(len(READERS)))
    accepted = sum(report.accepted.rows for report in preview.reports)
    total = sum(report.input.rows for report in preview.reports)
    return text.plural("upload.accepted", accepted, total=text.number(total))


def accessibility_title(text: Translator) -> str:
    """Return the number of success criteria that tests check, and of those that are partly met."""
    outcomes = [outcome for _, outcome in CRITERIA.values()]
    tested, partial = outcomes.count("held"), text.number(outcomes.count("partial"))
    return text.plural("accessibility.headline", tested, total=text.number(len(outcomes)), partial=partial)
