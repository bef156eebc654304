"""Texts of readers, files and data are escaped wherever Streamlit interprets Markdown."""

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
MARKDOWN_FUNCTIONS = {
    "badge", "button", "caption", "checkbox", "chat_message", "error", "exception", "expander", "feedback",
    "file_uploader", "form_submit_button", "header", "info", "link_button", "download_button", "markdown", "metric",
    "multiselect", "number_input", "page_link", "pills", "popover", "radio", "segmented_control", "selectbox",
    "slider", "spinner", "status", "subheader", "success", "tabs", "text_area", "text_input", "title", "toast",
    "toggle", "warning", "write", "write_stream",
}  # fmt: skip
"""Functions of Streamlit whose first argument is Markdown."""
OTHER_FUNCTIONS = ("text.markdown", "comparison.title")
"""Functions of ours with such a name."""
MARKDOWN_OPTIONS = {"pills", "segmented_control", "radio"}
"""Functions of Streamlit whose options are Markdown, too."""
ELEMENT_KINDS = (
    "title",
    "header",
    "subheader",
    "warning",
    "error",
    "info",
    "button",
    "markdown",
    "caption",
    "expander",
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def render_text(markdown: str) -> str:
    """Return the text of Markdown, in which only emphasis may be markup."""
    parts = [part for token in MarkdownIt("commonmark").parse(markdown) for part in token.children or ()]
    assert {part.type for part in parts} <= {"text", "em_open", "em_close"}, markdown
    return "".join(part.content for part in parts).replace("\u2060", "")


def iterate_markdown_texts(app: AppTest) -> Iterator[str]:
    """Yield every text of a run that Streamlit interprets as Markdown."""
    for kind in ELEMENT_KINDS:
        for element in app.get(kind):
            yield str(getattr(element, "label", "") or getattr(element, "value", "") or "")
    for element in app.get("page_link"):
        yield str(element.proto.label)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_of_a_link_is_shown_as_text(lang: str) -> None:
    app = run("operations", {"search": HOSTILE, "lang": lang})
    assert not app.exception
    [chip] = [words for words in iterate_markdown_texts(app) if "evil" in words]
    assert HOSTILE in render_text(chip)


@pytest.mark.parametrize("page", ["overview", "cities", "city", "compare", "money"])
def test_text_of_the_data_is_shown_as_text(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    cities = folder / "cities.csv"
    cities.write_text(cities.read_text("utf-8").replace("andria,Andria,", f"andria,{HOSTILE},"), "utf-8")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    app = run(page, {"city": "andria,trani" if page == "compare" else "andria"})
    assert not app.exception
    found = [words for words in iterate_markdown_texts(app) if "evil" in words]
    assert all(HOSTILE in render_text(words) for words in found)
    assert found


def test_text_of_an_uploaded_file_is_shown_as_text() -> None:
    app = run("bring", {})
    name = "list [x](evil) **y** :red[z] `c`.csv"
    app.file_uploader[0].upload(name, f"{HOSTILE};b\n1;2\n".encode()).run()
    assert not app.exception
    [error] = [words for words in iterate_markdown_texts(app) if "evil" in words]
    assert HOSTILE in render_text(error)
    assert name in render_text(error)
    [question] = [box.label for box in app.selectbox if "evil" in box.label]
    assert HOSTILE in render_text(question)


def iterate_markdown_calls() -> Iterator[tuple[str, ast.Call]]:
    for path in [*(ROOT / "src/cmsdash/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if (
                is_call
                and node.func.attr in MARKDOWN_FUNCTIONS
                and not ast.unparse(node.func).endswith(OTHER_FUNCTIONS)
            ):
                yield path.name, node


def is_static_or_escaped(node: ast.expr) -> bool:
    """Return whether a text is a message without values, a message with only a number, or escaped."""
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    if re.fullmatch(r"((page\.)?text|get_translator\(.+\))(\.plural)?", called):
        return not node.keywords and len(node.args) == (2 if called.endswith(".plural") else 1)
    return called == "escape_markdown" or called.endswith("text.markdown")


def test_every_markdown_is_static_or_escaped() -> None:
    found = 0
    for file_name, call in iterate_markdown_calls():
        labels = [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("label", "body", "help"))]
        if call.func.attr == "page_link":  # type: ignore[attr-defined]
            labels = labels[1:]
        if call.func.attr in MARKDOWN_OPTIONS:  # type: ignore[attr-defined]
            [option] = [word.value for word in call.keywords if word.arg == "format_func"]
            assert isinstance(option, ast.Lambda)
            labels.append(option.body)
        for label in labels:
            found += 1
            assert is_static_or_escaped(label), f"{file_name}: {ast.unparse(call)}"
    assert found > 40
