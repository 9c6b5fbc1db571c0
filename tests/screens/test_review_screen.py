import json
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.events import Paste

from kapterm.export.interchange import read_interchange
from kapterm.screens.review.forms import choices
from kapterm.session import events as ev
from kapterm.session.signing import signature_of, still_holds
from tests.screens.conftest import Desk, Seat, golden
from tests.screens.courses import course, dosed


async def _review(seat: Seat) -> None:
    await seat.press("slash", "enter", "7")


def _one(desk: Desk) -> str:
    return dosed(desk.client("A.M."), -1, 200, 142, 3)


async def test_the_record_stands_as_it_will_leave_with_what_is_open_on_top(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        golden("review", seat)


async def test_lines_are_never_wider_than_can_be_read(desk: Desk) -> None:
    _one(desk)
    async with desk.sit(160, 50) as seat:
        await _review(seat)
        assert max(len(line) for line in seat.lines[2:-2]) <= 104


async def test_enter_on_an_open_point_leads_to_its_part_of_the_record(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        assert "▸ · vitals due at +20 min" in seat.text
        await seat.press("enter")
        assert "▸ ## Vital" in seat.text


async def test_once_the_client_went_home_an_open_point_leads_to_where_the_record_tells_of_it(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press(*["down"] * 5, "enter")
        assert "▸ ## Going home" in seat.text
        await seat.press("home", *["down"] * 6, "enter")
        assert "▸ ## Not recorded" in seat.text


async def test_an_open_point_without_its_part_in_a_view_leads_to_it_in_the_full_record(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("ctrl+p")
        await seat.type("view for the client")
        await seat.press("enter")
        assert "for the client" in seat.lines[0]
        await seat.press("home", "enter")
        assert "full record" in seat.lines[0]
        assert "▸ ## Vital" in seat.text


async def test_the_next_view_and_the_next_form_are_named_and_shown(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("v")
        assert "progress note · Markdown" in seat.lines[0]
        await seat.press("f")
        assert "plain text" in seat.lines[0]
        assert "##" not in seat.text


async def test_an_export_is_written_where_the_line_says_and_says_that_it_is_plain(desk: Desk, tmp_path: Path) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("e")
        assert "~/2026-11-19-kap-dosing-am.md" in seat.text
        await seat.press("ctrl+u")
        await seat.type(str(tmp_path / "out.md"))
        await seat.press("enter")
        assert "plain text from now on" in seat.text
        assert "ketamine 200 mg" in (tmp_path / "out.md").read_text("utf-8")
        assert [fact.view for _, _, fact in seat.chart.of_kind(ev.ExportMade)] == ["full"]


async def test_an_export_never_goes_over_another_file(desk: Desk, tmp_path: Path) -> None:
    _one(desk)
    (tmp_path / "there.md").write_text("mine", "utf-8")
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("e", "ctrl+u")
        await seat.type(str(tmp_path / "there.md"))
        await seat.press("enter")
        assert "already there" in seat.text
        await seat.press("enter")
        assert (tmp_path / "there.md").read_text("utf-8") == "mine"
        await seat.press("e")
        assert "there.md" in seat.text, "the path that was typed is proposed again"
        await seat.press("enter")
        await seat.press(*"yes", "enter")
        assert "ketamine 200 mg" in (tmp_path / "there.md").read_text("utf-8")


async def test_an_export_of_a_client_that_another_window_writes_says_that_it_left_no_receipt(
    desk: Desk, tmp_path: Path
) -> None:
    _one(desk)
    desk.close_files()
    elsewhere = desk.practice.open_client(desk.practice.cards()[0].id)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("e", "ctrl+u")
        await seat.type(str(tmp_path / "o.md"))
        await seat.press("enter")
        assert "Written, plain text from now on, no receipt in the record" in seat.text
    elsewhere.close()


async def test_every_form_of_the_command_line_is_offered_and_written(desk: Desk, tmp_path: Path) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        for choice in choices({}):
            assert choice.label in seat.lines[0]
            await seat.press("e")
            assert f".{choice.suffix}" in seat.text
            await seat.press("ctrl+u")
            await seat.type(str(tmp_path / f"{choice.label}.{choice.suffix}"))
            await seat.press("enter", "f")
        assert "Markdown" in seat.lines[0], "behind the last stands the first"
        await seat.press("F")
        assert "SVG picture" in seat.lines[0]
        assert "What the picture shows" in seat.text
    names = {path.name.rpartition(".")[0] for path in tmp_path.iterdir() if path.is_file()}
    assert {choice.label for choice in choices({})} <= {name.removesuffix(".fhir") for name in names}
    assert "CSV table-vitals" in names
    assert read_interchange((tmp_path / "JSON.json").read_bytes())
    assert json.loads((tmp_path / "FHIR.fhir.json").read_bytes())["type"] == "document"


async def test_the_whole_record_or_some_sessions_are_shown_and_leave(desk: Desk, tmp_path: Path) -> None:
    client = desk.client("A.M.")
    for days in (-9, -5, -1):
        dosed(client, days, 200, 142, 3)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("w")
        await seat.type("4-5")
        await seat.press("enter")
        assert "There is no session" in seat.text
        await seat.press("ctrl+u")
        await seat.type("1-2")
        await seat.press("enter")
        assert "sessions 1-2" in seat.lines[0]
        await seat.press("e")
        assert "~/2026-11-20-kap-dosing-1-2-am.md" in seat.text
        await seat.press("ctrl+u")
        await seat.type(str(tmp_path / "some.md"))
        await seat.press("enter", "w", *"all", "enter")
        assert "whole record" in seat.lines[0]
        await seat.press("escape")
        assert "dosing 3" in seat.lines[0]
        assert [entry.event.session for entry in seat.chart.about if isinstance(entry.fact, ev.ExportMade)] == [""]
    text = (tmp_path / "some.md").read_text("utf-8")
    assert "## Dosing session 2" in text
    assert "## Dosing session 3" not in text


async def test_signing_is_about_the_visit_that_is_shown(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("w", *"all", "enter", "v", "v", "v", "v", "s")
        assert "dosing 1 · full record · Markdown" in seat.lines[0]
        assert "sign, your name" in seat.text


async def test_a_clinics_template_is_offered_and_its_mistake_is_said(desk: Desk) -> None:
    _one(desk)
    folder = desk.config / "templates"
    folder.mkdir(parents=True)
    (folder / "ours.md.j2").write_text("## As we do it\n\n{{ bullets(given) }}\n")
    (folder / "wrong.md.j2").write_text("{{ nobody }}")
    async with desk.sit(80, 60) as seat:
        await _review(seat)
        await seat.press("ctrl+p")
        await seat.type("form ours")
        await seat.press("enter")
        assert "ours note" in seat.lines[0]
        assert "## As we do it" in seat.text
        await seat.press("f")
        assert "not there or not allowed" in seat.text
        await seat.press("e", "enter")
        assert "not there or not allowed" in seat.lines[-1]


@pytest.mark.parametrize("path", ["~nobody-here/x.md", "/dev/null/x.md", "x" * 300, "a\x00b"])
async def test_a_path_that_is_none_is_refused_in_one_sentence(desk: Desk, path: str) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("e", "ctrl+u")
        seat.app.post_message(Paste(path))
        await seat.pilot.pause()
        await seat.press("enter")
        assert "no place for a file" in seat.text


async def test_another_clients_record_is_shown_from_its_one_visit(desk: Desk) -> None:
    _one(desk)
    dosed(desk.client("B.K."), -2, 200, 142, 3)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("w", *"all", "enter", "slash", "down", "enter", "7")
        assert seat.lines[0].startswith(" B.K.  dosing 1")


async def test_signing_takes_two_steps_and_then_only_an_addendum(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s", *"Ada", "enter")
        assert "check value" in seat.text
        await seat.press(*"LCSW", "enter")
        visit = seat.chart.sessions[-1]
        assert visit.signed
        assert "signed" in seat.lines[0]
        await seat.press("s")
        assert "changes only by addendum" in seat.text
        await seat.press("a", *"later", "enter", "enter")
        assert "a reason is needed" in seat.text
        await seat.press(*"call", "enter")
        found = [(entry.text, fact.reason) for entry, fact in seat.chart.sessions[-1].of_kind(ev.AddendumWritten)]
        assert found == [("later", "call")]


async def test_an_empty_name_or_credential_waits_and_says_what_is_needed(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s", "enter")
        assert "your name, as it is to stand" in seat.text
        await seat.press(*"Ada", "enter", "enter")
        assert "a credential, or - for none" in seat.text
        assert not seat.chart.sessions[-1].signed
        await seat.press("minus", "enter")
        (signature,) = (fact for _, fact in seat.chart.sessions[-1].of_kind(ev.RecordSigned))
        assert (signature.name, signature.credential) == ("Ada", "")


async def _sign(seat: Seat) -> None:
    await seat.press("s", *"Ada", "enter", *"LCSW", "enter")


async def test_a_late_entry_is_said_back_and_stands_at_its_time_with_what_it_rests_on(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await _sign(seat)
        await seat.press("a")
        await seat.type("+12 V 128/80")
        assert "late entry" in seat.text
        await seat.press("enter", *"paper", "enter")
        visit = seat.chart.sessions[-1]
        late = next(entry for entry in visit.entries if entry.event.late)
        assert visit.elapsed(late.at) == timedelta(minutes=12)
        assert late.event.source == "paper"
        assert late.event.written > visit.state.signatures[0].event.at - timedelta(seconds=1)
        assert still_holds(visit, next(fact for _, fact in visit.of_kind(ev.RecordSigned)))


async def test_the_right_values_alone_are_those_of_the_act_that_was_wrong(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await _sign(seat)
        await seat.press("c")
        while "142/" not in next(line for line in seat.lines if "▸" in line):
            await seat.press("down")
        await seat.press("enter")
        await seat.type("124/80 72")
        assert "BP 124/80" in seat.text
        await seat.press("enter", *"digits", "enter")
        visit = seat.chart.sessions[-1]
        right = next(fact for entry, fact in visit.of_kind(ev.VitalsTaken) if entry.event.late)
        assert (right.blood_pressure, right.heart_rate_bpm) == ("124/80", 72)


async def test_a_wrong_line_is_chosen_put_right_and_stays_readable(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await _sign(seat)
        await seat.press("c")
        assert "Which line is wrong?" in seat.text
        while "142/" not in next(line for line in seat.lines if "▸" in line):
            await seat.press("down")
        await seat.press("enter")
        await seat.type("V 124/80")
        await seat.press("enter", *"digits", "enter")
        visit = seat.chart.sessions[-1]
        wrong = next(entry for entry in visit.entries if entry.struck)
        assert wrong.struck == "digits"
        right = next(fact for entry, fact in visit.of_kind(ev.VitalsTaken) if entry.event.late)
        assert right.systolic_mmhg == 124
        assert still_holds(visit, next(fact for _, fact in visit.of_kind(ev.RecordSigned)))


async def test_another_clinician_co_signs(desk: Desk) -> None:
    session = _one(desk)
    journal = desk.practice.open_client(desk.practice.cards()[0].id, writing=False)
    signature = signature_of(journal.chart.sessions[-1], "Tam Reed", "trainee")
    journal.close()
    desk.close_files()
    journal = desk.practice.open_client(desk.practice.cards()[0].id)
    mine = journal.events()[-1]
    journal.bring_in(replace(mine, id="other", by="Tam Reed", n=99, device="dd", session=session, fact=signature))
    journal.close()
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s")
        assert "co-sign, your name" in seat.text
        await seat.press(*"Ada", "enter", *"LCSW", "enter")
        roles = [fact.role for _, fact in seat.chart.sessions[-1].of_kind(ev.RecordSigned)]
        assert roles == ["author", "co-signer"]


async def test_a_session_that_goes_on_cannot_be_signed(desk: Desk) -> None:
    running = desk.client("A.M.").visit("dosing", hours=-1)
    running.note(5, ev.DoseGiven(amount_mg=100, route="SL"))
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s")
        assert "still going on" in seat.text
        await seat.press("a")
        assert "Not signed yet" in seat.text


async def test_a_signed_record_refuses_everything_else_in_one_sentence(desk: Desk) -> None:
    _one(desk)
    async with desk.sit() as seat:
        await _review(seat)
        await seat.press("s", *"Ada", "enter", *"LCSW", "enter")
        await seat.press("ctrl+p")
        await seat.type("record: decision")
        await seat.press("enter")
        await seat.type("no")
        await seat.press("enter")
        assert "changes only by addendum" in seat.text


async def test_a_client_without_a_visit_has_nothing_to_review(desk: Desk) -> None:
    desk.client("B.K.")
    async with desk.sit() as seat:
        await _review(seat)
        assert "No visit to review yet" in seat.text


@pytest.mark.parametrize("columns", [60, 80, 160])
async def test_a_course_is_reviewed_at_every_width(desk: Desk, columns: int) -> None:
    course(desk)
    async with desk.sit(columns, 24) as seat:
        await _review(seat)
        assert "integration 2" in seat.lines[0]


async def test_in_a_narrow_window_the_foot_drops_whole_keys_and_keeps_the_way_to_all(desk: Desk) -> None:
    _one(desk)
    async with desk.sit(60, 20) as seat:
        await _review(seat)
        assert seat.lines[-1].endswith("? keys")
