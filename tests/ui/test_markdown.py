"""Nothing of readers, files or data is run as Markdown, wherever Streamlit reads it."""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from cmsdash.domain import LANGUAGES
from tests.pages.test_pages_run import run

ROOT = Path(__file__).parents[2]
HOSTILE = "![i](https://evil.example/i) **x** :red[y] :material/add: `c` $e$ <b> ~~s~~"
SINKS = {
    "badge", "button", "caption", "checkbox", "chat_message", "error", "exception", "expander", "feedback",
    "file_uploader", "form_submit_button", "header", "info", "link_button", "download_button", "markdown", "metric",
    "multiselect", "number_input", "page_link", "pills", "popover", "radio", "segmented_control", "selectbox",
    "slider", "spinner", "status", "subheader", "success", "tabs", "text_area", "text_input", "title", "toast",
    "toggle", "warning", "write", "write_stream",
}  # fmt: skip
"""Streamlit's functions whose first argument is Markdown."""
NO_SINKS = ("text.markdown", "comparison.title")
MARKDOWN_OPTIONS = {"pills", "segmented_control", "radio"}
"""Those whose options are Markdown, too."""
WRITTEN = ("title", "header", "subheader", "warning", "error", "info", "button", "markdown", "caption", "expander")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def shown(markdown: str) -> str:
    """The text of Markdown, in which nothing but the emphasis of our own words is alive."""
    parts = [part for token in MarkdownIt("commonmark").parse(markdown) for part in token.children or ()]
    assert {part.type for part in parts} <= {"text", "em_open", "em_close"}, markdown
    return "".join(part.content for part in parts).replace("\u2060", "")


def sinks(app: AppTest) -> Iterator[str]:
    """Every text of a run that Streamlit reads as Markdown."""
    for kind in WRITTEN:
        for element in app.get(kind):
            yield str(getattr(element, "label", "") or getattr(element, "value", "") or "")
    for element in app.get("page_link"):
        yield str(element.proto.label)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_the_address_are_shown(lang: str) -> None:
    app = run("operations", {"search": HOSTILE, "lang": lang})
    assert not app.exception
    [chip] = [words for words in sinks(app) if "evil" in words]
    assert HOSTILE in shown(chip)


@pytest.mark.parametrize("page", ["overview", "cities", "city", "compare", "money"])
def test_words_of_the_data_are_shown(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    cities = folder / "cities.csv"
    cities.write_text(cities.read_text("utf-8").replace("andria,Andria,", f"andria,{HOSTILE},"), "utf-8")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    app = run(page, {"city": "andria,trani" if page == "compare" else "andria"})
    assert not app.exception
    found = [words for words in sinks(app) if "evil" in words]
    assert all(HOSTILE in shown(words) for words in found)
    assert found


def test_words_of_an_uploaded_file_are_shown() -> None:
    app = run("bring", {})
    name = "list [x](evil) **y** :red[z] `c`.csv"
    app.file_uploader[0].upload(name, f"{HOSTILE};b\n1;2\n".encode()).run()
    assert not app.exception
    [refusal] = [words for words in sinks(app) if "evil" in words]
    assert HOSTILE in shown(refusal)
    assert name in shown(refusal)


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in [*(ROOT / "src/cmsdash/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr in SINKS and not ast.unparse(node.func).endswith(NO_SINKS):
                yield path.name, node


def is_static_or_escaped(node: ast.expr) -> bool:
    """A text of the catalogues without values, one with nothing but a number, or an escaped one."""
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    if re.fullmatch(r"((page\.)?text|get_translator\(.+\))(\.plural)?", called):
        return not node.keywords and len(node.args) == (2 if called.endswith(".plural") else 1)
    return called == "escape_markdown" or called.endswith("text.markdown")


def test_every_markdown_is_static_or_escaped() -> None:
    found = 0
    for place, call in calls():
        labels = [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("label", "body", "help"))]
        if call.func.attr == "page_link":  # type: ignore[attr-defined]
            labels = labels[1:]
        if call.func.attr in MARKDOWN_OPTIONS:  # type: ignore[attr-defined]
            [option] = [word.value for word in call.keywords if word.arg == "format_func"]
            assert isinstance(option, ast.Lambda)
            labels.append(option.body)
        for label in labels:
            found += 1
            assert is_static_or_escaped(label), f"{place}: {ast.unparse(call)}"
    assert found > 40
