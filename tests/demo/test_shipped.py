from importlib import resources

from kapterm.demo.build import write
from kapterm.demo.scenarios import read
from kapterm.demo.visits import Visit
from kapterm.journal import Practice
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.packs import Packs
from kapterm.session.signing import still_holds


def shipped(packs: Packs) -> list[Visit]:
    files = sorted(
        (one for one in resources.files("kapterm.demo").iterdir() if one.name.endswith(".json")),
        key=lambda one: one.name,
    )
    return [visit for file in files for visit in read(file.read_bytes(), packs, file.name)]


def charts(practice: Practice) -> dict[str, Chart]:
    found = {}
    for card in practice.cards():
        journal = practice.open_client(card.id, writing=False)
        found[card.code] = journal.chart
        journal.close()
    return found


def test_the_demonstration_has_clients_by_every_route_and_one_session_in_progress(
    practice: Practice, packs: Packs
) -> None:
    write(practice, shipped(packs))
    found = charts(practice)
    routes = {visit.state.plan.route for chart in found.values() for visit in chart.dosing}
    live = [chart.code for chart in found.values() if chart.live]
    assert len(found) >= 4
    assert routes == {"SL", "IM", "IV", "IN"}
    assert len(live) == 1


def test_the_course_points_back_to_the_lines_and_the_work_it_goes_on_from(practice: Practice, packs: Packs) -> None:
    write(practice, shipped(packs))
    course = charts(practice)["Juniper"]
    ids = {entry.id for visit in course.sessions for entry in visit.entries}
    sessions = {visit.id for visit in course.sessions}
    reviews = [fact.of for _, _, fact in course.of_kind(ev.CommitmentReviewed)]
    themes = [fact.of for _, _, fact in course.of_kind(ev.ThemeLifted)]
    assert len(course.dosing) == 3
    assert reviews
    assert themes
    assert ids.issuperset([*reviews, *themes])
    assert {visit.state.of for visit in course.sessions if visit.purpose == "integration"} <= sessions


def test_what_was_signed_in_the_course_still_holds(practice: Practice, packs: Packs) -> None:
    write(practice, shipped(packs))
    signed = [visit for visit in charts(practice)["Juniper"].sessions if visit.signed]
    assert signed
    for visit in signed:
        for _, signature in visit.of_kind(ev.RecordSigned):
            assert still_holds(visit, signature)


def test_every_code_prompt_item_and_measure_of_the_demonstration_is_known(practice: Practice, packs: Packs) -> None:
    facts = [line.fact for visit in shipped(packs) for line in visit.lines]
    codes = {*packs.codes.by_id, *packs.codes.acts_by_id}
    assert {fact.code for fact in facts if isinstance(fact, ev.Observed)} <= codes
    assert {fact.prompt_id for fact in facts if isinstance(fact, ev.Observed)} <= {"", *packs.prompts.by_id}
    for fact in facts:
        if isinstance(fact, ev.MeasureTaken):
            assert len(practice.measures.measure(fact.measure).labels) == len(fact.answers)
        assert not fact.details
