"""Variables of the installation with a value that is not valid."""

from cmsdash.i18n import Translator

_SHARED_MESSAGES = {
    **dict.fromkeys(("max_sessions", "max_sessions_per_address", "trusted_proxies"), "limit"),
    **dict.fromkeys(("publisher", "publisher_code", "publisher_url"), "publisher"),
}
"""Keys of messages that tell of more than one variable; any other is that of its variable."""


class SettingError(ValueError):
    """A variable has a value that is not valid.

    Attributes:
        variable: The name of the variable.
        entry: The value, or the invalid entry of a list.
    """

    def __init__(self, variable: str, entry: str) -> None:
        super().__init__(variable, entry)
        self.variable, self.entry = variable, entry


def setting_message(error: SettingError, text: Translator) -> str:
    """Return which variable is not valid, and how to write it."""
    key = error.variable.removeprefix("CMSDASH_").lower()
    return text(f"setting_error.{_SHARED_MESSAGES.get(key, key)}", variable=error.variable, entry=error.entry)
