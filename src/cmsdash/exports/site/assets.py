"""Style sheet, fonts and icon of the site: files whose names have a digest, so that browsers keep them for ever."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from cmsdash.exports.site.addresses import relative_href
from cmsdash.exports.svg.text_metrics import FONT_FAMILY, FONT_FOLDER, WEIGHTS
from cmsdash.installation.emblems import Emblem

ASSET_FOLDER = "assets/"
_LICENCE = "LICENSE-titillium-web.txt"
_PRELOADED_WEIGHTS = (400, 600)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class SeenAssets:
    """Addresses of the assets, seen from a page."""

    style: str
    fonts: tuple[str, ...]
    icon: str
    search: str


@dataclass(frozen=True)
class Assets:
    """The assets.

    Attributes:
        style: The path of the style sheet.
        fonts: The paths of the fonts that pages ask for at once.
        icon: The path of the icon.
        search: The path of the script of the search.
        files: The content of each file by its path.
    """

    style: str
    fonts: tuple[str, ...]
    icon: str
    search: str
    files: Mapping[str, bytes]

    def seen_from(self, folder: str) -> SeenAssets:
        """Return the addresses of the assets, seen from the page in a folder of the site."""
        style, icon, search = (relative_href(path, folder) for path in (self.style, self.icon, self.search))
        return SeenAssets(style, tuple(relative_href(font, folder) for font in self.fonts), icon, search)


def emblem_path(emblem: Emblem) -> str:
    """Return the path of an emblem."""
    return f"{ASSET_FOLDER}{emblem.file_name}"


def make_assets(style: str, icon: bytes, emblems: Iterable[Emblem] = ()) -> Assets:
    """Return the assets.

    Args:
        style: The style sheet of the dashboard, without fonts.
        icon: The icon of the dashboard (SVG).
        emblems: The emblems of the installation.
    """
    fonts = {weight: (FONT_FOLDER / f"titillium-web-{weight}.woff2").read_bytes() for weight in WEIGHTS}
    font_paths = {weight: _path(f"titillium-web-{weight}", "woff2", content) for weight, content in fonts.items()}
    faces = "".join(
        f"@font-face{{font-family:'{FONT_FAMILY}';font-weight:{weight};font-display:swap;"
        f"src:url({path.removeprefix(ASSET_FOLDER)}) format('woff2')}}\n"
        for weight, path in font_paths.items()
    )
    sheet = faces + _without_comments(style + (files("cmsdash.exports.site") / "site.css").read_text(encoding="utf-8"))
    content = sheet.encode("utf-8")
    script = (files("cmsdash.exports.site") / "search.js").read_bytes()
    style_path, icon_path, script_path = (
        _path("site", "css", content), _path("icon", "svg", icon), _path("search", "js", script),
    )  # fmt: skip
    return Assets(
        style_path,
        tuple(font_paths[weight] for weight in _PRELOADED_WEIGHTS),
        icon_path,
        script_path,
        {
            style_path: content,
            script_path: script,
            **{emblem_path(emblem): emblem.picture.content for emblem in emblems},
            icon_path: icon,
            **{font_paths[weight]: fonts[weight] for weight in WEIGHTS},
            f"{ASSET_FOLDER}{_LICENCE}": (FONT_FOLDER / _LICENCE).read_bytes(),
        },
    )


def _path(name: str, suffix: str, content: bytes) -> str:
    return f"{ASSET_FOLDER}{name}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def _without_comments(sheet: str) -> str:
    """Return a style sheet without comments, indentation and empty lines."""
    lines = (line.strip() for line in _COMMENT.sub("", sheet).splitlines())
    return "".join(f"{line}\n" for line in lines if line)
