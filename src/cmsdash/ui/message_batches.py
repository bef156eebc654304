"""Batches of messages that empty themselves while they are sent.

Streamlit's loop keeps the batch that it sent last until it sends the next one, to whatever session: on a quiet site for
hours. The batch may show a reader's upload.
"""

from collections.abc import Iterator
from functools import cache

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


class MessageBatch(list[ForwardMsg]):
    """Messages that leave the batch, in order, when they are iterated over."""

    def __iter__(self) -> Iterator[ForwardMsg]:
        """Yield the messages and forget them."""
        self.reverse()
        while self:
            yield self.pop()


@cache
def empty_sent_batches() -> None:
    """Let Streamlit's queues of messages give batches that empty themselves, from now on."""
    flush = ForwardMsgQueue.flush

    def flush_batch(queue: ForwardMsgQueue) -> list[ForwardMsg]:
        return MessageBatch(flush(queue))

    ForwardMsgQueue.flush = flush_batch  # type: ignore[assignment, method-assign]
