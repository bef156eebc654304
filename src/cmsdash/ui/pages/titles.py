"""Titles of the pages on releases and upload, which no query result determines."""

from cmsdash.figures import PageContext
from cmsdash.ingest.preview import Preview
from cmsdash.ingest.registry import READERS
from cmsdash.ui import release_cache


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
