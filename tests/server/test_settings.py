"""Variables are read, and those that are not valid are named."""

import os

import pytest
from typer.testing import CliRunner

from cmsdash.cli.app import app as command
from cmsdash.installation.setting_error import SettingError
from cmsdash.server.settings import LogFormat, read_settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CMSDASH_BASE_PATH", "https://x"), ("CMSDASH_HSTS_SECONDS", "-1"), ("CMSDASH_HSTS_SECONDS", "a year"),
     ("CMSDASH_METRICS_ALLOWED", "prometheus"), ("CMSDASH_LOG_FORMAT", "xml"), ("CMSDASH_STOP_SECONDS", "1.5"),
     ("CMSDASH_FEEDBACK", "data@example.org"), ("CMSDASH_ACCESSIBILITY_STATEMENT", "http://example.org"),
     ("CMSDASH_TILES", "https://maps.example.org/z.png")],
)  # fmt: skip
def test_invalid_setting_is_reported(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError):
        read_settings(os.environ)
    result = CliRunner().invoke(command, ["serve", "--port", "65123", "--lang", "en"])
    assert result.exit_code == 1
    assert f"{variable}: “{value}” is n" in result.stderr


def test_settings_are_read_from_variables() -> None:
    environment = {
        "CMSDASH_HSTS_SECONDS": "0", "CMSDASH_LOG_FORMAT": "json", "CMSDASH_STOP_SECONDS": " 5 ",
        "CMSDASH_METRICS_ALLOWED": "10.0.0.5, 2001:db8::/32",
    }  # fmt: skip
    settings = read_settings(environment)
    assert (settings.hsts_seconds, settings.log_format, settings.stop_seconds) == (0, LogFormat.JSON, 5)
    assert [str(network) for network in settings.metrics_networks] == ["10.0.0.5/32", "2001:db8::/32"]
    assert read_settings({"CMSDASH_METRICS_ALLOWED": ""}).metrics_networks == ()
