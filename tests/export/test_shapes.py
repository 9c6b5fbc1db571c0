"""A progress note has its shape from a template that can lay facts out and do nothing else."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from kapterm.errors import UsageError
from kapterm.export.shapes import SHAPES, shape_note
from kapterm.session import events as ev
from kapterm.session.chart import Chart

from .material import GENERATED, SCENARIOS, STORABLE, only, scenario_chart, visit
from .test_hostile import hostile_chart

HEADINGS = {
    "soap": ["Subjective", "Objective", "Assessment", "Plan"],
    "dap": ["Data", "Assessment", "Plan"],
    "birp": ["Behaviour", "Intervention", "Response", "Plan"],
    "girp": ["Goal", "Intervention", "Response", "Plan"],
}


def shaped(chart: Chart, shape: str = "soap", template: str | None = None) -> str:
    return shape_note(chart, (only(chart),), generated=GENERATED, shape=shape, template=template)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_note_has_the_headings_of_its_shape_then_signature_and_what_is_left_out(shape: str, scenario: str) -> None:
    told = shaped(scenario_chart(scenario), shape)
    assert re.findall(r"^## (.*)$", told, re.MULTILINE) == [*HEADINGS[shape], "Signature", "Left out, and source"]
    assert "Left out: psychotherapy notes" in told
    assert "\n\n\n" not in told


@pytest.mark.parametrize("shape", SHAPES)
def test_dose_vitals_events_and_leaving_are_in_every_shape(shape: str) -> None:
    told = shaped(scenario_chart("S02"), shape)
    for text in ("200 mg", "2.47 mg/kg", "total 300 mg", "148/90", "emesis, mild", "ondansetron ODT 4 mg", "partner"):
        assert text in told


def test_a_prompt_is_an_intervention_and_what_was_seen_is_not() -> None:
    chart = visit(
        ev.DoseGiven(amount_mg=50),
        ev.Observed(code="grounding", label="grounding", prompt="feel the chair hold you", prompt_id="g3"),
        ev.Observed(code="tears", label="tears"),
    )
    behaviour, _, response = shaped(chart, "birp").partition("## Intervention")
    assert "tears" in behaviour
    assert "feel the chair hold you" in response


@pytest.mark.parametrize("shape", SHAPES)
def test_a_psychotherapy_note_is_in_no_shape(shape: str) -> None:
    assert "SECRET" not in shaped(visit(ev.DoseGiven(amount_mg=50), ev.AsideWritten(text="SECRET")), shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_note_to_be_pasted_says_the_same_without_a_sign_of_markdown(shape: str, scenario: str) -> None:
    chart = scenario_chart(scenario)
    told = shape_note(chart, (only(chart),), generated=GENERATED, shape=shape, form="text")
    headings = [line for line in told.splitlines() if line.isupper() and len(line) > 3]
    for heading in HEADINGS[shape]:
        assert heading.upper() in headings
    assert not [line for line in told.splitlines() if line.startswith(("#", "|", "---"))]
    assert "\\" not in told
    words = [entry.text for entry in only(chart).entries if isinstance(entry.fact, ev.AdverseEventNoted) and entry.text]
    assert all(" ".join(one.split()) in told for one in words)


def test_typed_text_in_a_note_to_be_pasted_is_no_heading_and_keeps_its_signs() -> None:
    line = "# felt *light* & `calm`\\_"
    chart = visit(ev.NoteWritten(text=line))
    template = "## Seen\n\n{{ author }}\n\n{{ bullets(observed) }}\n"
    told = shape_note(chart, (only(chart),), generated=GENERATED, template=template, author=line, form="text")
    assert f"SEEN\n\n{line}\n\n- " in told
    assert f"· {line}\n" in told
    assert "\x02" not in told


def test_a_heading_in_a_loop_is_one_in_a_note_to_be_pasted() -> None:
    chart = scenario_chart("S01")
    template = "{% for one in ['a'] %}\n## Part {{ loop.index }}\n\n{{ one }}\n{% endfor %}\n"
    told = shape_note(chart, (only(chart),), generated=GENERATED, template=template, form="text")
    assert "\n\nPART 1\n\na\n\n" in told


def test_several_visits_to_be_pasted_stand_under_their_names() -> None:
    chart = scenario_chart("S02")
    told = shape_note(chart, chart.sessions * 2, generated=GENERATED, form="text")
    assert told.count("PLAN, DOSING SESSION") == 2


def test_a_clinic_can_bring_its_own_template() -> None:
    told = shaped(scenario_chart("S01"), template="## Ours\n\n{{ client }} on {{ date }}\n\n{{ bullets(given) }}\n")
    assert "## Ours\n\nMarigold on 2026-11-20\n\n- 14:02 +0:00 · ketamine" in told


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ bullets.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ report.append('x') }}",
        "{{ nobody }}",
        "{{ 1 / 0 }}",
        "{% for %}",
        "{{ client + 1 }}",
        "{{ range(10000000) | list }}",
    ],
)
def test_a_template_that_reaches_out_is_refused_in_one_sentence(template: str) -> None:
    with pytest.raises(UsageError):
        shaped(scenario_chart("S01"), template=template)


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{%- for a in range(400) recursive -%}{{ loop(range(400)) }}{%- endfor -%}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% macro two(n) %}{% if n %}{{ two(n-1) }}{{ two(n-1) }}{% endif %}{% endmacro %}{{ two(40) }}",
        "{% for a in range(9999) %}{% for b in range(99999) if b < 0 %}{% endfor %}{% endfor %}",
        "{{ lipsum(99999) }}",
        "{% for a in range(9999) if a > 0 %}\n{% for b in range(9999) %}x{% endfor %}{% endfor %}",
    ],
)
def test_a_template_that_does_not_come_to_an_end_is_stopped_in_one_sentence(template: str) -> None:
    with pytest.raises(UsageError, match=r"goes round more than|calls itself without end|not there or not allowed"):
        shaped(scenario_chart("S01"), template=template)


def test_a_loop_leaves_nothing_of_its_count_in_the_note() -> None:
    template = "{% for one in ['a', 'b'] %}\n- {{ one }}{{ loop.index }}\n{% else %}\nnone\n{% endfor %}\n"
    told = shaped(scenario_chart("S01"), template=template)
    assert "\n- a1\n- b2\n" in told


@pytest.mark.parametrize("text", [*STORABLE, "{{7*7}}", "{% for x in y %}", "{0.__class__}"])
def test_typed_text_is_neither_template_nor_markup(text: str) -> None:
    chart = hostile_chart(text)
    template = "{% for one in report %}\n{{ one }}\n\n{% endfor %}\n{{ bullets(next) }}\n\n{{ client }}\n"
    for told in (shaped(chart), shaped(chart, template=template)):
        blocks = MarkdownIt("commonmark").enable("table").parse(told.partition("\n---\n\n")[2])
        found = {one.type for block in blocks for one in (block, *(block.children or ()))}
        assert not found & {"html_inline", "html_block", "link_open", "image", "code_inline", "fence", "code_block"}


def test_typed_text_is_never_filled_in_as_a_template() -> None:
    told = shaped(visit(ev.NoteWritten(text="{{7*7}}")), template="{{ bullets(observed) }}\n\n{{ observed[0] }}\n")
    assert told.count(r"\{\{7\*7\}\}") == 2


def test_an_unknown_shape_is_named() -> None:
    with pytest.raises(UsageError, match="soap, dap, birp, girp"):
        shaped(scenario_chart("S01"), "sonnet")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_next_appointment_is_in_every_shape(shape: str) -> None:
    chart = visit(ev.SessionOpened(purpose="integration"), ev.AppointmentMade(meeting="second talk", on="2026-12-03"))
    assert "2026-12-03" in shaped(chart, shape)
