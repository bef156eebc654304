"""The account of an import as a page of its own (HTML, nothing fetched) and as CSV."""

import csv
import io
from html import escape

from cmsdash.exports.csv_file import harmless
from cmsdash.facts.account import Account
from cmsdash.text import Text
from cmsdash.text.imports import advice, class_lines, remark_words
from cmsdash.views.accounts import findings_table, heaps_table

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#17324d}"
    "table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{border-bottom:1px solid #8796a5;padding:.4rem .6rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}.n{text-align:right;white-space:nowrap}"
)


def import_html(account: Account, text: Text) -> str:
    """A whole document in the reader's language; everything that comes from the file is escaped."""
    title = text("import.title", file=account.file.name)
    parts = [
        f"<h1>{escape(title)}</h1><p>SHA-256 <code>{account.file.sha256}</code></p>",
        heaps_table(account, text),
        *(f"<p>{escape(line)}</p>" for line in class_lines(account, text)),
        *(f"<p>{escape(remark_words(remark, text))}</p>" for remark in account.remarks),
    ]
    if account.findings:
        parts.append(findings_table(account.findings, text))
    if not account.is_whole:
        parts.append(f"<p>{escape(text('import.more', n=text.number(len(account.findings))))}</p>")
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="{text.lang}"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def import_csv(account: Account, text: Text) -> bytes:
    """One line a row that was put aside. UTF-8 with BOM, `;`, harmless in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(["line", "column", "value", "code", "reason", "advice"])
    for finding in account.findings:
        words = (text(f"reason.{finding.code}"), advice(finding, text))
        cells = (str(finding.line), finding.column, finding.value, finding.code, *words)
        writer.writerow([harmless(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")
