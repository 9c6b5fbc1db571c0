import random
from itertools import pairwise

import pytest

from kapterm.data import frames
from kapterm.data.cipher import Sealer
from kapterm.data.frames import Position, Trouble

KEY = bytes(range(32))
FIRST = Position(0, 0, b"f" * 16)


def written(contents: list[bytes], first: Position = FIRST) -> tuple[bytes, list[Position]]:
    data, places = b"", [first]
    for content in contents:
        frame, after = frames.make_frame(content, places[-1], Sealer(KEY))
        data += frame
        places.append(after)
    return data, places


CONTENTS = [b"one", b"", b"three " * 40, b"four"]


def test_what_was_sealed_is_read_in_order() -> None:
    data, places = written(CONTENTS)
    found = frames.scan(data, FIRST, KEY)
    assert found.contents == CONTENTS
    assert found.position == places[-1]
    assert found.trouble is None
    assert found.gaps == []


def test_reading_goes_on_where_it_ended() -> None:
    data, places = written(CONTENTS)
    assert frames.scan(data, places[2], KEY).contents == CONTENTS[2:]


def test_lengths_tell_little() -> None:
    sizes = {len(frames.make_frame(b"x" * length, FIRST, Sealer(KEY))[0]) for length in range(125)}
    assert sizes == {64 + 128 + 16}


def test_a_content_longer_than_a_frame_may_be_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        frames.make_frame(bytes(frames.LONGEST_CONTENT + 1), FIRST, Sealer(KEY))


def test_another_key_reads_nothing() -> None:
    data, _ = written(CONTENTS)
    found = frames.scan(data, FIRST, bytes(32))
    assert found.contents == []
    assert found.trouble is Trouble.DAMAGED


def test_a_frame_moved_dropped_or_doubled_is_noticed() -> None:
    data, places = written(CONTENTS)
    parts = [data[a.end : b.end] for a, b in pairwise(places)]
    for order in ([1, 0, 2, 3], [0, 2, 3], [0, 0, 1, 2, 3], [0, 1, 3], [1, 2, 3]):
        found = frames.scan(b"".join(parts[n] for n in order), FIRST, KEY)
        assert found.trouble is Trouble.DAMAGED, order
        assert len(found.contents) == len(set(found.contents))


def test_a_frame_of_another_history_of_the_same_file_is_noticed() -> None:
    data, places = written(CONTENTS)
    other, others = written([b"else", *CONTENTS[1:]])
    spliced = data[: places[2].end] + other[others[2].end :]
    found = frames.scan(spliced, FIRST, KEY)
    assert found.trouble is Trouble.DAMAGED
    assert found.contents[:2] == CONTENTS[:2]


def test_behind_damage_the_rest_is_read_and_the_gap_is_named() -> None:
    data, places = written(CONTENTS)
    broken = bytearray(data)
    broken[places[1].end + 70] ^= 4
    found = frames.scan(bytes(broken), FIRST, KEY)
    assert found.contents == [CONTENTS[0], *CONTENTS[2:]]
    assert [(gap.begin, gap.end, gap.before, gap.after) for gap in found.gaps] == [(places[1].end, places[2].end, 1, 2)]


def test_two_stretches_of_damage_are_two_gaps() -> None:
    data, places = written([b"%d" % n for n in range(8)])
    broken = bytearray(data)
    broken[places[1].end + 70] ^= 4
    broken[places[5].end + 10] ^= 4
    found = frames.scan(bytes(broken), FIRST, KEY)
    assert found.contents == [b"0", b"2", b"3", b"4", b"6", b"7"]
    assert [(gap.before, gap.after) for gap in found.gaps] == [(1, 2), (5, 6)]


def test_every_cut_gives_whole_frames_and_an_unfinished_write() -> None:
    data, places = written(CONTENTS)
    ends = [place.end for place in places]
    for length in range(len(data)):
        found = frames.scan(data[:length], FIRST, KEY)
        whole = sum(end <= length for end in ends) - 1
        assert found.contents == CONTENTS[:whole]
        assert found.trouble is (None if length in ends else Trouble.TORN)


def test_every_flipped_bit_is_damage_and_never_a_wrong_word() -> None:
    data, places = written(CONTENTS)
    for at in range(len(data)):
        broken = bytearray(data)
        broken[at] ^= 1 << at % 8
        found = frames.scan(bytes(broken), FIRST, KEY)
        hit = sum(place.end <= at for place in places) - 1
        assert found.trouble is Trouble.DAMAGED, at
        assert found.contents == CONTENTS[:hit] + CONTENTS[hit + 1 :]


@pytest.mark.parametrize("begin", [0, 1, 63, 64, 100, 200, 250])
def test_a_tail_whose_blocks_were_never_written_is_an_unfinished_write(begin: int) -> None:
    data, places = written([*CONTENTS, b"last " * 60])
    last = places[-2].end
    broken = data[: last + begin] + bytes(len(data) - last - begin)
    found = frames.scan(broken, FIRST, KEY)
    assert found.contents == CONTENTS
    assert found.trouble is Trouble.TORN


def test_a_first_block_never_written_before_a_second_that_was_is_an_unfinished_write() -> None:
    data, places = written([*CONTENTS, b"last " * 200])
    last = places[-2].end
    block = (last // 512 + 1) * 512
    broken = data[:last] + bytes(block - last) + data[block:]
    assert frames.scan(broken, FIRST, KEY).trouble is Trouble.TORN


def test_zeros_before_frames_that_still_open_are_damage() -> None:
    data, places = written(CONTENTS)
    broken = data[: places[1].end] + bytes(places[2].end - places[1].end) + data[places[2].end :]
    found = frames.scan(broken, FIRST, KEY)
    assert found.trouble is Trouble.DAMAGED
    assert found.contents == [CONTENTS[0], *CONTENTS[2:]]


def test_a_length_from_a_stranger_is_never_believed() -> None:
    data, places = written(CONTENTS)
    for claimed in (0, 1, 143, 2**31, 2**32 - 1):
        broken = data[: places[1].end + 4] + claimed.to_bytes(4, "little") + data[places[1].end + 8 :]
        found = frames.scan(broken, FIRST, KEY)
        assert found.trouble is Trouble.DAMAGED
        assert found.contents == [CONTENTS[0], *CONTENTS[2:]]


def test_noise_is_read_as_noise() -> None:
    noise = random.Random(7)
    for size in (1, 63, 64, 65, 500, 5000):
        found = frames.scan(frames.MARKER + noise.randbytes(size), FIRST, KEY)
        assert found.contents == []
        assert found.trouble is not None
