"""A feed as JSON Feed 1.1."""

from cmsdash.exports.feeds.feed import Feed
from cmsdash.exports.json_export import write_json

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def feed_to_json(feed: Feed) -> bytes:
    """Return a feed as JSON in UTF-8, with the ids and the entries of the Atom feed."""
    text = feed.text
    return write_json(
        {
            "version": _VERSION,
            "title": text("feed.title"),
            "description": text("feed.subtitle"),
            "home_page_url": feed.addresses.page,
            "feed_url": feed.addresses.json,
            "language": text.lang,
            "authors": [{"name": text("app.title")}],
            "items": [
                {
                    "id": entry.id,
                    "url": entry.address,
                    "title": entry.title,
                    "content_html": str(entry.html),
                    "content_text": "\n".join(entry.lines),
                    "date_published": entry.published,
                }
                for entry in feed.entries
            ],
        }
    )
