"""Tests of batches of messages that empty themselves."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from cmsdash.ui.message_batches import MessageBatch, empty_sent_batches


def messages() -> list[ForwardMsg]:
    return [ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY, hash=str(n)) for n in range(3)]


def test_messages_leave_a_batch_in_order() -> None:
    batch = MessageBatch(messages())
    left = [(message.hash, len(batch)) for message in batch]
    assert left == [("0", 2), ("1", 1), ("2", 0)]


def test_streamlit_sends_batches_that_empty_themselves() -> None:
    """If Streamlit's loop or queue changes, `tests/ui/test_upload_privacy.py` tells, too."""
    empty_sent_batches()
    queue = ForwardMsgQueue()
    for message in messages():
        queue.enqueue(message)
    batch = queue.flush()
    assert len(batch) == 3
    assert [message.hash for message in batch] == ["0", "1", "2"]
    assert not batch
