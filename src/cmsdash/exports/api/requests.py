"""What a request asks of a resource. Nothing of it is ignored: what cannot be read, or has no effect, is an error."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from cmsdash import queries
from cmsdash.domain import (
    DECLARATIONS,
    LANGUAGES,
    MAX_QUERY_CHARS,
    MAX_SEARCH_CHARS,
    MULTI_VALUE_FIELDS,
    Selection,
    Vocabulary,
    join_repeated,
    parse_query_params,
    to_query_params,
)
from cmsdash.exports.api.problems import Problem
from cmsdash.exports.api.resources import Resource
from cmsdash.exports.plain_lines import plain_line
from cmsdash.figures.code_labels import code_label
from cmsdash.figures.context import PageContext
from cmsdash.i18n import Translator, get_translator, labelled_codes

DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET = 100, 1000, 1_000_000
"""Rows of a page if `limit` is not given, the most that it may be, and the last row at which a page may begin."""

MAX_ERRORS = 10
"""Errors of one request that are told."""

MAX_ALLOWED = 50
"""Codes of a parameter that an error lists."""

_MAX_SHOWN_CHARS = 80
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_OF_RELEASE, _OF_ANSWER = "release", ("lang", "format", "limit", "offset")
_BOUNDS = {"limit": (1, MAX_LIMIT), "offset": (0, MAX_OFFSET)}


class ParameterError(Exception):
    """A request has parameters that cannot be used.

    Attributes:
        problem: What is wrong with each of them, in words.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True)
class ApiRequest:
    """What a request asks for.

    Attributes:
        resource: The resource.
        selection: The filters and the order of the rows; its language is that of the words.
        format: A key of `API_FORMATS`, "" where the request leaves it to its headers.
        limit: The most rows of the answer.
        offset: The number of rows before the first one.
    """

    resource: Resource
    selection: Selection
    format: str = ""
    limit: int = DEFAULT_LIMIT
    offset: int = 0


def taken_parameters(resource: Resource) -> tuple[str, ...]:
    """Return the parameters that a resource takes: its own, and those of every answer."""
    return (*resource.parameters, *([_OF_RELEASE] if resource.is_of_release else []), *_OF_ANSWER)


