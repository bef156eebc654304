"""Rows in little memory, and the keys of millions of rows."""

from multiprocessing.reduction import ForkingPickler

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsdash.ingest.errors import RowRejectedError
from cmsdash.ingest.packed_rows import PackedRows
from cmsdash.ingest.readers.row_keys import AssignedKey, RowKeys


def pack(rows: list[dict[str, str]]) -> PackedRows:
    packed = PackedRows(("key", "title", "source"), {"source": "decree"})
    for row in rows:
        packed.append(row["key"], row["title"])
    return packed


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500])
def test_packed_rows_are_the_rows_that_were_added(count: int) -> None:
    titles = ("Città «è» \u2028\ud83d", "")
    rows = [{"key": f"k{number}", "title": titles[number % 2], "source": "decree"} for number in range(count)]
    packed = pack(rows)
    assert len(packed) == count
    assert bool(packed) == bool(count)
    assert list(packed) == rows == list(packed)
    assert packed[:3] == rows[:3]
    assert list(ForkingPickler.loads(ForkingPickler.dumps(packed))) == rows  # as a reading process sends them
    if count:
        assert (packed[0], packed[-1], packed[count // 2]) == (rows[0], rows[-1], rows[count // 2])
    with pytest.raises(IndexError):
        packed[count]


def test_packed_rows_take_a_tenth_of_the_memory_of_their_text() -> None:
    rows = [{"key": f"andria-progetto-{number:07d}", "title": "x" * 100} for number in range(5000)]
    text = sum(len(value) for row in rows for value in row.values())
    assert len(ForkingPickler.dumps(pack(rows))) < text / 5


KEYS = st.lists(st.tuples(st.sampled_from(["a", "b", "a-2", "a-3", "a-2-2"]), st.integers(0, 3)), max_size=30)


@settings(max_examples=200)
@given(KEYS)
def test_shared_keys_are_numbered_and_repeated_rows_rejected(rows: list[tuple[str, int]]) -> None:
    keys, assigned, seen = RowKeys(are_shared=True), [], {}
    for line, (key, content) in enumerate(rows, start=2):
        cells = [key, str(content)]
        if (key, content) in seen:
            with pytest.raises(RowRejectedError) as error:
                keys.assign(key, cells, line)
            assert (error.value.code, error.value.expected) == ("row_repeated", str(seen[key, content]))
            continue
        found = keys.assign(key, cells, line)
        earlier = [seen_line for (seen_key, _), seen_line in seen.items() if seen_key == key]
        assert found.first_line == (earlier[0] if earlier else 0)
        seen[key, content] = line
        assigned.append(found.key)
    assert len(set(assigned)) == len(assigned)
    assert all(name.startswith(key[:1]) for name, key in zip(assigned, [key for key, _ in seen], strict=True))


def test_a_key_that_contradicts_an_earlier_row_is_rejected() -> None:
    keys = RowKeys(are_shared=False)
    assert keys.assign("a", ["a", " 1"], 2) == AssignedKey("a")
    for cells, code in ((["a", "2"], "key_twice"), (["a ", "1"], "row_repeated")):
        with pytest.raises(RowRejectedError) as error:
            keys.assign("a", cells, 3)
        assert error.value.code == code
