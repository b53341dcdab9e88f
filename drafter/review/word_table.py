"""All languages of a release side by side in one table of a Word file, for whoever reviews without the layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from babel import Locale, UnknownLocaleError

from drafter.draft import Sentence
from drafter.render.clean import LINKS, OFFICE, W
from drafter.render.docx import enclosed
from drafter.render.letterhead import CORE_LINK, CORE_PART, CORE_TYPE, DECLARATION, DOCUMENT_TYPE, TYPES, links_part
from drafter.render.scripts import escape
from drafter.review.service import Review
from drafter.review.word import Charted, Controls, packed, row_charts, sent_from
from drafter.review.words import Wording
from drafter.typography import Typography

# what stands in the cell of a language that has no such row
NONE = "—"
FACE = "Liberation Serif"
# A4 on its side, in twentieths of a point
_PAGE, _HIGH, _MARGIN = 16838, 11906, 720
_KEY, _COMMENT = 1400, 2100
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A0A0A0"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def export_table(review: Review, settings: Mapping[str, Typography], words: Wording, around: Typography) -> bytes:
    """Return one table with a row for each statement, a column for each language, and one for comments.

    settings: how each language is set; its tags are the columns, in this order. words: what stands around the release,
        set as `around` says.
    returns: equal bytes for equal arguments. Sentences and facts are marked as in `export_pages`.
    """
    tags = tuple(settings)
    rows = row_charts(review, tags)
    controls = Controls()
    body = "".join(_row(row.id, cells, settings, controls) for row, cells in rows if cells)
    listed = [one for tag in tags for _, cells in rows if (one := cells.get(tag))]
    title = review.releases.drafts[tags[0]].title
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _package_links(),
        "word/document.xml": _document(review, title, settings, body, words, around),
        links_part("word/document.xml"): _links(),
        "word/styles.xml": _styles(),
        "word/settings.xml": f'{DECLARATION}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/></w:settings>'.encode(),
        "word/footer1.xml": _footer(review, words, around),
        CORE_PART: _core(review, words["title"].format(title=title)),
    }
    return packed(parts, sent_from(review, "table", listed))


def _language(tag: str) -> str:
    try:
        return f"{tag} · {Locale.parse(tag.replace('-', '_')).get_display_name() or tag}"
    except (UnknownLocaleError, ValueError):
        return tag


def _document(
    review: Review, title: str, settings: Mapping[str, Typography], body: str, words: Wording, around: Typography
) -> bytes:
    tags = tuple(settings)
    width = (_PAGE - 2 * _MARGIN - _KEY - _COMMENT) // len(tags)
    widths = (_KEY, *[width] * len(tags), _COMMENT)
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    names = [
        _foreign(words["row"], around),
        *(_head(tag, setting) for tag, setting in settings.items()),
        _foreign(words["table_comment"], around),
    ]
    head = "".join(_cell(f'<w:p><w:pPr><w:pStyle w:val="Head"/></w:pPr>{name}</w:p>', "E7E9EE") for name in names)
    about = words["table_about"].format(release=review.id, version=review.version)
    first = settings[tags[0]]
    shown = _foreign(words["title"].format(title=title), first)
    return (
        f'{DECLARATION}<w:document xmlns:w="{W}" xmlns:r="{OFFICE}"><w:body>'
        f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{shown}</w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="About"/></w:pPr>{_foreign(about, around)}</w:p>'
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_GRID}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
        '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
        '<w:p><w:pPr><w:pStyle w:val="Key"/></w:pPr></w:p>'
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{_PAGE}" w:h="{_HIGH}" w:orient="landscape"/>'
        f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{_MARGIN}" w:header="400"'
        ' w:footer="400" w:gutter="0"/></w:sectPr></w:body></w:document>'
    ).encode()


def _row(key: str, cells: Mapping[str, Charted], settings: Mapping[str, Typography], controls: Controls) -> str:
    made = [_cell(f'<w:p><w:pPr><w:pStyle w:val="Key"/></w:pPr>{_plain(key)}</w:p>', "F4F5F7")]
    for tag, setting in settings.items():
        one = cells.get(tag)
        if one is None:
            made.append(_cell(f'<w:p><w:pPr><w:pStyle w:val="Key"/></w:pPr>{_plain(NONE)}</w:p>', "F4F5F7"))
        else:
            made.append(_cell("".join(_lines(one, setting, controls))))
    made.append(_cell('<w:p><w:pPr><w:pStyle w:val="Comment"/></w:pPr></w:p>'))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>"


def _lines(one: Charted, setting: Typography, controls: Controls) -> Iterator[str]:
    for number, told in enumerate(one.sentences):
        fences = list(controls.around(one, number, 0))
        yield f'<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>{enclosed(told, setting, fences)}</w:p>'


def _cell(inner: str, shade: str = "") -> str:
    fill = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{shade}"/></w:tcPr>' if shade else ""
    return f"<w:tc>{fill}{inner}</w:tc>"


def _plain(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _head(tag: str, setting: Typography) -> str:
    return _foreign(_language(tag), setting)


def _foreign(text: str, setting: Typography) -> str:
    from drafter.draft import Origin, Run
    from drafter.problem import Place

    run = Run(text, Origin("template", Place("")))
    return enclosed([Sentence((), (run,))], setting, ())


def _styles() -> bytes:
    def style(id: str, size: int, extra: str = "", run: str = "") -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{id}"/><w:pPr>{extra}</w:pPr>'
            f'<w:rPr>{run}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )

    tight = '<w:spacing w:before="0" w:after="0" w:line="264" w:lineRule="auto"/>'
    return (
        f'{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:cs="{FACE}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
        '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + style("Title", 28, '<w:spacing w:before="0" w:after="80"/>', "<w:b/><w:bCs/>")
        + style("About", 18, '<w:spacing w:before="0" w:after="160"/>')
        + style("Head", 19, '<w:keepNext/><w:spacing w:before="0" w:after="0"/>', "<w:b/><w:bCs/>")
        + style("Cell", 19, f'{tight}<w:jc w:val="left"/>')
        + style("Comment", 19, tight)
        + style("Key", 15, tight, '<w:color w:val="606060"/>')
        + "</w:styles>"
    ).encode()


def _footer(review: Review, words: Wording, around: Typography) -> bytes:
    kinds = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    page = f'{begin}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{separate}{_plain("1")}{end}'
    edition = words["edition"].format(version=review.version)
    said = _foreign(f"{review.id}, {edition}, {review.hash[:12]} · ", around)
    return (
        f'{DECLARATION}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Key"/><w:jc w:val="right"/></w:pPr>'
        f"{said}{page}</w:p></w:ftr>"
    ).encode()


def _core(review: Review, title: str) -> bytes:
    moment = f"{next(iter(review.releases.drafts.values())).date}T00:00:00Z"
    dates = "".join(
        f'<dcterms:{key} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{key}>' for key in ("created", "modified")
    )
    return (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title>{dates}</cp:coreProperties>"
    ).encode()


def _types() -> bytes:
    named: Sequence[tuple[str, str]] = (
        ("word/document.xml", DOCUMENT_TYPE),
        ("word/styles.xml", f"{_TYPES}.styles+xml"),
        ("word/settings.xml", f"{_TYPES}.settings+xml"),
        ("word/footer1.xml", f"{_TYPES}.footer+xml"),
        (CORE_PART, CORE_TYPE),
    )
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in named)
    return (
        f'{DECLARATION}<Types xmlns="{TYPES}"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _package_links() -> bytes:
    return (
        f'{DECLARATION}<Relationships xmlns="{LINKS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{CORE_LINK}" Target="{CORE_PART}"/></Relationships>'
    ).encode()


def _links() -> bytes:
    kinds = ("styles", "footer", "settings")
    names = ("styles.xml", "footer1.xml", "settings.xml")
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{name}"/>'
        for n, (kind, name) in enumerate(zip(kinds, names, strict=True), 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{LINKS}">{listed}</Relationships>'.encode()
