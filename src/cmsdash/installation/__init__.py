"""The releases of this installation, as the environment variables configure them."""

from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.releases.repository import ReleaseRepository, releases_dir
from cmsdash.i18n import labelled_codes

MAX_OPEN_RELEASES = 4
"""The active release and the older ones that readers opened last."""


def default_repository() -> ReleaseRepository:
    """Return the repository in `CMSDASH_RELEASES` with the embedded release in `CMSDASH_DATA`."""
    return ReleaseRepository(releases_dir(), data_dir(), labelled_codes())
