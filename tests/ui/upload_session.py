"""Run one upload session on the real server and print as JSON which objects hold uploaded data during and after it."""

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
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from cmsdash.datastore.releases.release import Release
from cmsdash.server.app import GuardedApp, configure_streamlit

REVERSED = "acifinu anirolf avors id ortneC"  # reversed, so that the search does not find this constant
AMOUNT = "76,543.987"
AMBIGUOUS_AMOUNT = "543.987"


def upload_file(client: TestClient, session: str, *, status: int = 204) -> WidgetState:
    """Send a list of operations as a browser does, and return the state of its widget."""
    file = str(uuid4())
    title = REVERSED[::-1]
    rows = f"Titolo;Comune;Importo;Codice locale\n{title};Termoli;{AMOUNT[::-1]};TE5.4.8.1\n{title};Aveliino;1,00;X\n"
    rows += f"{title};Gela;{AMBIGUOUS_AMOUNT[::-1]};Y\n"
    token = client.cookies.get("_streamlit_xsrf") or ""
    answer = client.put(
        f"/_stcore/upload_file/{session}/{file}",
        files={"file": ("elenco.csv", rows.encode())},
        headers={"X-Xsrftoken": token},
    )
    assert answer.status_code == status, answer.text
    state = FileUploaderState()
    state.uploaded_file_info.add(file_id=file, name="elenco.csv", size=len(rows.encode()))
    return WidgetState(file_uploader_state_value=state)


def run_upload_page(socket: WebSocketTestSession, *widgets: WidgetState) -> Iterator[ForwardMsg]:
    """Run the upload page with these widget values, and yield what the server sends until the run ends."""
    yield from run_page(socket, "bring", *widgets)


def run_page(socket: WebSocketTestSession, page: str, *widgets: WidgetState) -> Iterator[ForwardMsg]:
    request = BackMsg()
    request.rerun_script.page_name = page
    request.rerun_script.query_string = "lang=it"
    request.rerun_script.widget_states.widgets.extend(widgets)
    socket.send_bytes(request.SerializeToString())
    while True:
        message = ForwardMsg.FromString(socket.receive_bytes())
        yield message
        if (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        ):
            return


def make_file(socket: WebSocketTestSession, session: str, messages: list[ForwardMsg], key: str) -> str:
    """Click the button of a file as a browser does, and return the address of what was made."""
    elements = (message.delta.new_element for message in messages if message.HasField("delta"))
    [button] = [element.download_button for element in elements if element.download_button.id.endswith(f"-{key}")]
    request = BackMsg()
    request.backend_operation_request.request_id = key
    request.backend_operation_request.session_id = session
    request.backend_operation_request.deferred_file.file_id = button.deferred_file_id
    socket.send_bytes(request.SerializeToString())
    while True:
        message = ForwardMsg.FromString(socket.receive_bytes())
        if message.HasField("backend_operation_response"):
            return message.backend_operation_response.deferred_file.url


def find_widget_ids(messages: list[ForwardMsg]) -> dict[str, str]:
    """Return the id of each widget that has a key."""
    found = (re.findall(rb"\$\$ID-[0-9a-f]{32}-[\w-]+", message.SerializeToString()) for message in messages)
    return {name.decode()[38:]: name.decode() for names in found for name in names}


def read_text(item: object) -> str:
    """Return the text of an object, without that of the objects it refers to."""
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


def find_holders() -> list[str]:
    """Return the types of the objects that hold the title, the amount, or a release with uploaded rows."""
    gc.collect()
    found = []
    for item in gc.get_objects():
        if isinstance(item, Release) and any(key == "reader" for key in item.sources):
            found.append("release")
        for one in (item, *gc.get_referents(item)):
            reversed_words = read_text(one)[::-1]
            if any(words in reversed_words for words in (REVERSED, AMOUNT, AMBIGUOUS_AMOUNT)):
                found.append(f"{type(one).__name__} in {type(item).__name__}")
    return found


def main() -> None:
    """Run the session and print its result."""
    os.chdir(Path(__file__).parents[2])
    configure_streamlit("localhost", 8501)
    with TestClient(GuardedApp(), base_url="http://localhost") as client:
        client.get("/_stcore/host-config")
        client.get("/_stcore/health")
        with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]) as socket:
            messages = list(run_page(socket, "overview"))
            session = next(m.new_session.initialize.session_id for m in messages if m.HasField("new_session"))
            upload_file(client, session, status=400)  # from a page without an uploader
            messages = list(run_upload_page(socket))
            uploader = find_widget_ids(messages)["bring-operations"]
            sent = upload_file(client, session)
            sent.id = uploader
            upload_file(client, session)  # no widget refers to it
            messages = list(run_upload_page(socket, sent))
            folds = [name for key, name in find_widget_ids(messages).items() if key.startswith("fold-")]
            # Behind the id of a popover its message goes on with letters.
            menus = re.findall(r"\$\$ID-[0-9a-f]{32}-menu-(?:map|bring)_operations", " ".join(map(read_text, messages)))
            opened = [WidgetState(id=name, bool_value=True) for name in {*folds, *menus}]
            messages = list(run_upload_page(socket, sent, *opened))
            files = sorted(key for key in find_widget_ids(messages) if key.startswith(("csv-", "report-")))
            address = make_file(socket, session, messages, "csv-bring_operations")
            title_messages = sum(REVERSED[::-1] in read_text(message) for message in messages)
            messages.clear()
            during = find_holders()
            is_made = REVERSED[::-1] in client.get(address).text
        for _ in range(5):  # lets the server finish pending work
            client.get("/_stcore/health")
            upload_file(client, session, status=400)  # the session has ended
        after = find_holders()
        status_after = client.get(address).status_code
        with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit", "", session]) as socket:
            loss_reported = any("scegli" in read_text(message) for message in run_upload_page(socket, sent))
    json.dump(
        {
            "title_messages": title_messages,
            "files": files,
            "holders_during": len(during),
            "file_is_made": is_made,
            "file_status_after": status_after,
            "loss_reported": loss_reported,
            "holders_after": sorted(set(after)),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
