"""What a Word file has beside its text: parts for pictures and lists, and the relations that lead to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafter.draft import Draft
from drafter.render.beside import Beside, Picture
from drafter.render.clean import LINKS, OFFICE, W
from drafter.render.letterhead import DECLARATION, MAIN_PART, links_part
from drafter.render.numbering import Count
from drafter.render.package import Entry, content, entry
from drafter.render.scripts import UNSEEN, escape

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWING_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
FIRST_ID = 70_000  # above the ids Word gives to bookmarks and drawings of the letterhead
FIRST_LIST = 9_000  # above the numbers of the letterhead's own lists
_LIST_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_PICTURE_ID = "figure{number}"
_NO_LINKS = f'{DECLARATION}<Relationships xmlns="{LINKS}"></Relationships>'


def drawing(number: int, picture: Picture, alt: str, width: int) -> str:
    """Return a run with a picture, as wide as the column at most; number: its block's place in the draft."""
    # 635 EMU to a twentieth of a point, 9525 to a pixel of 96 to the inch; never enlarged, never higher than 12 cm
    scale = min(1.0, width * 635 / (picture.width * 9525), 12 * 360_000 / (picture.height * 9525))
    across, down = (max(1, int(pixels * 9525 * scale)) for pixels in (picture.width, picture.height))
    alt = escape(alt.translate(UNSEEN))
    id = FIRST_ID + number
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        f' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{id}" name="figure {number}" descr="{alt}"/>'
        f'<a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{DRAWING_PICTURE}"><pic:pic xmlns:pic="{DRAWING_PICTURE}">'
        f'<pic:nvPicPr><pic:cNvPr id="{id}" name="figure {number}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="{_PICTURE_ID.format(number=number)}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def add_pictures(parts: list[Entry], draft: Draft, beside: Beside) -> list[Entry]:
    """Return the parts with those of the pictures, and with a relation to each from every part that shows it."""
    shown = {
        number: picture
        for number, block in enumerate(draft.blocks)
        if block.figure and (picture := beside.pictures.get(block.figure.file))
    }
    if not shown:
        return parts
    named = {part.name: part for part in parts}
    for part in [part for part in parts if re.fullmatch(r"word/[^/]*\.xml", part.name)]:
        text = content(part).decode("utf-8")
        used = [number for number in shown if f'"{_PICTURE_ID.format(number=number)}"' in text]
        if used:
            path = links_part(part.name)
            before = content(named[path]).decode("utf-8") if path in named else _NO_LINKS
            made = "".join(
                f'<Relationship Id="{_PICTURE_ID.format(number=number)}" Type="{OFFICE}/image"'
                f' Target="{_picture_part(number, shown[number]).removeprefix("word/")}"/>'
                for number in used
            )
            named[path] = entry(path, before.replace("</Relationships>", f"{made}</Relationships>").encode("utf-8"))
    for number, picture in shown.items():
        name = _picture_part(number, picture)
        named[name] = entry(name, picture.data)
    return list(named.values())


def add_lists(parts: list[Entry], counts: Sequence[Count], looks_of: Sequence[str]) -> list[Entry]:
    """Return the parts with a draft's lists among those that Word counts; looks_of: each one's run properties."""
    if not counts:
        return parts
    named = {part.name: part for part in parts}
    path = next((name for name in named if name.endswith("numbering.xml")), "word/numbering.xml")
    if path not in named:
        for name, end, text in (
            ("[Content_Types].xml", "</Types>", f'<Override PartName="/{path}" ContentType="{_LIST_TYPE}"/>'),
            (
                links_part(MAIN_PART),
                "</Relationships>",
                f'<Relationship Id="lists" Type="{OFFICE}/numbering" Target="numbering.xml"/>',
            ),
        ):
            before = content(named[name]).decode("utf-8") if name in named else _NO_LINKS
            named[name] = entry(name, before.replace(end, text + end).encode("utf-8"))
        named[path] = entry(path, f'{DECLARATION}<w:numbering xmlns:w="{W}"></w:numbering>'.encode())
    looks, lists = "", ""
    for id, (count, properties) in enumerate(zip(counts, looks_of, strict=True), FIRST_LIST):
        looks += (
            f'<w:abstractNum w:abstractNumId="{id}"><w:multiLevelType w:val="multilevel"/>'
            f'<w:lvl w:ilvl="{count.level}"><w:start w:val="1"/><w:numFmt w:val="{count.kind}"/>'
            f'<w:lvlText w:val="{escape(count.text)}"/><w:lvlJc w:val="left"/>{properties}</w:lvl>'
            "</w:abstractNum>"
        )
        lists += f'<w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>'
    text = content(named[path]).decode("utf-8")
    # the schema wants looks before lists, and lists before what ends the part
    text = re.sub(r"(?=<w:num [^>]*>|<w:numIdMacAtCleanup|</w:numbering>)", lambda _: looks, text, count=1)
    text = re.sub(r"(?=<w:numIdMacAtCleanup|</w:numbering>)", lambda _: lists, text, count=1)
    named[path] = entry(path, text.encode("utf-8"))
    return list(named.values())


def _picture_part(number: int, picture: Picture) -> str:
    return f"word/media/figure{number}.{picture.kind}"
