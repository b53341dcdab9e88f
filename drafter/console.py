"""What the commands share: how they tell problems, how they read lists, how they stand in the help."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from drafter.office import Office

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def tell(problems: Iterable[Problem], as_json: bool = False) -> int:
    """Print problems, the worst first within a file's order, and return the status they mean."""
    listed = list(problems)
    if as_json:
        print(json.dumps([record(problem) for problem in listed], ensure_ascii=False, indent=1))
    else:
        for problem in listed:
            print(problem.show(), file=sys.stderr)
    return 1 if any(problem.grade >= Grade.ERROR for problem in listed) else 0


def count(problems: Sequence[Problem], of: str = "", next_step: str = "; `drafter check` lists them") -> int:
    """Print how many problems there are of each kind; next_step: "" where they stand above. Return the exit status."""
    said = []
    for grade in reversed(Grade):
        rules = Counter(problem.rule for problem in problems if problem.grade == grade)
        if rules:
            total = rules.total()
            kinds = ", ".join(f"{count} {rule}" for rule, count in rules.most_common())
            said.append(f"{total} {grade.name.lower()}{'s' if total > 1 else ''} ({kinds})")
    if said:
        print(f"{of}{'; '.join(said)}{next_step}", file=sys.stderr)
    return 1 if any(problem.grade >= Grade.ERROR for problem in problems) else 0


def record(problem: Problem) -> dict[str, object]:
    """Return a problem as plain data: docs/contracts.md."""
    where = problem.where
    return {
        "rule": problem.rule,
        "grade": problem.grade.name.lower(),
        "file": where.file if where else None,
        "line": where.line if where else None,
        "column": where.column if where else None,
        "message": problem.text,
        "fields": dict(problem.fields),
        "hint": problem.advice,
        "quote": problem.quote,
    }


def listed(text: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    """Return the words of a list with commas. errors: DraftError for each that is not known."""
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    problems = [unknown(what, word, known) for word in words if word not in known]
    if problems:
        raise DraftError(problems)
    return words


def unknown(what: str, word: str, known: Iterable[str]) -> Problem:
    """Return the problem that nothing has a name, with the name that was meant."""
    from drafter.form.text import did_you_mean

    names = sorted(known)
    return Problem(
        f"{what}-unknown",
        Grade.ERROR,
        None,
        'no {what} is called "{word}"',
        {"what": what, "word": word},
        did_you_mean(word, names) or f"there are {', '.join(names)}",
    )


class Help(argparse.HelpFormatter):
    """Help whose example stays on one line: it is there to be copied, and argparse would break it at hyphens."""

    def __init__(self, prog: str, **others: Any) -> None:
        # argparse makes one for each option and asks `shutil` for the screen's width, which brings many others with it
        super().__init__(prog, **{"width": 78, **others})

    def format_help(self) -> str:
        """Return the help, as wide as the screen: only now does it matter."""
        import shutil

        self._width = shutil.get_terminal_size().columns - 2
        return super().format_help()

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if text.startswith("example: ") else super()._fill_text(text, width, indent)


class Parser(argparse.ArgumentParser):
    """A parser that offers the word that was meant."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        known = tuple(action.choices or ())
        if known and value not in known:
            from drafter.form.text import did_you_mean

            meant = did_you_mean(str(value), known) or f"there are {', '.join(map(str, known))}"
            raise argparse.ArgumentError(action, f'"{value}" is not known; {meant}')


class Mixed(Parser):
    """A parser for options and words in any order; the usual one takes words that may be left out only in a row."""

    mixing = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return what was understood, and the rest."""
        if self.mixing:
            return super().parse_known_args(args, namespace)
        self.mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self.mixing = False


def add_command(to: Commands, name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """Add a command whose help is its function's docstring: paragraphs, then one example."""
    said = (run.__doc__ or "").strip()
    text, _, example = said.partition("example: ")
    paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
    made = to.add_parser(
        name,
        help=paragraphs[0].rstrip("."),
        description=" ".join(paragraphs),
        epilog=f"example: {' '.join(example.split())}",
        formatter_class=Help,
    )
    made.set_defaults(run=run, lang="")
    return made


def add_lang(made: argparse.ArgumentParser) -> None:
    """Add the option for languages."""
    made.add_argument("--lang", default="", metavar="TAGS", help="languages, parted by commas (default: all)")


def add_edition(made: argparse.ArgumentParser) -> None:
    """Add the option for editions of the form."""
    made.add_argument(
        "--edition",
        default="",
        metavar="IDS",
        help="editions of the form, parted by commas; all for every one (default: what is made without asking)",
    )


def add_one_edition(made: argparse.ArgumentParser) -> None:
    """Add the option for one edition of the form."""
    made.add_argument(
        "--edition", default="", metavar="ID", help="an edition of the form (default: what is made without asking)"
    )


def add_page_lang(made: argparse.ArgumentParser) -> None:
    """Add the option for the language of a page's own words."""
    made.add_argument(
        "--page-lang", default="", metavar="TAG", help="language of the page's own words (default: the office's)"
    )


def add_office(made: argparse.ArgumentParser) -> None:
    """Add the option for the office's folder."""
    made.add_argument(
        "--office",
        default="",
        metavar="DIR",
        help="the office's folder: names, rules, letterheads, reviewers, releases (default: the nearest one above that "
        "holds office.yaml)",
    )


def open_office(arguments: argparse.Namespace, forms: Sequence[str] = ()) -> Office:
    """Return what the office knows: of the folder that `--office` names, or of the nearest one above the forms.

    forms: as given; the working folder is looked at where there are none.
    errors: DraftError for a folder that is not there, forms of different offices, or faults in the office's files.
    """
    from drafter.office import load_office
    from drafter.overlay import find_home

    named = getattr(arguments, "office", "")
    if named and not Path(named).is_dir():
        raise DraftError(
            [
                Problem(
                    "office-folder",
                    Grade.ERROR,
                    None,
                    "there is no folder {folder}",
                    {"folder": named},
                    "look at the name; `drafter init {folder}` makes a new office",
                )
            ]
        )
    home = Path(named) if named else find_home([Path(form) for form in forms or ("form.yaml",)])
    return load_office(home=home)
