"""The vendored bundle of plotly is the pinned one, and that for which the installed plotly writes figures."""

import re
from hashlib import sha256
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from cmsdash.ui.figures import chart

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
SHA256 = "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"
"""Of `plotly-basic.min.js` in the npm package `plotly.js-basic-dist-min` 4.1.1."""


def test_bundle_is_pinned_named_after_its_content_and_loaded_by_that_name() -> None:
    [bundle] = VENDOR.glob("plotly-*.js")
    version = get_plotlyjs_version()
    content = bundle.read_bytes()
    assert sha256(content).hexdigest() == SHA256
    assert bundle.name == f"plotly-basic-{version}-{SHA256[:12]}.min.js"
    assert f"plotly.js (basic - minified) v{version}".encode() in content[:100]
    script = (chart.FRONTEND / "chart.js").read_text(encoding="utf-8")
    assert re.findall(r"plotly-[\w.-]+\.js", script) == [bundle.name]
    assert "MIT License" in (VENDOR / "LICENSE-plotly.txt").read_text(encoding="utf-8")
