"""What a feed of the releases says, whatever its format: one entry for each release that was put to use."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from markupsafe import Markup

from cmsdash.datastore.releases.manifest import Manifest
from cmsdash.exports.file_table import clean_text
from cmsdash.i18n import Translator
from cmsdash.i18n.release_messages import table_change_lines
from cmsdash.views.html.lists import bullet_list

_NAMESPACE = UUID("6d2f3c52-7c0e-5a5e-9c1b-0d5f6a1b7c39")
"""Made once for these feeds: the ids of entries are the same on every server and must never change."""

_EPOCH = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class FeedAddresses:
    """Where a feed and what it names are found: absolute addresses, or such that are relative to the feed.

    Attributes:
        atom: The Atom feed.
        json: The JSON feed.
        page: The page of the releases.
        release: Returns the page of a release by its id.
    """

    atom: str
    json: str
    page: str
    release: Callable[[str], str]


@dataclass(frozen=True)
class FeedEntry:
    """A release in a feed.

    Attributes:
        id: A URN that is the same in every language, format and place.
        title: What it is called.
        published: When it was first put to use (ISO, with the offset from UTC).
        address: Its page.
        lines: What changed, as plain text.
    """

    id: str
    title: str
    published: str
    address: str
    lines: Sequence[str]

    @property
    def html(self) -> Markup:
        """The lines as an HTML list."""
        return bullet_list(self.lines)


@dataclass(frozen=True)
class Feed:
    """A feed.

    Attributes:
        id: A URN that is the same in every format and place.
        text: The translator of its language.
        addresses: Where it is found.
        entries: The releases, the newest first.
    """

    id: str
    text: Translator
    addresses: FeedAddresses
    entries: Sequence[FeedEntry]

    @property
    def updated(self) -> str:
        """The time of the newest entry (ISO)."""
        return max((entry.published for entry in self.entries), default=_EPOCH)


def times_put_to_use(
    manifests: Iterable[Manifest], activated: Mapping[str, Sequence[str]], current: str
) -> dict[str, str]:
    """Return when each release was first put to use (ISO), by its id; releases that never were are left out.

    The first release, and one that came with an installation, are in use from the beginning.

    Args:
        manifests: The manifests of the releases.
        activated: The times of the activations by release id.
        current: The id of the active release.
    """
    times = {}
    for manifest in manifests:
        known = activated.get(manifest.id, ())
        if known:
            times[manifest.id] = min(known)
        elif manifest.id == current or not manifest.grew_from:
            times[manifest.id] = manifest.created
    return times


def make_feed(
    manifests: Iterable[Manifest], times: Mapping[str, str], addresses: FeedAddresses, text: Translator
) -> Feed:
    """Return the feed of releases.

    Args:
        manifests: The manifests of the releases.
        times: When those were put to use that the feed tells of, by id (`times_put_to_use`).
        addresses: Where the feed is found.
        text: The language.
    """
    entries = [
        FeedEntry(
            id=_urn(f"release {manifest.id}"),
            title=text("feed.entry", date=text.date(manifest.created[:10])),
            published=times[manifest.id],
            address=addresses.release(manifest.id),
            lines=[clean_text(line) for line in _entry_lines(manifest, text)],
        )
        for manifest in manifests
        if manifest.id in times
    ]
    newest_first = sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)
    return Feed(_urn(f"feed {text.lang}"), text, addresses, newest_first)


def _entry_lines(manifest: Manifest, text: Translator) -> list[str]:
    changes = table_change_lines(manifest.changes, text) if manifest.grew_from else [text("release.first")]
    reason = [text("release.reason", reason=manifest.reason)] if manifest.reason else []
    digest = text("release.digest", digest=manifest.digest, n=text.number(len(manifest.files)))
    return [*changes, *reason, text("feed.id", id=manifest.id), digest]


def _urn(name: str) -> str:
    return uuid5(_NAMESPACE, name).urn
