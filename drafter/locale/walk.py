"""A look at every line of a language's templates before they run, also at branches that never did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jinja2 import nodes

from drafter.acts import ActKind, Companion
from drafter.directory import BEFALLS, FORMS, GENDERS
from drafter.facts import FACT_FORMS
from drafter.form.tables import FORMATS
from drafter.form.text import SIDE_FORMS
from drafter.frozen import dataclass, field
from drafter.locale.clauses import SPANS, TYPES, EventValue
from drafter.locale.people import REGISTERS
from drafter.locale.registers import DEEDS, TransferValue
from drafter.locale.release import ReleaseView
from drafter.locale.rules import Locale, Rule
from drafter.locale.templates import LOOP, USED, compiled, inside, parsed
from drafter.locale.values import ACTORS, NUMBERS, ActorValue
from drafter.locale.views import LINKS, MODIFIERS, TENSES, TURNS, ActView, StatementView
from drafter.locale.weave import FILTERS, TemplateError
from drafter.problem import Grade, Place, Problem
from drafter.tree import Map, Seq

# what a macro's parameter is, by its name; other names are not followed
PARAMETERS: Mapping[str, frozenset[str]] = {
    "s": StatementView.shown,
    "a": ActView.shown,
    "e": EventValue.shown,
    "r": ReleaseView.shown,
}
INNER: Mapping[str, frozenset[str]] = {
    "actor": ActorValue.shown,
    "whom": ActorValue.shown,
    "behalf": ActorValue.shown,
    "event": EventValue.shown,
    "before": EventValue.shown,
    "after": EventValue.shown,
    "beside": EventValue.shown,
    "part_of": EventValue.shown,
    "opens": EventValue.shown,
    "chairs": ActorValue.shown,
    "counterpart": ActorValue.shown,
    "transfer": TransferValue.shown,
    "giver": ActorValue.shown,
    "receiver": ActorValue.shown,
    "signers": ActorValue.shown,
    "witnesses": ActorValue.shown,
    "invited_by": ActorValue.shown,
    "sender": ActorValue.shown,
    "recipient": ActorValue.shown,
    "host": ActorValue.shown,
    "visitor": ActorValue.shown,
    "caller": ActorValue.shown,
}
# in a template that is copied, words that are still to be written
PENDING = "pending"
GLOBALS = frozenset({"act", "headline_of", "newline", "loop"})
FILES = ("acts", "sentence", "events", "release")
# what sentence.j2 must print of a statement, and one of the two files of an act
STATEMENT = (
    "topic",
    "apart_from",
    "link",
    "before",
    "after",
    "beside",
    "part_of",
    "actor",
    "company",
    "acts",
    "text",
    "quote",
    "background",
)
PLACED = ("purpose", "cause", *MODIFIERS)


@dataclass(slots=True)
class Walk:
    """One file being walked: its macros with their parameters, and what was found."""

    file: str
    locale: Locale
    acts: Mapping[str, ActKind]
    macros: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    asked: dict[str, set[str]] = field(default_factory=dict)

    def at(self, node: nodes.Node) -> Place:
        """Where a node stands, in drafter's own file or the office's."""
        return self.locale.templates.at(self.file, node.lineno)

    def bad(self, node: nodes.Node, message: str, hint: str, **fields: str) -> None:
        self.problems.append(Problem("template-walk", Grade.BLOCKER, self.at(node), message, fields, hint))


def template_problems(locale: Locale, acts: Mapping[str, ActKind]) -> list[Problem]:
    """Return what is wrong in a language's templates.

    Unknown names, filters, attributes, forms and words of closed lists; numbers in the text; acts without a macro;
    a
    complement,
    companion or degree that its macro never prints; macros called with another number of arguments.
    """
    problems: list[Problem] = []
    placed: set[str] = set()
    for name in FILES:
        file = f"{name}.j2"
        walk = Walk(file, locale, acts)
        try:
            tree = parsed(locale.templates, file)
        except TemplateError as error:
            hint = "compare the line with the same macro of another language"
            problems.append(
                Problem("template-syntax", Grade.BLOCKER, error.where, "{reason}", {"reason": error.reason}, hint)
            )
            continue
        except (OSError, UnicodeDecodeError) as error:
            problems.append(
                Problem(
                    "template-file",
                    Grade.BLOCKER,
                    Place(f"{locale.folder}/{file}"),
                    "the template can't be opened: {reason}",
                    {"reason": type(error).__name__},
                    "copy it from templates/_template and fill it",
                )
            )
            continue
        walk.macros = {macro.name: len(macro.args) for macro in tree.find_all(nodes.Macro)}
        _file(walk, tree)
        walk.asked.update(_asked(tree.find_all(nodes.Macro)))
        if name == "acts":
            _acts(walk, tree)
            placed |= {key for asked in walk.asked.values() for key in asked}
        if name == "sentence":
            whole = {key for asked in walk.asked.values() for key in asked}
            for key in STATEMENT:
                if key not in whole:
                    walk.bad(
                        tree,
                        "no macro prints s.{key}: whatever a form says there would be lost",
                        "print it where the language has it",
                        key=key,
                    )
            for key in PLACED:
                if key not in whole | placed:
                    walk.bad(
                        tree,
                        "neither sentence.j2 nor acts.j2 prints a.{key}",
                        "print it where the language has it",
                        key=key,
                    )
        problems.extend(walk.problems)
    return problems


def _file(walk: Walk, tree: nodes.Template) -> None:
    top = {
        target.name
        for assign in tree.find_all(nodes.Assign)
        for target in assign.find_all(nodes.Name)
        if target.ctx == "store"
    }
    for node in inside(tree):
        if isinstance(node, nodes.Test):
            walk.bad(node, 'unknown test "{name}"', "compare a property with == instead", name=node.name)
        elif not isinstance(node, USED):
            walk.bad(
                node,
                "templates do not use {what}",
                "choose words and order with if, for, macros and filters only",
                what=type(node).__name__.lower(),
            )
        elif isinstance(node, nodes.Filter):
            if node.name not in FILTERS:
                walk.bad(node, 'unknown filter "{name}"', f"filters are {', '.join(FILTERS)}", name=node.name)
            elif node.name == "form":
                _form(walk, node)
            elif node.name == "verb":
                _verb(walk, node)
        elif isinstance(node, nodes.Getattr):
            _attribute(walk, node)
        elif isinstance(node, nodes.Compare):
            _compare(walk, node)
        elif isinstance(node, nodes.Call):
            _call(walk, node)
        elif isinstance(node, nodes.TemplateData) and any(c.isdecimal() for c in node.data):
            walk.bad(node, "a number stands in the template's text", "numbers are facts: print the value that holds it")
    for macro in tree.find_all(nodes.Macro):
        _names(walk, macro, top | set(walk.macros) | GLOBALS)
    if not walk.problems:
        # how things are put together: a loop or an if of a shape that is not compiled
        try:
            compiled(walk.locale.templates, walk.file, GLOBALS - {"loop"})
        except TemplateError as error:
            hint = "choose words and order with if, for, macros and filters only"
            where = error.where or walk.at(tree)
            walk.problems.append(
                Problem("template-walk", Grade.BLOCKER, where, "{reason}", {"reason": error.reason}, hint)
            )


def _names(walk: Walk, macro: nodes.Macro, known: set[str]) -> None:
    own = known | {argument.name for argument in macro.args}
    own |= {name.name for name in macro.find_all(nodes.Name) if name.ctx == "store"}
    for name in macro.find_all(nodes.Name):
        if name.ctx == "load" and name.name == PENDING and name.name not in own:
            walk.problems.append(
                Problem(
                    "locale-pending",
                    Grade.BLOCKER,
                    walk.at(name),
                    "the words of {macro} are still to be written",
                    {"macro": macro.name},
                    "put them in the place of {{ pending }}",
                )
            )
        elif name.ctx == "load" and name.name not in own:
            walk.bad(name, 'unknown name "{name}"', f"known here are {', '.join(sorted(own))}", name=name.name)


def _path(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Getattr):
        return [*_path(node.node), node.attr]
    return [node.name] if isinstance(node, nodes.Name) else ["?"]


def _shown(path: list[str]) -> frozenset[str] | None:
    """What may be asked of the thing a path leads to; None where it is not known."""
    if len(path) == 1:
        return LOOP if path[0] == "loop" else PARAMETERS.get(path[0])
    return INNER.get(path[-1])


def _attribute(walk: Walk, node: nodes.Getattr) -> None:
    path = _path(node)
    shown = _shown(path[:-1])
    if shown is None:
        every = frozenset().union(*PARAMETERS.values(), *INNER.values(), LOOP)
        if node.attr not in every:
            walk.bad(
                node, "nothing has a property {name}", f"properties are {', '.join(sorted(every))}", name=node.attr
            )
    elif node.attr not in shown:
        walk.bad(
            node,
            "{thing} has no property {name}",
            f"it has {', '.join(sorted(shown))}",
            thing=".".join(path[:-1]),
            name=node.attr,
        )


def _choices(walk: Walk, path: list[str]) -> Iterable[str] | None:
    lists: Mapping[str, Iterable[str]] = {
        "register": REGISTERS,
        "gender": (*GENDERS, ""),
        "number": NUMBERS,
        "form": LINKS,
        "tense": TENSES,
        "turn": TURNS,
        "span": SPANS,
        "type": TYPES,
        "deed": DEEDS,
        "format": ("", *FORMATS),
        "id": walk.acts,
    }
    if path[-1] == "kind" and len(path) > 1 and INNER.get(path[-2]) is ActorValue.shown:
        return ACTORS
    return lists.get(path[-1])


def _compare(walk: Walk, node: nodes.Compare) -> None:
    if not isinstance(node.expr, nodes.Getattr):
        return
    choices = _choices(walk, _path(node.expr))
    for operand in node.ops:
        if choices is not None and isinstance(operand.expr, nodes.Const) and operand.expr.value not in choices:
            walk.bad(
                node,
                '{path} is never "{word}"',
                f"it is one of {', '.join(sorted(choices)) or 'nothing'}",
                path=".".join(_path(node.expr)),
                word=str(operand.expr.value),
            )


def _form(walk: Walk, node: nodes.Filter) -> None:
    argument = node.args[0] if node.args else None
    if not isinstance(argument, nodes.Const):
        walk.bad(node, "form needs the name of a form in quotes", 'write |form("short")')
        return
    known = (
        {form for forms in FORMS.values() for form in forms}
        | set(SIDE_FORMS)
        | {"first", "later", "headline", "event", "posts"}
    )
    known |= {form for forms in FACT_FORMS.values() for form in forms}
    dates = walk.locale.top.get("dates")
    known |= {key for key, _ in dates} if isinstance(dates, Map) else set()
    if pair := walk.locale.find("sides", "pair"):
        known |= {key for key, _ in pair.about}
    joins = walk.locale.joins
    base, _, word = str(argument.value).rpartition("+")
    if argument.value not in known and not (word in joins and (not base or base in known)):
        walk.bad(
            node,
            'no entry and no rule has a form "{form}"',
            "look at names.yaml and locale.yaml of the language",
            form=str(argument.value),
        )


def _verb(walk: Walk, node: nodes.Filter) -> None:
    argument = node.args[0] if node.args else None
    known = sorted(worded(walk.locale))
    if not isinstance(argument, nodes.Const) or argument.value not in known:
        walk.bad(
            node,
            'the table verbs has no row for "{verb}"',
            f"it has {', '.join(known) or 'none'}; add a row with `when: {{verb: …}}`",
            verb=str(argument.value) if isinstance(argument, nodes.Const) else "?",
        )


def worded(locale: Locale) -> dict[str, list[Rule]]:
    """Return the rows of the table `verbs` by the word that they are of; {} for a language without the table."""
    found: dict[str, list[Rule]] = {}
    for row, conditions in locale.conditions("verbs") if isinstance(locale.top.get("verbs"), Seq) else ():
        for key, words in conditions:
            for word in words if key == "verb" else ():
                found.setdefault(word, []).append(row)
    return found


def verbs_asked(locale: Locale) -> frozenset[str]:
    """Return the words of the table `verbs` that the language's templates and free text ask for."""
    found = set(BEFALLS)
    for name in FILES:
        for node in parsed(locale.templates, f"{name}.j2").find_all(nodes.Filter):
            if node.name == "verb" and node.args and isinstance(node.args[0], nodes.Const):
                found.add(node.args[0].value)
    return frozenset(found)