def parameter_codes(resource: Resource, name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the codes of a parameter of a resource in order, () if it takes a number or free text."""
    if name == "format":
        return resource.formats
    return resource.choices.get(name) or vocabulary.codes.get(name, ())


def parameter_label(name: str, text: Translator) -> str:
    """Return what a parameter is called in words."""
    return text(f"api.parameter.{name}" if f"parameter.{name}" in labelled_codes()["api"] else f"facet.{name}")


def parse_request(resource: Resource, params: Mapping[str, Sequence[str]], page: PageContext) -> ApiRequest:
    """Return what the parameters of a request ask for.

    Args:
        resource: The resource.
        params: The values of each parameter as often as they are given.
        page: The release that `release` names, or the active one, with its vocabulary; its selection does not matter.

    Raises:
        ParameterError: A parameter is not known, has no effect on the resource, or has a value that it cannot have.
    """
    own = {name: parameter_codes(resource, name, page.vocabulary) for name in taken_parameters(resource)}
    vocabulary = replace(page.vocabulary, codes={**page.vocabulary.codes, **own})
    _raise_errors(_errors(params, tuple(own), vocabulary, page, resource.name))
    joined = join_repeated(params)
    selection, ignored = parse_query_params({**joined, "lang": page.text.lang}, vocabulary)
    if ignored:  # the parameters are valid, but too long together
        raise ParameterError(Problem("address-too-long", {"chars": MAX_QUERY_CHARS}))
    numbers = {name: int(joined[name]) for name in _BOUNDS if name in joined}
    return ApiRequest(resource, selection, joined.get("format", ""), **numbers)


def parse_language_only(name: str, params: Mapping[str, Sequence[str]], page: PageContext) -> None:
    """Check the parameters of a document that takes `lang` alone.

    Args:
        name: What the document is called in errors.
        params: The values of each parameter as often as they are given.
        page: Language and vocabulary.

    Raises:
        ParameterError: There are others, or the language is not known.
    """
    _raise_errors(_errors(params, ("lang",), page.vocabulary, page, name))


def request_query(request: ApiRequest) -> dict[str, str]:
    """Return the parameters of a request, defaults left out."""
    own = {name: getattr(request, name) for name in ("format", *_BOUNDS)}
    given = {name: str(value) for name, value in own.items() if value != getattr(ApiRequest, name)}
    return to_query_params(request.selection) | given


def _raise_errors(errors: Iterator[Mapping[str, Any]]) -> None:
    told = list(islice(errors, MAX_ERRORS))
    if told:
        raise ParameterError(Problem("invalid-parameters", details={"errors": told}))


def _errors(
    params: Mapping[str, Sequence[str]], taken: Sequence[str], vocabulary: Vocabulary, page: PageContext, of: str
) -> Iterator[Mapping[str, Any]]:
    """Yield what is wrong with each parameter: its name, its value, the words, and what may have been meant."""
    for name, values in params.items():
        if name not in taken:
            yield _unknown_name(name, taken, page.text, of)
        elif name not in MULTI_VALUE_FIELDS and len(values) > 1:
            yield _error("repeated", name, ",".join(values), page.text)
        else:
            yield from _value_errors(name, ",".join(values), vocabulary, page)


def _unknown_name(name: str, taken: Sequence[str], text: Translator, of: str) -> Mapping[str, Any]:
    if name in DECLARATIONS:
        return _error("not_taken", name, "", text, allowed=taken, of=of)
    labels = ({each: parameter_label(each, words) for each in taken} for words in _translators(text))
    nearest = _first_similar(name, labels)
    return _error("unknown_name", name, "", text, nearest=nearest, allowed=taken)


def _value_errors(name: str, value: str, vocabulary: Vocabulary, page: PageContext) -> Iterator[Mapping[str, Any]]:
    text = page.text
    if not value.strip():
        yield _error("empty", name, value, text, allowed=vocabulary.codes.get(name, ()))
    elif name in _BOUNDS:
        low, high = _BOUNDS[name]
        if not _WHOLE_NUMBER.fullmatch(value) or not low <= int(value) <= high:
            yield _error("number", name, value, text, low=text.number(low), high=text.number(high))
    elif name == "search":
        if len(value) > MAX_SEARCH_CHARS:
            yield _error("too_long", name, value, text, n=text.number(MAX_SEARCH_CHARS))
    else:
        for part in value.split(",") if name in MULTI_VALUE_FIELDS else [value]:
            if vocabulary.resolve(name, part) is None:
                yield _unknown_value(name, part, vocabulary.codes[name], page)


def _unknown_value(name: str, value: str, codes: Sequence[str], page: PageContext) -> Mapping[str, Any]:
    labels = (
        {code: code_label(replace(page, text=words), name, code) if name in DECLARATIONS else code for code in codes}
        for words in _translators(page.text)
    )
    return _error("unknown_value", name, value, page.text, nearest=_first_similar(value, labels), allowed=codes)


def _translators(text: Translator) -> Iterator[Translator]:
    """Yield the language of the answer, then the others: programs are written in the words of their authors."""
    yield text
    yield from (get_translator(lang) for lang in LANGUAGES if lang != text.lang)


def _first_similar(word: str, labels: Iterable[Mapping[str, str]]) -> str | None:
    """Return the first code that a word resembles, by itself or by its words in one language after the other."""
    found = (queries.find_similar_code(word[:_MAX_SHOWN_CHARS], of_language) for of_language in labels)
    return next((code for code in found if code), None)


def _error(
    code: str,
    name: str,
    value: str,
    text: Translator,
    *,
    nearest: str | None = None,
    allowed: Sequence[str] = (),
    **values: object,
) -> Mapping[str, Any]:
    """Return one error: what is wrong in words, and what may have been meant."""
    shown, word = plain_line(name, _MAX_SHOWN_CHARS), plain_line(value, _MAX_SHOWN_CHARS)
    details = [text(f"api.error.{code}", name=shown, value=word, **values)]
    listed = allowed if len(allowed) <= MAX_ALLOWED else ()
    if nearest:
        details.append(text("api.error.nearest", nearest=nearest))
    elif listed:
        details.append(text("api.error.allowed", codes=", ".join(listed)))
    hints = {"nearest": nearest, "allowed": list(listed)}
    return {
        "parameter": shown,
        "value": word,
        "detail": " ".join(details),
        **{key: hint for key, hint in hints.items() if hint},
    }
