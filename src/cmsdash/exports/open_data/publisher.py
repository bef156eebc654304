"""Who publishes the data, as whoever installs the dashboard configures it. Nobody is named where nobody is configured.

`CMSDASH_PUBLISHER` is the name of the body, `CMSDASH_PUBLISHER_CODE` its code in the index of public bodies (IPA), or
the VAT number of a private one, `CMSDASH_PUBLISHER_URL` its site. The address for questions is `CMSDASH_FEEDBACK` if it
is a `mailto:` address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cmsdash.datastore.addresses import is_web_address

NAME_VARIABLE = "CMSDASH_PUBLISHER"
CODE_VARIABLE = "CMSDASH_PUBLISHER_CODE"
HOMEPAGE_VARIABLE = "CMSDASH_PUBLISHER_URL"
FEEDBACK_VARIABLE = "CMSDASH_FEEDBACK"

_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f<>\u2028\u2029\u202a-\u202e\u2066-\u2069]{2,200}")
_CODE = re.compile(r"[A-Za-z0-9_]{2,30}")
_NOT_IN_IRIS = frozenset("{}|^`")
_MAILTO = re.compile(r"mailto:([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})")


class PublisherError(ValueError):
    """A variable that says who publishes is wrong, or names nobody.

    Attributes:
        variable: The name of the variable.
        entry: Its value.
    """

    def __init__(self, variable: str, entry: str) -> None:
        super().__init__(variable)
        self.variable, self.entry = variable, entry


@dataclass(frozen=True)
class Publisher:
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


def read_publisher(variables: Mapping[str, str]) -> Publisher | None:
    """Return who publishes the data, None if no variable says so.

    Args:
        variables: The environment.

    Raises:
        PublisherError: A value is not valid, or there is no name.
    """
    name, code, homepage = (
        variables.get(variable, "").strip() for variable in (NAME_VARIABLE, CODE_VARIABLE, HOMEPAGE_VARIABLE)
    )
    if not (name or code or homepage):
        return None
    if not _NAME.fullmatch(name):
        raise PublisherError(NAME_VARIABLE, name)
    if code and not _CODE.fullmatch(code):
        raise PublisherError(CODE_VARIABLE, code)
    if homepage and not is_iri(homepage):
        raise PublisherError(HOMEPAGE_VARIABLE, homepage)
    mail = _MAILTO.fullmatch(variables.get(FEEDBACK_VARIABLE, "").strip())
    return Publisher(name, code, homepage, mail[1] if mail else "")


def is_iri(address: str) -> bool:
    """Return whether a catalogue can have a web address as an IRI."""
    return is_web_address(address) and not _NOT_IN_IRIS.intersection(address)
