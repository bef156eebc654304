"""What is no table is told apart by its bytes, and said in words with what to do."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from cmsdash.datastore.import_report import RowTotals
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.ingest import registry
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.readers.context import ImportOptions
from tests.ingest.opencoesione.test_projects_file import DATA
from tests.ingest.test_cell_text import write_ods
from tests.ingest.test_operation_lists import SOURCE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE = "<table><tr><th>Comune</th><th>Titolo</th></tr><tr><td>Andria</td><td>Uno</td></tr></table>"


def build_zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("Types", "[Content_Types].xml"), content)
    return buffer.getvalue()


def stream(name: str) -> bytes:
    return OLE + b"\0" * 504 + (name + "\0").encode("utf-16-le")


FOREIGN: dict[str, tuple[str, bytes]] = {
    "page": ("file_html", f"<!DOCTYPE html><html><body>{TABLE}</body></html>".encode()),
    "page.xls": ("file_html", b"\n\t" + TABLE.encode()),
    "page-in-utf-16.xls": ("file_html", f"<html>{TABLE}</html>".encode("utf-16")),
    "xhtml": ("file_html", f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{TABLE}</html>'.encode()),
    "page.mht": ("file_html", b"MIME-Version: 1.0\nContent-Type: multipart/related\n"),
    "sheet-of-2003.xls": ("file_xml", b'\xef\xbb\xbf<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
    "xml without declaration": ("file_xml", b"<rows>\n <row><comune>Andria</comune></row></rows>"),
    "pdf": ("file_pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "pdf-after-noise": ("file_pdf", b"\r\n\r\n%PDF-1.4\n"),
    "png.csv": ("file_image", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "jpeg": ("file_image", b"\xff\xd8\xff\xe0\0\x10JFIF"),
    "tiff": ("file_image", b"II*\0\x08\0\0\0"),
    "bmp": ("file_image", b"BM\x36\0\x0c\0\0\0\0\0\x36\0"),
    "webp": ("file_image", b"RIFF\x24\0\0\0WEBPVP8 "),
    "heic": ("file_image", b"\0\0\0\x18ftypheic\0\0\0\0"),
    "docx": ("file_document", build_zip(Types=b"<Types/>", word__document=b"<w/>")),
    "docm.xlsx": ("file_document", build_zip(Types=b"<Types/>", word__vbaProject=b"x")),
    "pptx": ("file_document", build_zip(Types=b"<Types/>", ppt__presentation=b"<p/>")),
    "odt": ("file_document", build_zip(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})),
    "doc": ("file_document", stream("WordDocument")),
    "rtf": ("file_document", b"{\\rtf1\\ansi Comune Titolo}"),
    "gz": ("file_archive", gzip.compress(b"Comune;Titolo\n")),
    "7z": ("file_archive", b"7z\xbc\xaf\x27\x1c\0\4"),
    "json": ("file_json", json.dumps([{"Comune": "Andria", "Titolo": "Uno"}]).encode()),
    "geojson": ("file_json", json.dumps({"type": "FeatureCollection"}, indent=1).encode()),
    "locked.xlsx": ("file_locked", stream("EncryptedPackage")),
    "locked.ods": ("file_locked", build_zip(**{"content.xml": b"x", "META-INF__manifest.xml": b"<manifest:encryption-data/>"})),
    "empty": ("file_empty", b""),
    "blank": ("file_empty", b"\xef\xbb\xbf \r\n\r\n"),
    "blank-in-utf-16": ("file_empty", "\n \n".encode("utf-16")),
}  # fmt: skip


@pytest.mark.parametrize("reader", ["operations", "opencoesione"])
@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_table_is_said(tmp_path: Path, name: str, reader: str) -> None:
    code, content = FOREIGN[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileRejectedError) as error:
        registry.read_file(reader, path, DATA, ImportOptions(SOURCE if reader == "operations" else {}))
    assert error.value.code == code
    for lang in LANGUAGES:
        words = rejection_text(code, vars(error.value), get_translator(lang))
        assert words.startswith(f"{name}: ")


@pytest.mark.parametrize(
    "header", ["<Comune>;Titolo", "[Comune];Titolo", "BM;Comune;Titolo", "{Comune};Titolo", "%;Comune;Titolo"]
)
def test_a_list_with_an_odd_start_is_a_list(tmp_path: Path, header: str) -> None:
    path = tmp_path / "elenco.csv"
    width = header.count(";")
    path.write_text(f"{header}\n{'x;' * (width - 1)}Andria;Uno\n", "utf-8")
    try:
        _, report = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
        assert report.input == RowTotals(1, 0)
    except FileRejectedError as error:
        assert error.code == "header_missing"  # noqa: PT017 (the sign belongs to the name of the column)


def add_macros(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 never run")


@pytest.mark.parametrize(("change", "form"), [(add_macros, "xlsm"), (lambda path: None, "xlsx")])
def test_macros_are_not_run_and_said(tmp_path: Path, change: Callable[[Path], None], form: str) -> None:
    path = tmp_path / "elenco.xlsm"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Comune", "Titolo", "Importo ammesso"])
        sheet.write_row(1, 0, ["Andria", "Uno", 12.5])
    change(path)
    _, report = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    assert (report.file.form, report.accepted) == (form, RowTotals(1, 1250))
    assert [remark.code for remark in report.remarks if remark.code == "macros"] == (
        ["macros"] if form == "xlsm" else []
    )


def test_a_spreadsheet_named_csv_is_read(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "elenco.csv", ["Comune", "Titolo", "Importo"], ["Gela", "Centro", "12,50"])
    _, report = registry.read_file("operations", path, DATA, ImportOptions(SOURCE))
    assert (report.file.form, report.accepted) == ("ods", RowTotals(1, 1250))
