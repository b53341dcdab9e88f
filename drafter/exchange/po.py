"""PO: all units of a release in one catalogue, for Poedit, Weblate and OmegaT."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from drafter.catalog import plain_header
from drafter.exchange.safe import LARGEST, refusal
from drafter.exchange.unit import Bundle, Unit

SUFFIX = ".po"
SOURCE = "X-Source-Language"
WIDE = 1_000_000
# equal bundles give equal bytes
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def write(bundle: Bundle) -> bytes:
    """Return a catalogue; a draft is fuzzy, the context and the facts stand above each entry."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    made = Catalog(
        locale=bundle.target,
        project=bundle.name,
        version="1",
        charset="utf-8",
        fuzzy=False,
        creation_date=LONG_AGO,
        revision_date=LONG_AGO,
    )
    plain_header(made, bundle.target)
    for unit in bundle.units:
        comments = [f"in: {line}" for line in unit.context.splitlines()]
        comments += [f"{{{name}}} is {text}" for name, text in unit.slots.items()]
        made.add(
            unit.source,
            unit.target,
            context=unit.kind,
            flags={"fuzzy"} if unit.state == "draft" else set(),
            auto_comments=comments,
            user_comments=unit.notes,
        )
    file = BytesIO()
    # a width that wraps nothing: with 0, Babel still wraps comments
    write_po(file, made, width=WIDE, sort_output=False)
    # Babel writes only headers that it knows
    return file.getvalue().replace(b'"MIME-Version', f'"{SOURCE}: {bundle.source}\\n"\n"MIME-Version'.encode(), 1)


def read(data: bytes, name: str) -> Bundle:
    """Return the units of a catalogue. errors: DraftError for a file that is none."""
    from babel.messages.pofile import PoFileError, read_po

    if len(data) > LARGEST:
        raise refusal(name, "it is too large", "send only what was exported")
    try:
        made = read_po(BytesIO(data), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError) as error:
        raise refusal(name, f"it is no catalogue: {error}", "open it in Poedit, which shows what is wrong") from error
    units = []
    for message in made:
        if not message.id or not isinstance(message.id, str):
            continue
        said = message.string if isinstance(message.string, str) else ""
        comments = message.auto_comments
        units.append(
            Unit(
                message.context or "",
                message.id,
                said,
                "missing" if not said else "draft" if message.fuzzy else "reviewed",
                "\n".join(line.removeprefix("in: ") for line in comments if line.startswith("in: ")),
                # Babel leaves the previous text among the comments
                tuple(line for line in message.user_comments if not line.startswith("|")),
                dict(line[1:].split("} is ", 1) for line in comments if line.startswith("{") and "} is " in line),
            )
        )
    source = re.search(rf'"{SOURCE}: ([\w-]+)'.encode(), data)
    tag = str(made.locale_identifier or "").replace("_", "-")
    return Bundle(made.project or "", source[1].decode() if source else "", tag, tuple(units))
