"""Messages, plurals, numbers, amounts and dates of one language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from cmsdash.cache import Cache
from cmsdash.i18n.catalogs import MissingMessageError, load_messages
from cmsdash.i18n.markdown import escape_markdown

_LOCALES = {"it": "it_IT", "en": "en_GB"}


MIN_CENTS_IN_MILLIONS = 1_000_000
"""Ten thousand euro: smaller amounts are not given in millions."""


@dataclass(frozen=True)
class Translator:
    """Messages and formats of one language.

    Formatted numbers and dates are cached, because pages repeat them thousands of times and each takes 0.1 ms to
    format. For an uploaded file create a `Translator` of its own, so that its values do not stay in a shared cache.
    """

    lang: str
    _formatted: Cache = field(default_factory=lambda: Cache(8192), repr=False, compare=False)

    def __call__(self, key: str, **values: object) -> str:
        """Return the message under a key.

        Args:
            key: A dotted key of the catalogue.
            values: The values of the message's `{names}`.

        Raises:
            MissingMessageError: The catalogue does not have the key.
        """
        try:
            message = load_messages(self.lang)[key]
        except KeyError as error:
            raise MissingMessageError(f"{self.lang}: {key}") from error
        return message.format(**values) if values else message

    def markdown(self, key: str, **values: object) -> str:
        """Return a message that may contain Markdown, with its values escaped; a space around a value stays."""
        return self(key, **{name: _escape_value(str(value)) for name, value in values.items()})

    def plural(self, key: str, n: int, **values: object) -> str:
        """Return the plural form of a message for `n`, which fills `{n}`. The form `other` is the fallback."""
        form = self.locale.plural_form(n)
        if f"{key}.{form}" not in load_messages(self.lang):
            form = "other"
        return self(f"{key}.{form}", n=self.number(n), **values)

    @property
    def locale(self) -> Locale:
        """The Babel locale."""
        return _locale(self.lang)

    def number(self, value: float | Decimal, digits: int = 0) -> str:
        """Format a number with at most `digits` decimals, such as 12.345,6 or 12,345.6."""
        return self._decimal(value, "#,##0" + ("." + "#" * digits if digits else ""))

    def fixed(self, value: float | Decimal, digits: int) -> str:
        """Format a number with exactly `digits` decimals, such as 6,00, for columns of numbers."""
        return self._decimal(value, "#,##0." + "0" * digits)

    def _decimal(self, value: float | Decimal, pattern: str) -> str:
        # The type is part of the key because equal floats and Decimals may format differently. Adding 0 turns the
        # negative zero, which equals zero as a key, into zero.
        return self._formatted.get(
            (value, type(value), pattern), lambda: format_decimal(value + 0, pattern, self.locale)
        )

    def percent(self, share: float, digits: int = 0) -> str:
        """Format a share (0 to 1) as a percentage with exactly `digits` decimals."""
        return format_percent(share, "#,##0" + ("." + "0" * digits if digits else "") + "%", self.locale)

    def money(self, cents: int, *, always_cents: bool = False) -> str:
        """Format an amount in cents as euro, exactly. Zero cents are omitted, unless a column needs them."""
        key = (int(cents), always_cents)
        return self._formatted.get(key, lambda: _euro(int(cents), self.locale, always_cents=always_cents))

    def millions(self, cents: int) -> str:
        """Format an amount in cents as millions of euro with two decimals, for headlines and sentences.

        Less than a hundredth of a million, which two decimals would show as next to nothing, is formatted as `money`.
        """
        if 0 < abs(int(cents)) < MIN_CENTS_IN_MILLIONS:
            return self.money(cents)
        return self("unit.millions", value=self._decimal(Decimal(int(cents)) / 100_000_000, "#,##0.00"))

    def millions_label(self, cents: int) -> str:
        """Format an amount in cents as `millions` does, but as short as a label, a table cell or a mark needs it."""
        if 0 < abs(int(cents)) < MIN_CENTS_IN_MILLIONS:
            return self.money(cents)
        return self("unit.millions_label", value=self._decimal(Decimal(int(cents)) / 100_000_000, "#,##0.00"))

    def date(self, partial: str) -> str:
        """Format a partial ISO date (2025, 2025-04 or 2025-04-09) to its own precision, and "" as undated."""
        if not partial:
            return self("show.undated")
        return self._formatted.get(partial, lambda: _date(partial, self.locale))

    def datetime(self, iso: str) -> str:
        """Format an ISO timestamp in UTC to the minute."""
        return f"{format_datetime(datetime.fromisoformat(iso), 'd MMMM y, HH:mm', locale=self.locale)} UTC"

    def list_and(self, items: Iterable[str]) -> str:
        """Join items with "and": a, b e c."""
        return format_list(list(items), locale=self.locale)

    def list_or(self, items: Iterable[str]) -> str:
        """Join items with "or": a, b o c."""
        return format_list(list(items), style="or", locale=self.locale)


def _escape_value(value: str) -> str:
    before, after = (" " if end.isspace() else "" for end in (value[:1], value[1:][-1:]))
    return f"{before}{escape_markdown(value)}{after}"


@cache
def get_translator(lang: str) -> Translator:
    """Return the shared translator of a language."""
    return Translator(lang)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(_LOCALES[lang])


def _euro(cents: int, locale: Locale, *, always_cents: bool) -> str:
    pattern = locale.currency_formats["standard"].pattern
    pattern = pattern if cents % 100 or always_cents else pattern.replace(".00", "")
    return str(format_currency(Decimal(cents) / 100, "EUR", pattern, locale, currency_digits=False))


def _date(partial: str, locale: Locale) -> str:
    if len(partial) == 4:
        return partial
    day = date.fromisoformat(partial + "-01"[len(partial) - 7 :])
    return str(format_date(day, "MMMM y" if len(partial) == 7 else "long", locale))
