"""One reader's upload from beginning to end on the real server, in a process of its own: what is left of it afterwards.

Prints how many objects hold the title of the uploaded operation, while its reader is connected and after: JSON.
"""

import gc
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pandas as pd
from google.protobuf.message import Message
from starlette.testclient import TestClient, WebSocketTestSession
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from cmsdash.datastore.releases.release import Release
from cmsdash.server.app import STREAMLIT_CONFIG, GuardedApp

REVERSED = "acifinu anirolf avors id ortneC"  # turned round, so that this file does not hold what it looks for
AMOUNT = "76,543.987"


def upload(client: TestClient, session: str) -> WidgetState:
    """Sends a list of operations as a browser would, and says so as its widget would."""
    file = str(uuid4())
    title = REVERSED[::-1]
    rows = f"Titolo;Comune;Importo;Codice locale\n{title};Termoli;{AMOUNT[::-1]};TE5.4.8.1\n{title};Aveliino;1,00;X\n"
    token = client.cookies.get("_streamlit_xsrf") or ""
    answer = client.put(
        f"/_stcore/upload_file/{session}/{file}",
        files={"file": ("elenco.csv", rows.encode())},
        headers={"X-Xsrftoken": token},
    )
    assert answer.status_code == 204, answer.text
    state = FileUploaderState()
    state.uploaded_file_info.add(file_id=file, name="elenco.csv", size=len(rows.encode()))
    return WidgetState(file_uploader_state_value=state)


def run(socket: WebSocketTestSession, *widgets: WidgetState) -> Iterator[ForwardMsg]:
    """Runs the page of uploads with these values of its widgets; what the server sends until the run has ended."""
    message = BackMsg()
    message.rerun_script.page_name = "bring"
    message.rerun_script.query_string = "lang=it"
    message.rerun_script.widget_states.widgets.extend(widgets)
    socket.send_bytes(message.SerializeToString())
    while True:
        told = ForwardMsg.FromString(socket.receive_bytes())
        yield told
        if told.WhichOneof("type") == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return


def widgets_of(messages: list[ForwardMsg]) -> dict[str, str]:
    """The id of each widget that has a key."""
    found = (re.findall(rb"\$\$ID-[0-9a-f]{32}-[\w-]+", message.SerializeToString()) for message in messages)
    return {name.decode()[38:]: name.decode() for names in found for name in names}


def texts(item: object) -> str:
    """What an object says by itself, without what it refers to."""
    if isinstance(item, (bytes, bytearray)):
        return item.decode("utf-8", "ignore")
    if isinstance(item, str):
        return item
    if isinstance(item, Message):
        return item.SerializeToString().decode("utf-8", "ignore")
    if isinstance(item, io.BytesIO) and not item.closed:
        return item.getvalue().decode("utf-8", "ignore")
    if isinstance(item, (pd.DataFrame, pd.Series)):
        return " ".join(map(str, item.to_numpy(dtype=object).ravel()))
    return ""


def holders() -> list[str]:
    """The kinds of the objects that hold the title, the amount, or a release with them."""
    gc.collect()
    found = []
    for item in gc.get_objects():
        if isinstance(item, Release) and any(key == "reader" for key in item.sources):
            found.append("release")
        for one in (item, *gc.get_referents(item)):
            reversed_words = texts(one)[::-1]
            if REVERSED in reversed_words or AMOUNT in reversed_words:
                found.append(f"{type(one).__name__} in {type(item).__name__}")
    return found


def main() -> None:
    """The whole visit."""
    os.chdir(Path(__file__).parents[2])
    for option, value in STREAMLIT_CONFIG.items():
        config.set_option(option, value)
    with TestClient(GuardedApp(), base_url="http://localhost") as client:
        client.get("/_stcore/host-config")
        client.get("/_stcore/health")
        with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]) as socket:
            messages = list(run(socket))
            session = next(m.new_session.initialize.session_id for m in messages if m.HasField("new_session"))
            uploader = widgets_of(messages)["bring-operations"]
            sent = upload(client, session)
            sent.id = uploader
            messages = list(run(socket, sent))
            folds = [name for key, name in widgets_of(messages).items() if key.startswith("fold-")]
            opened = [WidgetState(id=name, bool_value=True) for name in folds]
            messages = list(run(socket, sent, *opened))
            files = sorted(key for key in widgets_of(messages) if key.startswith(("csv-", "report-")))
            told = sum(REVERSED[::-1] in texts(message) for message in messages)
            messages.clear()
            during = holders()
        for _ in range(5):  # what the server still had to do is done
            client.get("/_stcore/health")
        after = holders()
        with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit", "", session]) as socket:
            lost = any("scegli" in texts(message) for message in run(socket, sent))
    json.dump(
        {"told": told, "files": files, "during": len(during), "lost": lost, "after": sorted(set(after))}, sys.stdout
    )


if __name__ == "__main__":
    main()
