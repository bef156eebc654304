"""Emblems are shown only if they are safe and keep the rules that a program can check; errors say how to correct them."""

from pathlib import Path

import pytest

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.catalogs import load_messages
from cmsdash.installation.emblems import EMBLEM_VARIABLE, EmblemError, Owner, configured_emblems, emblem_message
from tests.installation.emblem_files import (
    STATE_SVG,
    SVG,
    UNION_SVG,
    WITH_STATEMENT_SVG,
    make_png,
    write_emblems,
    write_three_emblems,
)

UNION = '[[emblem]]\nowner = "eu"\nfile = "eu.svg"\n'
BLUE, YELLOW = '<rect width="30" height="20" fill="#039"/>', '<circle r="4" fill="#fc0"/>'


def read_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> EmblemError:
    monkeypatch.setenv(EMBLEM_VARIABLE, str(path))
    with pytest.raises(EmblemError) as raised:
        configured_emblems("it")
    return raised.value


def test_without_the_variable_there_are_no_emblems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EMBLEM_VARIABLE, raising=False)
    assert configured_emblems("it") == ()


REPEATED = '<g id="p0"/>' + "".join(f'<g id="p{n + 1}">{f"""<use href="#p{n}"/>""" * 9}</g>' for n in range(9))
"""A few hundred characters that ask for 9⁹ elements."""


def with_style(rules: str) -> str:
    return SVG.format(width=30, content=f"{BLUE}{YELLOW}<style>{rules}</style>")


@pytest.mark.parametrize(("name", "content"), [("eu.svg", UNION_SVG.encode()), ("EU.PNG", make_png())])
def test_one_picture_is_the_emblem_of_the_union(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    monkeypatch.setenv(EMBLEM_VARIABLE, str(tmp_path / name))
    [emblem] = configured_emblems("en")
    assert (emblem.owner, emblem.has_statement, emblem.picture.ratio) == (Owner.UNION, False, 1.5)
    assert emblem.file_name.startswith("eu-")


def test_list_keeps_its_order_and_has_names_by_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBLEM_VARIABLE, str(write_three_emblems(tmp_path)))
    assert [emblem.owner for emblem in configured_emblems("it")] == ["eu", "state", "region"]
    assert [configured_emblems(lang)[2].name for lang in LANGUAGES] == [
        'Regione <Prova> & "figli"', 'Region <Test> & "sons"',
    ]  # fmt: skip


def test_statement_may_be_in_a_picture_for_each_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = '[[emblem]]\nowner = "eu"\nhas_statement = true\nfile = { it = "it.svg", en = "en.svg" }\n'
    english = WITH_STATEMENT_SVG.replace("M40", "M41")
    path = write_emblems(tmp_path, entries, it_svg=WITH_STATEMENT_SVG, en_svg=english)
    monkeypatch.setenv(EMBLEM_VARIABLE, str(path))
    assert [configured_emblems(lang)[0].picture.content for lang in LANGUAGES] == [
        WITH_STATEMENT_SVG.encode(), english.encode(),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (SVG.format(width=30, content=BLUE + YELLOW + "<script>alert(1)</script>"), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + YELLOW + "<foreignObject/>"), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + YELLOW + '<image href="https://x.example/a.png"/>'), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + YELLOW + '<a href="https://x.example"><rect/></a>'), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + YELLOW + '<rect onclick="alert(1)"/>'), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + YELLOW + '<rect fill="url(https://x.example/#a)"/>'), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + YELLOW + '<rect style="fill:u\\72l(//x.example)"/>'), "picture_unsafe"),
        (
            SVG.format(width=30, content=BLUE + YELLOW + '<style>@import "https://x.example/a.css";</style>'),
            "picture_unsafe",
        ),
        (SVG.format(width=30, content=BLUE + YELLOW + '<animate href="#a" onbegin="alert(1)"/>'), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'), "picture_unsafe"),
        (with_style("@im<title/>port 'https://x.example/a.css';"), "picture_unsafe"),
        (with_style("@im<!-- -->port 'https://x.example/a.css';"), "picture_unsafe"),
        (with_style("svg{background:image-set('a.png' 1x)}"), "picture_unsafe"),
        (SVG.format(width=30, content=BLUE + YELLOW + "<g>" * 100 + "</g>" * 100), "picture_intricate"),
        (SVG.format(width=30, content=BLUE + YELLOW + REPEATED), "picture_intricate"),
        (SVG.format(width=30, content=BLUE + YELLOW + '<g id="a"><use href="#a"/></g>'), "picture_intricate"),
        ('<?xml version="1.0" encoding="UTF-7"?>' + UNION_SVG, "picture_not_svg"),
        ('<?xml version="1.0" encoding="nothing"?>' + UNION_SVG, "picture_not_svg"),
        ('<?xml-stylesheet href="https://x.example/a.css"?>' + UNION_SVG, "picture_unsafe"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + UNION_SVG, "picture_entities"),
        ("<html/>", "picture_not_svg"),
        ("GIF89a", "picture_not_svg"),
        (UNION_SVG[:-10], "picture_not_svg"),
        (UNION_SVG.replace('viewBox="0 0 30 20"', ""), "picture_no_size"),
        (UNION_SVG.replace("0 0 30 20", "0 0 30 0"), "picture_no_size"),
        (UNION_SVG + " " * 200_000, "picture_heavy"),
        (UNION_SVG.replace("0 0 30 20", "0 0 20 20"), "ratio"),
        (WITH_STATEMENT_SVG, "ratio"),
        (UNION_SVG.replace("0 0 30 20", "0 0 300 20"), "wide"),
        (UNION_SVG.replace("#039", "#c00"), "colours"),
        (UNION_SVG.replace("#fc0", "white"), "colours"),
        (SVG.format(width=30, content=BLUE + YELLOW + '<rect fill="#0a0"/>'), "other_colour"),
        (make_png(90, 60), "picture_size"),
        (make_png(4_500, 3_000), "picture_size"),
        (make_png(ground="#cc0000"), "colours"),
        (make_png()[:200], "picture_damaged"),
    ],
)
def test_unsafe_or_altered_emblem_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes, key: str
) -> None:
    error = read_error(write_emblems(tmp_path, UNION, eu_svg=content), monkeypatch)
    assert error.key == key
    assert str(tmp_path / "eu.svg") in emblem_message(error, get_translator("it"))


