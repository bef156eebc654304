"""The link from a page of the dashboard to the page of the static site that shows the same."""

import os

from markupsafe import Markup

from cmsdash.exports.site import SITE_VARIABLE, find_page, page_path, parse_site_url
from cmsdash.figures import PageContext
from cmsdash.installation.setting_error import SettingError
from cmsdash.views.html.tables import link


def site_link(page: PageContext) -> Markup:
    """Return the link (HTML); empty without a site, and where the site has no page for the selection."""
    try:
        address = parse_site_url(os.environ.get(SITE_VARIABLE, ""))
    except SettingError:  # `cmsdash serve` refuses it at its start, `streamlit run` cannot
        return Markup()
    found = find_page(page.script, page.selection)
    if not address or found is None or page.release.is_private:
        return Markup()
    return link(page.text("site.static"), f"{address}/{page_path(found, page.text)}")
