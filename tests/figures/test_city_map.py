"""The maps in the cache are bounded in bytes, even if every reader opens a link with every option."""

import json
import sys

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED
from cmsdash.figures import city_map

MAX_BYTES = 64 * 1024**2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_cached_maps_of_long_links_fit_into_memory(release: Release) -> None:
    tables = release.tables
    app = AppTest.from_file("../../app.py", default_timeout=60)
    app.query_params["layer"] = "areas"
    app.query_params["search"] = "x" * 80
    app.query_params["city"] = ",".join(tables["cities"]["city"])
    app.query_params["group"] = ",".join([*tables["target_groups"]["target_group"], NOT_STATED])
    app.query_params["intervention"] = ",".join([*tables["interventions"]["intervention"], NOT_STATED])
    assert not app.run().exception
    [component] = app.get("component_instance")
    drawn = json.loads(component.proto.json_args)
    texts = [drawn["symbols"], drawn["legend"], *drawn["cards"].values()]
    assert len(drawn["cards"]) == 39
    assert city_map.MAX_CACHED_MAPS * sum(map(sys.getsizeof, texts)) < MAX_BYTES
