"""One language's words, plurals, numbers, money and dates."""

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


@dataclass(frozen=True)
class Translator:
    """Everything a reader of one language reads.

    Pages write the same numbers and dates thousands of times, and each costs a tenth of a millisecond to format: they
    are cached here. What is read from a reader's own file needs a text of its own, which nothing else holds.
    """

    lang: str
    _formatted: Cache = field(default_factory=lambda: Cache(8192), repr=False, compare=False)

    def __call__(self, key: str, **values: object) -> str:
        """The words of `key` with its `{names}` filled. Raises CatalogueError for a key that is not there."""
        try:
            words = load_messages(self.lang)[key]
        except KeyError as error:
            raise MissingMessageError(f"{self.lang}: {key}") from error
        return words.format(**values) if values else words

    def markdown(self, key: str, **values: object) -> str:
        """The words of `key`, which may be Markdown, with values that are not: they are shown as they are."""
        return self(key, **{name: escape_markdown(str(value)) for name, value in values.items()})

    def plural(self, key: str, n: int, **values: object) -> str:
        """The plural form of `key` for `n`, with `{n}` written in the language's digits."""
        form = self.locale.plural_form(n)
        return self(
            f"{key}.{form if f'{key}.{form}' in load_messages(self.lang) else 'other'}", n=self.number(n), **values
        )

    @property
    def locale(self) -> Locale:
        """Babel's locale of this language."""
        return _locale(self.lang)

    def number(self, value: float | Decimal, digits: int = 0) -> str:
        """A number with at most `digits` decimals: 12.345,6 or 12,345.6."""
        return self._decimal(value, "#,##0" + ("." + "#" * digits if digits else ""))

    def fixed(self, value: float | Decimal, digits: int) -> str:
        """A number with exactly `digits` decimals: 6,00, so that numbers under each other compare."""
        return self._decimal(value, "#,##0." + "0" * digits)

    def _decimal(self, value: float | Decimal, pattern: str) -> str:
        # By its type too: a Decimal has digits of its own. No negative zero: it equals the other in a cache.
        return self._formatted.get(
            (value, type(value), pattern), lambda: format_decimal(value + 0, pattern, self.locale)
        )

    def percent(self, share: float, digits: int = 0) -> str:
        """A share (0 to 1) as a percentage."""
        return format_percent(share, "#,##0" + ("." + "0" * digits if digits else "") + "%", self.locale)

    def money(self, cents: int) -> str:
        """An amount in euro and cents, exactly; cents are left out where they are zero."""
        return self._formatted.get(int(cents), lambda: _euro(int(cents), self.locale))

    def millions(self, cents: int) -> str:
        """An amount in millions of euro with two decimals, for headlines and labels."""
        value = self._decimal(Decimal(int(cents)) / 100_000_000, "#,##0.00")
        return self("unit.millions", value=value)

    def date(self, partial: str) -> str:
        """A date as precise as it is written: 2025, 2025-04 or 2025-04-09."""
        return self._formatted.get(partial, lambda: _date(partial, self.locale))

    def datetime(self, iso: str) -> str:
        """A day and time in UTC, to the minute."""
        return f"{format_datetime(datetime.fromisoformat(iso), 'd MMMM y, HH:mm', locale=self.locale)} UTC"

    def list_and(self, items: Iterable[str]) -> str:
        """Items joined as the language joins them: a, b e c."""
        return format_list(list(items), locale=self.locale)

    def list_or(self, items: Iterable[str]) -> str:
        """Items of which any one will do: a, b o c."""
        return format_list(list(items), style="or", locale=self.locale)


@cache
def get_translator(lang: str) -> Translator:
    """The text of a language."""
    return Translator(lang)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(_LOCALES[lang])


def _euro(cents: int, locale: Locale) -> str:
    pattern = locale.currency_formats["standard"].pattern
    pattern = pattern if cents % 100 else pattern.replace(".00", "")
    return str(format_currency(Decimal(cents) / 100, "EUR", pattern, locale, currency_digits=False))


def _date(partial: str, locale: Locale) -> str:
    if len(partial) == 4:
        return partial
    day = date.fromisoformat(partial + "-01"[len(partial) - 7 :])
    return str(format_date(day, "MMMM y" if len(partial) == 7 else "long", locale))