def test_ordinary_files_of_drawing_programs_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="810" height="540px">'
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>'
        "<style>.a{fill:#034EA2;} .b{fill:#FFF200}</style><defs><g id='s'><path class='b' d='M0 0z'/></g></defs>"
        '<path class="a" d="M0 0z"/><use xlink:href="#s"/></svg>'
    )
    monkeypatch.setenv(EMBLEM_VARIABLE, str(write_emblems(tmp_path, UNION, eu_svg=drawn)))
    assert configured_emblems("it")[0].picture.ratio == 1.5


STATE = '[[emblem]]\nowner = "state"\nfile = "state.svg"\n'


@pytest.mark.parametrize(
    ("entries", "key"),
    [
        ("[[emblem", "toml"),
        ("", "tables"),
        ('emblem = "eu.svg"', "tables"),
        ("emblem = []", "number"),
        (UNION + STATE * 6, "number"),
        (UNION + 'title = "x"\n', "key"),
        (UNION.replace('"eu"', '"europe"'), "owner"),
        (UNION.replace('"eu"', "7"), "owner"),
        (UNION.replace('file = "eu.svg"\n', ""), "file"),
        (UNION.replace('"eu.svg"', '{ it = "eu.svg" }'), "languages"),
        (UNION.replace("eu.svg", "no.svg"), "missing"),
        (UNION + 'has_statement = "yes"\n', "has_statement"),
        (UNION + STATE + "has_statement = true\n", "has_statement"),
        (UNION + STATE.replace('"state"', '"region"'), "name"),
        (STATE, "union"),
        (UNION * 2, "union"),
        (STATE + UNION, "order"),
        (UNION + "has_statement = true\n", "statement_below"),
    ],
)  # fmt: skip
def test_mistake_in_the_list_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: str, key: str
) -> None:
    error = read_error(write_emblems(tmp_path, entries, eu_svg=UNION_SVG, state_svg=STATE_SVG), monkeypatch)
    assert error.key == key
    for lang in LANGUAGES:
        assert str(tmp_path) in emblem_message(error, get_translator(lang))


def test_other_files_and_missing_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_error(tmp_path / "no.toml", monkeypatch).key == "missing"
    assert read_error(tmp_path / "no.svg", monkeypatch).key == "missing"
    assert read_error(tmp_path / "eu.gif", monkeypatch).key == "variable"


def test_every_message_of_the_catalogue_is_used() -> None:
    """The keys of both parametrised tests and of the one above are all keys of errors."""
    tested = {
        mark.args[1][at][1]
        for test in (test_unsafe_or_altered_emblem_is_refused, test_mistake_in_the_list_says_where_it_is)
        for mark in test.pytestmark  # type: ignore[attr-defined]
        for at in range(len(mark.args[1]))
    }
    keys = {key.removeprefix("emblem_error.") for key in load_messages("it") if key.startswith("emblem_error.")}
    assert keys == tested | {"entry", "variable", "missing"}
