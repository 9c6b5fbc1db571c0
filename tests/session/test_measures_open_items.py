"""What is said when items are missing or refused: never a guess, and never less than is known."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapterm.data.measures import load_measures
from kapterm.session.measures import MISSING, REFUSED, Answer, Gap, Measure, Score, parse_answers, score

PACK, _ = load_measures(None)
MEASURES = PACK.measures


def scored(id: str, words: str) -> Score:
    return score(PACK.measure(id), parse_answers(PACK.measure(id), words.split()))


def test_a_missing_answer_gives_a_range_and_no_total() -> None:
    found = scored("phq-9", "1 2 0 3 0 1 1 - 0")
    assert (found.complete, found.total, found.range, found.missing) == (False, None, (8, 11), (8,))
    assert (found.band, found.possible_bands) == (None, ("mild", "moderate"))
    assert found.notes[:2] == ("item 8 not answered", "depending on the open answers: mild or moderate")


def test_a_band_that_no_open_answer_can_change_is_said() -> None:
    found = scored("phq-9", "1 2 0 3 - 1 1 0 2")
    assert (found.total, found.range, found.band) == (None, (10, 13), "moderate")
    assert "whatever the open answers are, the band is moderate" in found.notes


def test_a_refused_answer_is_neither_missing_nor_zero() -> None:
    found = scored("phq-9", "1 2 0 3 0 1 1 0 r")
    assert (found.missing, found.refused, found.complete) == ((), (9,), False)
    assert found.flags == ()
    assert "no answer to item 9, death or self-harm" in found.notes


def test_a_reversed_item_left_open_widens_the_range_both_ways() -> None:
    assert scored("pss-4", "2 - 2 2").range == (6, 10)


def test_a_qids_domain_that_is_already_at_its_maximum_is_known() -> None:
    found = scored("qids-sr16", "3 - - - 0 0 0 0 0 0 0 0 0 0 0 0")
    assert (found.complete, found.total, found.range, found.band) == (False, 3, (3, 3), "none")


def test_a_qids_domain_below_its_maximum_is_open() -> None:
    assert scored("qids-sr16", "2 - 0 0 0 0 0 0 0 0 0 0 0 0 0 0").range == (2, 3)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("4444- 22 2222222 222222", True),
        ("00000 -2 2222222 222222", False),
        ("20000 -0 2222222 222222", None),
        ("20000 20 20-0000 222222", None),
        ("20000 20 2222222 2r0000", None),
        ("20000 20 2222222 210000", False),
        ("20000 20 1-11111 2-2222", False),
    ],
)
def test_the_cluster_reading_is_unknown_only_where_an_open_item_could_change_it(
    words: str, expected: bool | None
) -> None:
    assert scored("pcl-5", words).criteria["dsm5"] is expected


def test_the_phq_algorithm_sees_through_conditions_that_exclude_each_other() -> None:
    # Whatever item 2 is, it is major depression or nothing: the other reading cannot come, though parts of it can.
    found = scored("phq-9", "0 - 2 2 2 2 2 2 1")
    assert found.criteria == {"major": None, "other": False}


def test_a_burnout_scale_with_an_open_item_has_a_range_and_the_others_stand() -> None:
    found = scored("cbi", "50 50 50 50 50 50 75 50 75 25 75 50 100 0 0 0 - 0 0")
    assert (found.subscale("personal").value, found.subscale("client").value) == (50, None)
    assert found.subscale("client").range == (0, 16.7)
    assert found.subscale("client").band == "below 50"
    assert found.criteria["client_50"] is False


@pytest.mark.parametrize(
    ("words", "band", "possible"),
    [
        ("1 1 - 0 0 0 0", None, ("low", "moderate")),
        ("1 1 1 - 0 0 0", None, ("moderate", "high")),
        ("1 1 - 1 0 0 0", "high", ("high",)),
        ("- 0 - - - 0 0", None, ("negative", "low")),
        ("0 - - - - 0 0", None, ("negative", "low", "moderate", "high")),
        ("0 0 - - - 1 -", None, ("moderate", "high")),
        ("1 0 r - - 0 0", None, ("low", "moderate")),
        ("- - 1 0 0 0 0", "moderate", ("moderate",)),
    ],
)
def test_an_open_c_ssrs_gives_the_levels_it_can_still_be(
    words: str, band: str | None, possible: tuple[str, ...]
) -> None:
    found = scored("c-ssrs", words)
    assert (found.complete, found.band, found.possible_bands) == (False, band, possible)


def test_passed_over_items_may_stay_open_only_after_a_no() -> None:
    assert scored("c-ssrs", "00---00").complete
    assert not scored("c-ssrs", "01---00").complete


def answers_of(measure: Measure, gaps: st.SearchStrategy[Answer]) -> st.SearchStrategy[list[Answer]]:
    values: st.SearchStrategy[Answer] = st.sampled_from(list(measure.values))
    count = len(measure.labels)
    return st.lists(st.one_of(values, values, values, gaps), min_size=count, max_size=count)


GAPS: st.SearchStrategy[Answer] = st.sampled_from([MISSING, REFUSED])
CASES = st.sampled_from(MEASURES).flatmap(lambda one: st.tuples(st.just(one), answers_of(one, GAPS)))


def filled(measure: Measure, answers: Sequence[Answer], data: st.DataObject) -> list[Answer]:
    """The same answers with every item that counts as open given some legal value."""
    open_items = {*score(measure, answers).missing, *score(measure, answers).refused}
    values = st.sampled_from(list(measure.values))
    return [data.draw(values) if i in open_items else answer for i, answer in enumerate(answers, start=1)]


@settings(max_examples=150, deadline=None)
@given(case=CASES, data=st.data())
def test_filling_open_items_never_leaves_what_was_said_possible(
    case: tuple[Measure, list[Answer]], data: st.DataObject
) -> None:
    measure, answers = case
    before, after = score(measure, answers), score(measure, filled(measure, answers, data))
    assert after.total is None or before.range is None or before.range[0] <= after.total <= before.range[1]
    assert before.total in (None, after.total)
    assert not before.possible_bands or after.band in before.possible_bands
    assert before.band in (None, after.band)
    for part, same in zip(before.subscales, after.subscales, strict=True):
        assert same.value is not None
        assert part.value in (None, same.value)
        assert part.range is None or part.range[0] <= same.value <= part.range[1]
    for name, met in before.criteria.items():
        assert met in (None, after.criteria[name])
    assert set(before.flags) <= set(after.flags)


SMALL = [one for one in MEASURES if len(one.values) <= 5]


@settings(max_examples=80, deadline=None)
@given(
    case=st.sampled_from(SMALL).flatmap(
        lambda one: st.tuples(
            st.just(one),
            st.lists(st.sampled_from(list(one.values)), min_size=len(one.labels), max_size=len(one.labels)),
            st.lists(st.integers(1, len(one.labels)), min_size=1, max_size=4, unique=True),
        )
    )
)
def test_open_items_leave_exactly_what_trying_every_answer_gives(
    case: tuple[Measure, list[int], list[int]],
) -> None:
    measure, values, gaps = case
    answers: list[int | Gap] = [MISSING if i in gaps else value for i, value in enumerate(values, start=1)]
    found = score(measure, answers)
    if set(gaps) != set(found.missing):
        return
    tried = []
    for attempt in itertools.product(measure.values, repeat=len(gaps)):
        for item, value in zip(gaps, attempt, strict=True):
            answers[item - 1] = value
        tried.append(score(measure, answers))
    totals = [one.total for one in tried if one.total is not None]
    assert found.range == ((min(totals), max(totals)) if totals else None)
    assert set(found.possible_bands) == {one.band for one in tried if one.band is not None}
    for name, met in found.criteria.items():
        outcomes = {one.criteria[name] for one in tried}
        assert met is (outcomes.pop() if len(outcomes) == 1 else None)


@settings(max_examples=60, deadline=None)
@given(case=st.sampled_from(MEASURES).flatmap(lambda one: st.tuples(st.just(one), st.sampled_from(one.values))))
def test_an_item_reversed_twice_is_as_answered(case: tuple[Measure, int]) -> None:
    measure, value = case
    for item in measure.items:
        keyed = measure.keyed(item, value)
        assert keyed in measure.values
        assert measure.keyed(item, keyed) == value


@settings(max_examples=60, deadline=None)
@given(case=CASES)
def test_a_total_lies_between_all_lowest_and_all_highest(case: tuple[Measure, list[Answer]]) -> None:
    measure, answers = case
    bounds = score(measure, [MISSING] * len(measure.labels)).range
    found = score(measure, answers)
    if bounds is None:
        assert found.total is None
        return
    for value in (found.total, *(found.range or ())):
        assert value is None or bounds[0] <= value <= bounds[1]
