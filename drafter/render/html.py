"""A page that stands alone: nothing that runs, no font or picture from elsewhere, readable on a phone and on paper."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from drafter.draft import Block, Draft, Sentence
from drafter.render.beside import ALONE, Beside
from drafter.render.scripts import UNSEEN, Piece, escape, pieces, plain, refuse_controls
from drafter.typography import Typography

STYLE = """\
body{margin:0;color:#111;background:#fff}
main{max-width:42em;margin:0 auto;padding:1.5em 1em;overflow-wrap:anywhere}
h1{font-size:1.3em;text-align:center;margin:1em 0;text-wrap:balance}
h1 span.headline{display:block}
h2,h3,h4{font-size:1.1em;margin:1.4em 0 .4em;text-align:start}
p{margin:0 0 .8em}
address{font-style:normal;font-size:.85em;text-align:center}
.motto,.issuer,.document_type,.ornament{text-align:center;text-wrap:balance}
.document_type{margin-top:1.4em}
.embargo,.correction,.draft-mark{font-weight:bold}
.draft-mark{color:#a00000;text-align:end}
.date_block,.signature{text-align:end}
.end{text-align:center}
.note,figure{font-size:.9em}
ol{list-style:none;margin:0 0 .8em;padding:0}
li{margin:0 0 .4em;display:grid;grid-template-columns:minmax(1.6em,max-content) 1fr;column-gap:.4em}
li>.item,li>ol{grid-column:2}
li>ol{margin:.4em 0 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:0 0 1em;width:100%}
th,td{border:1px solid #767676;padding:.3em .5em;text-align:start;vertical-align:top}
figure{margin:1em 0;text-align:center;text-wrap:balance}
figure img{max-width:100%;height:auto}
nav li{display:block}
nav ul{display:flex;flex-wrap:wrap;gap:1em;list-style:none;max-width:42em;margin:0 auto;padding:1em}
nav a{display:inline-block;min-height:24px;color:#1f3a68}
article+article{margin-top:3em;border-top:1px solid #767676;padding-top:1em}
mark.gap{background:#ffe34d;color:#111}
mark.doubt{background:none;color:inherit;text-decoration:underline dotted #595959}
@media print{nav{display:none}article+article{break-before:page;border:0;margin:0}}
@media print{main{max-width:none;padding:0}h1,h2,h3,h4{break-after:avoid}tr,figure{break-inside:avoid}a{color:inherit}}
@media print{.date_block,.signature,.end{break-before:avoid}}
@page{size:A4;margin:25mm}
"""

# What a reader may want to follow: where a page is, without the stop or bracket behind it; or where to write to.
_ADDRESS = re.compile(r"(https?://)[!#-;=?-~]*[#-&*-+/-9=?-Z_a-z~-]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_DISPLAY = "h1,h2,h3,h4,.motto,.issuer,.document_type"
_PLAIN_TAGS = {"contact": "address"}


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return one HTML page in UTF-8, style sheet and pictures inside; no letterhead is used.

    Every stretch in another script than the language's own is marked with its language, so that browsers choose the
    right face and screen readers the right voice. A draft says so on top and asks search engines to leave it out.
    errors: DraftError when a text holds a control character.
    """
    return _page([(draft, setting)], beside)


def render_all(releases: Sequence[tuple[Draft, Typography]], beside: Beside = ALONE) -> bytes:
    """Return one page with the release in every language, one under the other, with links on top.

    releases: drafts of one meeting, each with how its language is set; the first one's language is the page's.
    errors: as for `render`.
    """
    return _page(releases, beside)


def _page(releases: Sequence[tuple[Draft, Typography]], beside: Beside) -> bytes:
    for draft, _ in releases:
        refuse_controls(draft)
    _, setting = releases[0]
    title = " · ".join(draft.title for draft, _ in releases).translate(UNSEEN)
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        *_about(releases, title),
        *(
            f'<link rel="alternate" hreflang="{escape(lang)}" href="{escape(address)}">'
            for lang, address in beside.editions.items()
        ),
        f"<style>\n{STYLE}{''.join(rule for _, found in releases for rule in _faces(found))}</style>",
        *(f'<script type="application/ld+json">{_article(draft, found, beside)}</script>' for draft, found in releases),
    ]
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(setting.lang)}">',
        "<head>",
        *head,
        "</head>",
        "<body>",
        *(_links(releases) if len(releases) > 1 else []),
        "<main>",
    ]
    for draft, found in releases:
        lines.append(f'<article id="{escape(draft.tag)}" lang="{escape(found.lang)}">')
        if not draft.final:
            lines.append(f'<p class="draft-mark">{_spans(plain(found.draft_mark, found), found)}</p>')
        lines += [*_blocks(draft, found, beside), "</article>"]
    lines += ["</main>", "</body>", "</html>"]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _about(releases: Sequence[tuple[Draft, Typography]], title: str) -> Iterator[str]:
    """Yield what search engines and social networks read; the Open Graph protocol, ogp.me."""
    draft, setting = releases[0]
    author, locale = draft.properties.get("author", "").translate(UNSEEN), setting.lang.replace("-", "_")
    yield _meta("name", "description", _description(draft))
    if author:
        yield _meta("name", "author", author)
    if not all(draft.final for draft, _ in releases):
        yield _meta("name", "robots", "noindex")
    yield _meta("property", "og:type", "article")
    yield _meta("property", "og:title", title)
    yield _meta("property", "og:description", _description(draft))
    yield _meta("property", "og:locale", locale)
    for _, other in releases[1:]:
        yield _meta("property", "og:locale:alternate", other.lang.replace("-", "_"))
    if author:
        yield _meta("property", "og:site_name", author)
    if draft.date:
        yield _meta("property", "article:published_time", draft.date)


def _meta(key: str, name: str, value: str) -> str:
    return f'<meta {key}="{name}" content="{escape(value)}">'


def _description(draft: Draft) -> str:
    leads = (block.sentences[0].text for block in draft.blocks if block.kind == "paragraph" and block.sentences)
    return next(leads, draft.title).strip().translate(UNSEEN)


def _article(draft: Draft, setting: Typography, beside: Beside) -> str:
    """Return the release as schema.org knows it, as data that can stand inside a page."""
    author = draft.properties.get("author", "")
    office = {"@type": "GovernmentOrganization", "name": author}
    others = [
        {"@type": "NewsArticle", "inLanguage": lang, "url": address}
        for lang, address in beside.editions.items()
        if lang != setting.lang
    ]
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": draft.title,
        "inLanguage": setting.lang,
        "datePublished": draft.date,
        "creativeWorkStatus": "" if draft.final else "Draft",
        "author": office if author else "",
        "publisher": office if author else "",
        "description": _description(draft),
        "identifier": draft.properties.get("identifier", ""),
        "workTranslation": others,
    }
    data = json.dumps({key: value for key, value in found.items() if value}, ensure_ascii=False)
    # "</script>" would end the data, "<!--" hide it
    return data.translate(UNSEEN).replace("<", "\\u003c")


def _links(releases: Sequence[tuple[Draft, Typography]]) -> Iterator[str]:
    from babel import Locale, UnknownLocaleError

    yield "<nav><ul>"
    for draft, setting in releases:
        try:
            name = Locale.parse(draft.tag, sep="-").get_language_name(draft.tag.replace("-", "_")) or draft.tag
        except (ValueError, UnknownLocaleError):
            name = draft.tag
        lang = escape(setting.lang)
        tag, name = escape(draft.tag), escape(name)
        yield f'<li><a href="#{tag}" lang="{lang}" hreflang="{lang}">{name}</a></li>'
    yield "</ul></nav>"


def outline(data: bytes) -> list[tuple[str, str]]:
    """Return (kind, text) of each block of a page that `render` made."""
    from drafter.render.page_text import PageText

    reader = PageText()
    reader.feed(data.decode("utf-8"))
    reader.close()
    return reader.found


def _faces(setting: Typography) -> Iterator[str]:
    own = setting.faces[setting.script]
    here = f'article[lang="{setting.lang}"]'
    yield f"{here}{{line-height:{setting.leading:g}}}\n"
    yield f"{here} p.paragraph{{text-indent:{setting.indent:g}em}}\n"
    if setting.align == "both":
        # on a phone's narrow column justified lines tear open
        yield f"@media print,(min-width:40em){{{here} p.paragraph{{text-align:justify}}}}\n"
    for face in sorted(setting.faces.values(), key=lambda face: (face != own, face.script)):
        at = f"{here}:lang({face.lang}),{here} :lang({face.lang})"
        yield f"{at}{{font-family:{_fonts(face.body)}}}\n"
        weight = "bold" if face.bold else "normal"
        rule = f"{{font-family:{_fonts(face.heading)};font-weight:{weight}}}"
        yield f"{here} :is({_DISPLAY}):lang({face.lang}),{here} :is({_DISPLAY}) :lang({face.lang}){rule}\n"
    yield f"nav :lang({setting.lang}){{font-family:{_fonts(own.body)}}}\n"
    if len(set(setting.digits)) == 10:
        signs = " ".join(f'"{digit}"' for digit in setting.digits)
        yield f"@counter-style digits-{setting.script.lower()}{{system:numeric;symbols:{signs}}}\n"
        yield f"@page{{@bottom-center{{content:counter(page,digits-{setting.script.lower()})}}}}\n"


def _fonts(names: Iterable[str]) -> str:
    # a quote or "</style>" in a font's name must not end the rule
    clean = ["".join(sign for sign in name if sign not in "\"'\\<>&{};") for name in names]
    return ",".join([*(f'"{name}"' for name in clean), "serif"])


def _blocks(draft: Draft, setting: Typography, beside: Beside) -> Iterator[str]:
    for kind, group in groupby(draft.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "headline":
            # a headline over several lines is one heading
            lines = "".join(f'<span class="headline">{_text(block, draft, setting)}</span>' for block in blocks)
            yield f"<h1>{lines}</h1>"
        elif kind == "item":
            yield _list(blocks, 1, draft, setting)
        else:
            for block in blocks:
                yield _block(block, draft, setting, beside)


def _block(block: Block, draft: Draft, setting: Typography, beside: Beside) -> str:
    if block.figure:
        return _figure(block, draft, setting, beside)
    if block.rows:
        return _table(block, draft, setting)
    tag = f"h{max(1, block.level) + 1}" if block.kind == "heading" else _PLAIN_TAGS.get(block.kind, "p")
    text = _text(block, draft, setting)
    if block.label:
        return f'<{tag}>{_label(block, setting)} <span class="{block.kind}">{text}</span></{tag}>'
    return f'<{tag} class="{block.kind}">{text}</{tag}>'


def _list(items: list[Block], level: int, draft: Draft, setting: Typography) -> str:
    """Return items as a list, deeper ones as lists inside the item before them."""
    entries: list[str] = []
    position = 0
    while position < len(items):
        end = position + 1
        while end < len(items) and items[end].level > level:
            end += 1
        block = items[position]
        text = f'<span class="item">{_text(block, draft, setting)}</span>'
        if block.label:
            text = f"{_label(block, setting)} {text}"
        inner = _list(items[position + 1 : end], level + 1, draft, setting) if end > position + 1 else ""
        entries.append(f"<li>{text}{inner}</li>")
        position = end
    return f'<ol role="list">{"".join(entries)}</ol>'


def _table(block: Block, draft: Draft, setting: Typography) -> str:
    def cell(sentence: Sentence, heading: bool) -> str:
        text = _sentence(sentence, draft, setting)
        # a heading without words would head nothing
        return f'<th scope="col">{text}</th>' if heading and text else f"<td>{text}</td>"

    def rows(from_row: int, to_row: int | None, heading: bool) -> str:
        made = block.rows[from_row:to_row]
        return "".join(f"<tr>{''.join(cell(sentence, heading) for sentence in row)}</tr>" for row in made)

    head = rows(0, block.header, True)
    head = f"<thead>{head}</thead>" if head else ""
    body = rows(block.header, None, False)
    return f'<div class="scroll"><table class="table">{head}<tbody>{body}</tbody></table></div>'


def _figure(block: Block, draft: Draft, setting: Typography, beside: Beside) -> str:
    figure = block.figure
    assert figure is not None
    picture = beside.pictures.get(figure.file)
    credit = f" <small>{_sentence(figure.credit, draft, setting)}</small>" if figure.credit else ""
    caption = f'<span class="figure">{_sentence(figure.caption, draft, setting)}</span>' if figure.caption else ""
    if picture:
        alt = escape(figure.alt.text.strip().translate(UNSEEN))
        data = f"data:image/{picture.kind};base64,{base64.b64encode(picture.data).decode('ascii')}"
        kind = "" if caption else ' class="figure"'
        first = f'<img{kind} src="{data}" width="{picture.width}" height="{picture.height}" alt="{alt}">'
    else:
        kind = "" if caption else ' class="figure"'
        first = f"<p{kind}>{_sentence(figure.alt, draft, setting)}</p>"
    last = f"<figcaption>{caption}{credit}</figcaption>" if caption or credit else ""
    return f"<figure>{first}{last}</figure>"


def _label(block: Block, setting: Typography) -> str:
    return f'<span class="label">{_spans(plain(block.label, setting), setting)}</span>'


def _text(block: Block, draft: Draft, setting: Typography) -> str:
    return _spans(pieces(block.sentences, setting, final=draft.final), setting)


def _sentence(sentence: Sentence, draft: Draft, setting: Typography) -> str:
    return _spans(pieces([sentence], setting, final=draft.final), setting)


def _spans(found: Iterable[Piece], setting: Typography) -> str:
    text = ""
    for piece in found:
        part = _linked(piece.text)
        if piece.face.lang != setting.lang:
            part = f'<span lang="{escape(piece.face.lang)}">{part}</span>'
        if piece.gap or piece.doubt:
            kind = "gap" if piece.gap else "doubt"
            part = f'<mark class="{kind}">{part}</mark>'
        text += part
    return text


def _linked(text: str) -> str:
    """Return text for a page, its addresses as links."""
    made, end = "", 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        before = escape(text[end : found.start()])
        made += f'{before}<a href="{"" if found[1] else "mailto:"}{address}">{address}</a>'
        end = found.end()
    return made + escape(text[end:])
