"""Who publishes the data, as a catalogue names it. Nobody is named where nobody is configured.

`CMSDASH_PUBLISHER` is the name of the body, `CMSDASH_PUBLISHER_CODE` its code in the index of public bodies (IPA), or
the VAT number of a private one, `CMSDASH_PUBLISHER_URL` its site. The address for questions is `CMSDASH_FEEDBACK` if it
is a `mailto:` address.
"""

import os
import re
from dataclasses import dataclass

from cmsdash.datastore.addresses import is_web_address
from cmsdash.installation.publisher import Publisher
from cmsdash.installation.setting_error import SettingError

NAME_VARIABLE = "CMSDASH_PUBLISHER"
CODE_VARIABLE = "CMSDASH_PUBLISHER_CODE"
HOMEPAGE_VARIABLE = "CMSDASH_PUBLISHER_URL"

_CODE = re.compile(r"[A-Za-z0-9_]{2,30}")
_MAILTO = "mailto:"
_NOT_IN_IRIS = frozenset('{}|^`<>"\\ ')


@dataclass(frozen=True)
class CataloguePublisher:
    """A body that publishes the data.

    Attributes:
        name: Its official name, as the index of public bodies (IPA) has it.
        code: Its IPA code, or the VAT number of a private body; "" if it is not configured.
        homepage: The address of its site, "" if it is not configured.
        email: The address for questions on the data, "" if it is not configured.
    """

    name: str
    code: str = ""
    homepage: str = ""
    email: str = ""


def configured_publisher() -> CataloguePublisher | None:
    """Return who publishes the data, None if no variable says so.

    Raises:
        SettingError: A value is not valid, or there is no name.
    """
    publisher = Publisher.from_environment()
    code, homepage = (os.environ.get(variable, "").strip() for variable in (CODE_VARIABLE, HOMEPAGE_VARIABLE))
    if not (publisher.name or code or homepage):
        return None
    if not publisher.name:
        raise SettingError(NAME_VARIABLE, "")
    if code and not _CODE.fullmatch(code):
        raise SettingError(CODE_VARIABLE, code)
    if homepage and not is_iri(homepage):
        raise SettingError(HOMEPAGE_VARIABLE, homepage)
    is_mail = publisher.feedback.startswith(_MAILTO) and not _NOT_IN_IRIS.intersection(publisher.feedback)
    return CataloguePublisher(
        publisher.name, code, homepage, publisher.feedback.removeprefix(_MAILTO) if is_mail else ""
    )


def is_iri(address: str) -> bool:
    """Return whether a catalogue can have a web address as an IRI."""
    return is_web_address(address) and not _NOT_IN_IRIS.intersection(address)
