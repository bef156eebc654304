"""The API keeps what its OpenAPI document promises: generated requests, right and wrong, get the answers it describes."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from starlette.applications import Starlette

from cmsdash.server import SecurityMiddleware

ADDRESS = "/api/v1/openapi.json?lang=en"
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def schema() -> Any:
    config = SchemathesisConfig.from_path(Path(__file__).with_name("schemathesis.toml"))
    return schemathesis.openapi.from_asgi(ADDRESS, SecurityMiddleware(Starlette()), config=config)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_answers_are_as_described(schema: Any, mode: GenerationMode) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=SLOW, database=None)
    @given(case=schema.as_strategy(mode))
    def ask(case: Any) -> None:
        case.call_and_validate()

    ask()
