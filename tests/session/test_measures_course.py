"""Change since baseline, response and remission by their published definitions."""

from datetime import date

from kapterm.data.measures import load_measures
from kapterm.session.measures import Course, Dated, Reached, course, parse_answers, score

PACK, _ = load_measures(None)


def followed(id: str, *forms: str) -> Course:
    measure = PACK.measure(id)
    results = [
        Dated(on=date(2026, 9, 1 + 7 * week), score=score(measure, parse_answers(measure, form.split())))
        for week, form in enumerate(forms)
    ]
    found = course(measure, results)
    assert found is not None
    return found


def reading(found: Course, id: str) -> Reached:
    return next(one for one in found.readings if one.id == id)


def test_without_a_result_there_is_no_course() -> None:
    assert course(PACK.measure("phq-9"), []) is None


def test_a_baseline_alone_reads_nothing() -> None:
    found = followed("phq-9", "222222222")
    assert (found.readings, found.lines[0].change, found.response, found.remission) == ((), None, None, None)


def test_results_are_taken_by_date_and_not_by_order() -> None:
    measure = PACK.measure("gad-7")
    late = Dated(on=date(2026, 10, 1), score=score(measure, [1] * 7))
    early = Dated(on=date(2026, 9, 1), score=score(measure, [2] * 7))
    found = course(measure, [late, early])
    assert found is not None
    assert (found.baseline, found.latest, found.lines[0].change) == (early, late, -7)


def test_a_phq_9_that_falls_by_half_responds_and_below_5_remits() -> None:
    half = followed("phq-9", "222222222", "333000000")
    assert (half.lines[0].change, half.lines[0].change_percent, half.lines[0].is_better) == (-9, -50.0, True)
    assert (half.response, half.remission) == (True, False)
    well = followed("phq-9", "222222222", "222222222", "111100000")
    assert (well.response, well.remission) == (True, True)
    little = followed("phq-9", "222222222", "222200020")
    assert (little.lines[0].change_percent, little.response) == (-44.4, False)


def test_response_counts_only_what_open_answers_cannot_change() -> None:
    assert followed("phq-9", "222222222", "33-000000").response is True
    assert followed("phq-9", "222222222", "3330000-0").response is None
    assert followed("phq-9", "222222222", "3333000-0").response is False
    assert followed("phq-9", "222222222", "1110000-0").remission is None
    assert followed("phq-9", "222222222", "33-000000").lines[0].change is None


def test_a_source_that_speaks_of_a_moderate_baseline_is_used_from_there_alone() -> None:
    assert reading(followed("phq-9", "222222200", "222222000"), "noticed").reached is False
    assert reading(followed("phq-9", "222222200", "222211000"), "noticed").reached is True
    assert reading(followed("phq-9", "333333333", "222222222"), "noticed").reached is None


def test_contested_readings_are_all_given_with_their_sources() -> None:
    found = followed("pcl-5", "2222222222" * 2, "2222222222" + "1111111111")
    contested = [one for one in found.readings if one.contested]
    assert {one.origin for one in contested} >= {"QxMD calculator, PCL-5, second-hand", "Marx and others, 2022"}
    assert reading(found, "older_meaningful").reached is True
    assert reading(found, "newer_reliable").reached is False
    assert found.response is None


def test_between_the_ends_of_the_sources_own_range_nothing_is_decided() -> None:
    between = followed("pcl-5", "2222222222" * 2, "2222" + "1" * 16)
    assert (between.lines[0].change, reading(between, "newer_reliable").reached) == (-16, None)
    beyond = followed("pcl-5", "2222222222" * 2, "22" + "1" * 18)
    assert reading(beyond, "newer_reliable").reached is True


def test_wellbeing_is_better_when_it_rises() -> None:
    found = followed("who-5", "11111", "22112")
    assert (found.lines[0].change, found.lines[0].is_better) == (12, True)
    assert reading(found, "important").reached is True
    assert reading(followed("who-5", "22112", "11111"), "important").reached is False


def test_a_fall_of_nothing_is_no_percentage() -> None:
    found = followed("phq-9", "000000000", "100000000")
    assert (found.lines[0].change_percent, found.response, found.lines[0].is_better) == (None, None, False)


def test_insomnia_has_its_readings_side_by_side() -> None:
    found = followed("isi", "3333333", "2222222")
    reached = {one.id: one.reached for one in found.readings}
    assert reached == {"response": False, "remission": False, "meaningful": True, "moderate_gain": False}


def test_subscales_are_followed_where_there_is_no_total() -> None:
    first = "50 " * 13 + "0 0 0 0 0 0"
    found = followed("cbi", first, "25 " * 6 + first[18:])
    assert [(line.id, line.change) for line in found.lines] == [("personal", -25), ("work", 0), ("client", 0)]
    assert found.lines[1].is_better is None


def test_an_experience_is_neither_better_nor_worse() -> None:
    assert followed("meq30", "2" * 30, "4" * 30).lines[0].is_better is None


def test_the_c_ssrs_has_no_line_and_no_reading() -> None:
    found = followed("c-ssrs", "1111100", "0000000")
    assert (found.lines, found.readings, found.latest.score.band) == ((), (), "negative")
