"""Recognition of a file by its first bytes, and rejection of what is no table: pages, images, documents, archives."""

import re
import zipfile
from pathlib import Path

from cmsdash.ingest.errors import FileRejectedError, reject_damaged_file

_HEAD_BYTES = 1 << 16
_MAX_CONTAINER_BYTES = 1 << 26
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\1\0")
_IMAGE_BOXES = (b"ftypheic", b"ftypavif", b"ftypmif1")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ")
_RICH_TEXT = b"{\\rtf"
_OLE_WORKBOOK_STREAMS = ("Workbook", "Book", "EncryptedPackage")
_OLE_DOCUMENT_STREAMS = ("WordDocument", "PowerPoint Document", "VisioDocument", "__properties_version1.0")
_DOCUMENT_FOLDERS = ("word/", "ppt/", "visio/", "META-INF/container.xml")
_HTML = re.compile(r"<(?:!doctype html|html|head|body|table|meta|title|style|script|div)\b", re.IGNORECASE)
_XML = re.compile(r"<(?:\?xml\b|!--|!doctype\b|[a-z_][^<>\n;,\t|]*>\s*<)", re.IGNORECASE)
_JSON = re.compile(r'[{\[]\s*(?:["{\[\]}]|-?\d)')
_BYTE_ORDER_MARKS = "\ufeff\ufffe"


def detect_signature(path: Path) -> str:
    """Return `xlsx`, `xlsm`, `xlsb`, `ods`, `xls`, `zip`, `parquet` or `csv`, by the content and not by the name.

    Raises:
        FileRejectedError: the file is empty (`file_empty`), protected by a password (`file_locked`), damaged, or a
            web page, PDF, image, document, archive, or data in another notation (`file_html`, `file_pdf`, …).
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLE):
        return _detect_ole(path)
    if head.startswith(_ZIP):
        return _detect_zip(path)
    _reject_foreign_bytes(head, path.name)
    _reject_foreign_text(head, path.name)
    return "csv"


def _reject_foreign_bytes(head: bytes, name: str) -> None:
    if b"%PDF-" in head[:1024]:
        raise FileRejectedError("file_pdf", name)
    is_bitmap = head.startswith(b"BM") and head[6:10] == b"\0\0\0\0"
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if head.startswith(_IMAGES) or is_bitmap or is_webp or head[4:12] in _IMAGE_BOXES:
        raise FileRejectedError("file_image", name)
    if head.startswith(_ARCHIVES):
        raise FileRejectedError("file_archive", name)
    if head.startswith(_RICH_TEXT):
        raise FileRejectedError("file_document", name)


def _reject_foreign_text(head: bytes, name: str) -> None:
    """Reject web pages, XML and JSON, in UTF-8 or UTF-16."""
    is_utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if is_utf16 else "utf-8", "replace").lstrip(_BYTE_ORDER_MARKS)
    start = text.replace("\0", "").lstrip()
    if not start and len(head) < _HEAD_BYTES:
        raise FileRejectedError("file_empty", name)
    if _HTML.match(start) or start.startswith("MIME-Version:"):
        raise FileRejectedError("file_html", name)
    if _XML.match(start):
        raise FileRejectedError("file_html" if _HTML.search(start) else "file_xml", name)
    if _JSON.match(start):
        raise FileRejectedError("file_json", name)


def _detect_ole(path: Path) -> str:
    """Return `xls` for a container with a workbook, or with nothing that is known."""
    with path.open("rb") as file:
        content = file.read(_MAX_CONTAINER_BYTES)
    if _has_stream(content, _OLE_WORKBOOK_STREAMS) or not _has_stream(content, _OLE_DOCUMENT_STREAMS):
        return "xls"
    raise FileRejectedError("file_document", path.name)


def _has_stream(content: bytes, names: tuple[str, ...]) -> bool:
    return any((name + "\0").encode("utf-16-le") in content for name in names)


def _detect_zip(path: Path) -> str:
    with reject_damaged_file(path.name), zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return _detect_open_document(archive, path.name)
    if any(name.startswith(_DOCUMENT_FOLDERS) for name in names):
        raise FileRejectedError("file_document", path.name)
    if "[Content_Types].xml" not in names:
        return "zip"
    return "xlsm" if "xl/vbaProject.bin" in names else "xlsb" if "xl/workbook.bin" in names else "xlsx"


def _detect_open_document(archive: zipfile.ZipFile, name: str) -> str:
    """Return `ods` for a spreadsheet; its type is in the first member, its encryption in the manifest."""
    names = archive.namelist()
    media_type = _read_member_start(archive, "mimetype") if "mimetype" in names else b""
    if media_type and b"spreadsheet" not in media_type:
        raise FileRejectedError("file_document", name)
    if "META-INF/manifest.xml" in names and b"encryption-data" in _read_member_start(archive, "META-INF/manifest.xml"):
        raise FileRejectedError("file_locked", name)
    return "ods"


def _read_member_start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_HEAD_BYTES)
