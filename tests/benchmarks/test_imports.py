"""Every benchmark can be started: what it imports exists."""

import importlib
import pkgutil

import benchmarks
import pytest

MODULES = [module.name for module in pkgutil.walk_packages(benchmarks.__path__) if not module.ispkg]


@pytest.mark.parametrize("name", MODULES)
def test_benchmark_imports_what_exists(name: str) -> None:
    importlib.import_module(f"benchmarks.{name}")
