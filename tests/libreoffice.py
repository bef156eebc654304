"""Opens files in LibreOffice without a screen, as the readers' spreadsheets and slides do."""

import shutil
import subprocess
from pathlib import Path


def convert(path: Path, target_filter: str, folder: Path, source_filter: str = "") -> list[Path]:
    """Open a file and save it in another format.

    Args:
        path: The file.
        target_filter: The format, with the options of its filter after a colon.
        folder: Where the new files are written.
        source_filter: How the file is opened, "" for what LibreOffice thinks itself.

    Returns:
        The new files, sorted: a workbook that is saved as text gives one a sheet.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, (
        "These tests need LibreOffice (Debian, Ubuntu: sudo apt-get install libreoffice-calc libreoffice-impress)."
    )
    before = set(folder.iterdir())
    command = [
        program,
        f"-env:UserInstallation={(folder.parent / 'libreoffice').as_uri()}",
        "--headless",
        *([f"--infilter={source_filter}"] if source_filter else []),
        "--convert-to",
        target_filter,
        "--outdir",
        str(folder),
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    files = sorted(set(folder.iterdir()) - before)
    assert files, done.stdout + done.stderr
    return files
