"""`kapterm score MEASURE ANSWERS…`: what the answers of a paper form come to."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace

from kapterm.cli.voice import give, give_json

NAME = "score"
HELP = "says what the answers of a measure come to; - is missing, r is refused"


def options(parser: ArgumentParser) -> None:
    """The measure and its answers; a lone - is an answer, and so is everything after the measure."""
    parser.add_argument("measure", metavar="MEASURE", help="its id, as in phq-9")
    parser.add_argument(
        "answers", metavar="ANSWERS", nargs=argparse.REMAINDER, help="one for each item, in the order of the form"
    )


def run(args: Namespace) -> int:
    """Score, without a vault."""
    from kapterm.data import paths
    from kapterm.data.measures import load_clinic_measures
    from kapterm.session.measures import parse_answers, score, to_json
    from kapterm.session.measures.words import result_lines

    as_json = args.json or "--json" in args.answers
    measure = load_clinic_measures(paths.config_folder())[0].measure(args.measure)
    answers = parse_answers(measure, [answer for answer in args.answers if answer != "--json"])
    result = score(measure, answers)
    if as_json:
        give_json(to_json(result))
    else:
        for line in result_lines(measure, result):
            give(line)
    return 0
