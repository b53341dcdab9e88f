"""Reading what somebody else made: XML without entities or network, nothing without a limit of size."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from drafter.problem import DraftError, Grade, Place, Problem

# bytes of a file, and of everything in a package; a release of fifty statements takes less than a hundredth
LARGEST = 20_000_000
UNPACKED = 60_000_000
MEMBERS = 200


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Return the root of an XML file.

    errors: DraftError for a file that is too large, is no XML, or declares entities.
    source: lxml's own options; entities and outer files are what XML attacks are made of.
    """
    _small(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.parse(BytesIO(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal(
            name, f"it can't be read as XML: {error}", "export it again from the program it was edited in"
        ) from error
    subset = tree.docinfo.internalDTD
    # the stubs know a DTD less well than lxml does
    declared = [*subset.iterentities(), *subset.iterelements()] if subset is not None else []  # type: ignore[union-attr]
    if declared:
        raise refusal(name, "it declares entities of its own", "nothing that drafter exports does; ask who sent it")
    return tree.getroot()


def check_package(data: bytes, name: str) -> None:
    """Do nothing for a small, plain package. errors: DraftError for a bomb, a strange member, or no package at all."""
    _small(data, name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
                raise refusal(name, "it holds more than a sheet of translations does", "ask who sent it")
            for member in members:
                if (
                    member.filename.startswith(("/", "\\"))
                    or ".." in member.filename
                    or "vbaProject" in member.filename
                ):
                    raise refusal(name, f"{member.filename} does not belong into it", "ask who sent it")
                if member.filename.endswith((".xml", ".rels")):
                    parse_xml(package.read(member), name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refusal(name, "it is no whole XLSX file", "save it again as XLSX") from error


def _small(data: bytes, name: str) -> None:
    if len(data) > LARGEST:
        raise refusal(name, f"it is larger than {LARGEST // 1_000_000} MB", "send only what was exported")


def refusal(name: str, reason: str, hint: str) -> DraftError:
    """Return the error that a file is refused with."""
    return DraftError(
        [
            Problem(
                "exchange-file",
                Grade.ERROR,
                Place(name),
                "{file} is refused: {reason}",
                {"file": name, "reason": reason},
                hint,
            )
        ]
    )