def _call(walk: Walk, node: nodes.Call) -> None:
    if not isinstance(node.node, nodes.Name):
        walk.bad(node, "only macros of the same file, act and headline_of are called", "ask a property instead")
        return
    name = node.node.name
    if name in walk.macros and len(node.args) != walk.macros[name]:
        walk.bad(
            node,
            "macro {name} takes {wanted} arguments, found {found}",
            "give it what it asks for",
            name=name,
            wanted=str(walk.macros[name]),
            found=str(len(node.args)),
        )
    elif name not in walk.macros and name not in ("act", "headline_of"):
        walk.bad(node, 'unknown macro "{name}"', f"macros of this file are {', '.join(sorted(walk.macros))}", name=name)


def _asked(macros: Iterable[nodes.Macro]) -> dict[str, set[str]]:
    """Return by macro the properties that it asks for, in itself and in the macros that it calls."""
    asks: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    # each tree is walked once: a file has hundreds of macros
    for macro in macros:
        asks.setdefault(macro.name, set()).update(node.attr for node in macro.find_all(nodes.Getattr))
        called = {call.node.name for call in macro.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
        calls.setdefault(macro.name, set()).update(called)
    found: dict[str, set[str]] = {}
    for name in asks:
        seen: set[str] = set()
        todo = [name]
        while todo:
            one = todo.pop()
            if one in asks and one not in seen:
                seen.add(one)
                todo += calls[one]
        found[name] = set().union(*(asks[one] for one in seen))
    return found


def _companion(companion: Companion) -> str:
    if companion.complement == "who":
        return "whom"
    return companion.key if companion.key in ActView.shown else "matter"


def _acts(walk: Walk, tree: nodes.Template) -> None:
    macros = {macro.name: macro for macro in tree.find_all(nodes.Macro)}
    for act in walk.acts.values():
        macro = macros.get(act.id)
        if macro is None:
            walk.bad(tree, "there is no macro for the act {act}", f"add one: complement {act.complement}", act=act.id)
            continue
        wanted = [
            {"event": "event", "who": "whom", "document": "signers", "transfer": "transfer"}.get(
                act.complement, "content"
            )
        ]
        wanted += [_companion(companion) for companion in act.companions.values()]
        if act.degrees:
            wanted.append("degree")
        for key in wanted:
            if not walk.asked[act.id] & {key, "matter" if key in act.companions else key}:
                walk.bad(
                    macro,
                    "{act} never prints a.{key}",
                    "whatever a form says there would be lost; print it",
                    act=act.id,
                    key=key,
                )
