"""The look of the review page: on a wide screen, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from drafter.typography import Typography

STYLE = """\
*{box-sizing:border-box}
:root{--plain:system-ui,"Segoe UI","Noto Sans","Noto Sans Khmer","Noto Sans CJK JP",sans-serif;
--ink:#1b1f24;--soft:#56606b;--line:#d5dae0;--navy:#1f3a57;--link:#0b4f8a;--red:#8c1007;--amber:#8a5200;--green:#14532d}
html{color-scheme:light;scroll-padding:4rem 0 8rem}
body{margin:0 auto;max-width:110rem;padding:0 1.5rem 2rem;color:var(--ink);background:#fff;
font:100%/1.5 var(--plain);overflow-wrap:anywhere}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font:.85em/1.4 ui-monospace,"Cascadia Mono",Consolas,"Liberation Mono",monospace}
h1{font-size:1.6rem;line-height:1.4;margin:.4rem 0}
h2{font-size:1.15rem;margin:2rem 0 .5rem;color:var(--navy)}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{display:inline-block;padding:.2rem .5rem;background:#fff;position:relative;z-index:4}
header{border-top:.5rem solid var(--navy);border-bottom:1px solid var(--line);padding:1.2rem 0 1.5rem}
.marks{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center}
.marks p{margin:0}
.mark{border:2px solid var(--red);color:var(--red);font-weight:bold;padding:0 .6rem;letter-spacing:.05em}
.mark.final{border-color:var(--green);color:var(--green)}
.edition{color:var(--soft)}
.titles{margin:.1rem 0;line-height:1.7;color:#3c444d;font-size:1.05rem}
.facts{margin:.5rem 0;color:var(--soft);font-size:.9rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.5rem .75rem;border:1px solid var(--line)}
.counts{width:auto;font-size:.9rem;margin-top:1rem}
.counts th,.counts td{border-width:1px 0}
.counts thead th{color:var(--soft);font-weight:normal;border-top:0;padding-bottom:.2rem}
.counts .number{text-align:end;font-variant-numeric:tabular-nums}
.counts .some{font-weight:bold;color:var(--red)}
.counts .progress span{display:block;color:var(--soft);font-size:.85rem}
progress{inline-size:7rem;block-size:.6rem;vertical-align:middle;accent-color:var(--green)}
.chip{display:inline-block;border-radius:1rem;padding:0 .65rem;font:600 .78rem/1.6 var(--plain);white-space:nowrap;
background:#e9edf1;color:#3c444d}
.chip.is-approved{background:#d9efdf;color:var(--green)}
.chip.is-in-review{background:#dbe9f7;color:#0b3f70}
.chip.is-proposed{background:#ebe1f6;color:#4a2075}
.chip:is(.is-rejected,.is-missing){background:#fbe0dc;color:var(--red)}
#page\\.open details{border:1px solid var(--line);border-inline-start:.35rem solid #d08a1d;border-radius:.3rem}
#page\\.open details{margin:.5rem 0;padding:.35rem .8rem}
#page\\.open details:is(.error,.blocker){border-inline-start-color:var(--red)}
#page\\.open summary{cursor:pointer;min-height:1.5rem}
#page\\.open summary code{color:var(--soft)}
#page\\.open ul{margin:.3rem 0;padding-inline-start:1.2rem}
#page\\.open li{margin:.25rem 0}
#page\\.open .more{color:var(--soft);font-size:.9em}
.waived{color:var(--green);font-size:.9em}
.next{margin:.2rem 0;color:#3c444d}
.legend{font-size:.85rem;margin:.5rem 0;line-height:2.2;color:var(--soft)}
.legend>span:not(.hover){margin-inline-end:1rem;white-space:nowrap;color:var(--ink)}
.filters{margin:.5rem 0 1rem;font-size:.9rem}
.filters p{margin:.3rem 0;display:flex;flex-wrap:wrap;gap:.35rem .5rem;align-items:baseline}
.filters b{margin-inline-end:.3rem;font-weight:600}
.filters a{border:1px solid var(--line);border-radius:1rem;padding:.05rem .75rem;text-decoration:none;background:#fff}
.filters a:hover{border-color:var(--link);text-decoration:underline}
.text{table-layout:fixed}
.text>thead th{position:sticky;top:-1px;z-index:2;background:var(--navy);color:#fff;border-color:var(--navy)}
.text>thead th:first-child,.text .row>th{width:10.5rem}
.text .group{background:#f1f4f7;font-weight:normal;font-size:.85rem;color:var(--soft)}
.row>th{font-weight:normal;font-size:.8rem;line-height:1.5;color:var(--soft)}
.row>th{border-inline-start:.35rem solid transparent}
.row>th>span,.row>th>a:first-child{display:block}
.row>th>a{font-size:.9rem}
.row.open>th{border-inline-start-color:#d08a1d}
.row:has(:target)>*{background:#fff8dc}
.release{position:relative;margin:0 0 .5rem;font-size:1.06rem}
.release:last-child{margin-bottom:0}
.row:is(.headline,.heading) .release{font-weight:600}
.none{color:var(--soft);font-style:italic;font-size:.9rem;margin:0}
.lost{color:var(--red);font-weight:bold;font-size:.9rem;margin:0}
.run{unicode-bidi:isolate;text-underline-position:under}
.run:is(:hover,:focus){position:relative;z-index:3}
.run[aria-description]{cursor:help;border-radius:.3em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.fact{background:#d6e6f6;padding:.05em .3em}
.name{background:#eef1f4;padding:.05em .2em}
.reviewed{text-decoration:underline 1px #a8b0b8}
.override{background:#efe6f8;border-bottom:2px solid #5b2c8f}
.unreviewed{text-decoration:underline dotted 2px #d08a1d}
.unconfirmed{background:#fdf0cc;border-bottom:2px dashed #b26a00;padding:.05em .2em}
:is(.unconfirmed,.doubt)::before{content:"?\\2060";margin-inline-end:.1em;color:var(--amber);
font:bold .75em/1 var(--plain);vertical-align:super}
.missing{border:2px dashed var(--red);background:#ff3b2018;font-weight:bold;padding:0 .25em}
.doubt{border-bottom:2px dashed #b26a00}
.run:is(:hover,:focus)::after{content:attr(aria-description);position:absolute;left:0;top:100%;
width:max-content;max-width:24rem;padding:.5rem .7rem;border-radius:.3rem;background:#1b1b1b;color:#fff;
font:normal .85rem/1.5 var(--plain);text-align:start;white-space:pre-line;overflow-wrap:anywhere}
td:last-child .run:is(:hover,:focus)::after{left:auto;right:0}
.run:hover{z-index:4}
.states{margin:.5rem 0 0;font-size:.85rem;color:var(--soft)}
.states ul{margin:.2rem 0;padding-inline-start:1.1rem}
.decided{margin-top:.6rem;padding-top:.4rem;border-top:1px solid #e8ebef;font-size:.85rem;color:var(--soft)}
.decided p{margin:.2rem 0}
.note.alert{color:var(--red);font-weight:600}
.note.changed{color:var(--amber)}
.note.corrected{color:#4a2075}
.note.comment{border-inline-start:3px solid var(--line);padding-inline-start:.6rem;color:var(--ink)}
.changed>.diff{margin:.2rem 0 .5rem;padding:.3rem .6rem;background:#f7f8fa;border-radius:.3rem;color:var(--ink);
font-size:1rem;line-height:1.9}
del{color:var(--red);background:#fbe6e3}
ins{color:var(--green);background:#e0f3e5;text-decoration:underline 2px}
.hashes{padding-inline-start:1.2rem;font-size:.9rem}
.signatures{display:flex;flex-wrap:wrap;gap:1rem}
.signatures section{flex:1 1 15rem;border:1px solid var(--ink);border-radius:.3rem;padding:.6rem .8rem}
.signatures h3{margin:0;font-size:1rem}
.signatures p{margin:.3rem 0;font-size:.85rem;color:var(--soft)}
.signatures dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:1.1rem .6rem}
.signatures dt{align-self:end}
.signatures dd{margin:0;border-bottom:1px solid var(--ink)}
@media screen and (max-width:60em){
body{padding:0 .8rem 2rem}
h1{font-size:1.3rem}
.counts thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
.counts,.counts tbody,.counts tr,.counts th,.counts td{display:block;border:0;padding:.1rem 0}
.counts tbody tr{margin-bottom:.8rem;border-top:1px solid var(--line);padding-top:.5rem}
.counts td.number{display:inline-block;margin-inline-end:1rem}
.counts td[data-label]::before{content:attr(data-label) ": "}
.text,.text>tbody,.text tr,.text td,.text th{display:block;width:auto}
.text>thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
.text .row>th{width:auto;border-bottom:0}
.row>th>span,.row>th>a:first-child{display:inline-block;margin-inline-end:.8rem}
.text td{border-top:0}
.text td::before{content:attr(data-label);display:block;font:bold .8rem/1.6 var(--plain);color:var(--navy)}
.text tr.row{margin-bottom:.8rem;border-top:2px solid var(--navy)}
.run:is(:hover,:focus)::after,td:last-child .run:is(:hover,:focus)::after{position:fixed;left:0;right:0;top:auto;
bottom:0;width:auto;max-width:none;border-radius:0}
}
@media print{
html{font-size:8.5pt}
body{padding:0;max-width:none}
header{padding-top:0;border-top-width:2pt}
h1{font-size:14pt}
h2{margin-top:1rem}
.skip,.filters,.legend .hover{display:none}
a{color:inherit;text-decoration:none}
details::details-content{content-visibility:visible;block-size:auto;opacity:1}
.text .row>th,.text>thead th:first-child{width:11%}
.text>thead th{position:static;background:none;color:inherit;border-color:#808080}
th,td{padding:.3rem .4rem}
.states,.decided,.row>th,.text .group,.counts,#page\\.open,.next{font-size:7.5pt;line-height:1.35}
#page\\.open .next:has(a){display:none}
#page\\.open ul{columns:2}
.chip{background:none;border:.6pt solid #606060;padding:0 3pt;color:inherit}
.run{background:none;padding:0;border-radius:0}
.run.fact{border-bottom:.8pt solid #000}
.run:is(.unconfirmed,.doubt){border:.6pt dashed #000}
.run.override{border-bottom:2pt double #000}
.run.missing{border:1pt solid #000}
.run::after{display:none}
.changed>.diff{background:none;padding:0;font-size:8pt;line-height:1.6}
del{background:none;text-decoration:line-through}
ins{background:none;text-decoration:underline double}
.group,h2,h3{break-after:avoid}
tr.row,.signatures section,#page\\.open li{break-inside:avoid}
#page\\.sign{break-inside:avoid}
.signatures section{padding-bottom:5mm}
.signatures dl{row-gap:9mm}
}
"""
_RELEASE = ":is(.release,h1,.titles,.diff)"


def style(settings: Mapping[str, Typography], foot: str, filters: Iterable[str], first: str) -> str:
    """Return the style sheet, with the faces and line heights of the languages.

    foot: what stands at the foot of each sheet of paper, beside the page number.
    filters: ids of links that leave only the rows of a class of the same name, with - for a dot.
    first: the language that stays beside another one that is read alone.
    """
    lines = [STYLE]
    for setting in settings.values():
        own = setting.faces[setting.script]
        lang = f":lang({_plain(own.lang)})"
        # in the page's own words only what is in another language takes that language's face
        lines.append(f"{_RELEASE}{lang},{_RELEASE} {lang},.mixed{lang}{{font-family:{_fonts(own.body)}}}\n")
        # boxes around words need more room than words
        lines.append(f".release{lang}{{line-height:{max(1.8, setting.leading + 0.3):g}}}\n")
    for id in map(_plain, filters):
        row = "." + id.replace(".", "-")
        lines.append(f"{_chosen(id)} :is(tr.row:not({row}),.text>tbody:not(:has({row}))){{display:none}}\n")
        lines.append(_lit(id))
    for tag in map(_plain, settings):
        kept = f":not(.of-{tag},.of-{_plain(first)})"
        lines.append(f"{_chosen(f'show.only.{tag}')} .column{kept}{{display:none}}\n{_lit(f'show.only.{tag}')}")
    lines.append(f"{_chosen('show.plain')} .text .run{{background:none;border:0;padding:0;text-decoration:none}}\n")
    lines.append(f"{_chosen('show.plain')} .text .run::before{{content:none}}\n{_lit('show.plain')}")
    corners = f'@bottom-left{{content:"{_plain(foot)}";font:7pt sans-serif}}'
    corners += '@bottom-right{content:counter(page) " / " counter(pages);font:7pt sans-serif}'
    lines.append(f"@page{{size:A4 landscape;margin:12mm 10mm 14mm;{corners}}}\n")
    return "".join(lines)


def _chosen(id: str) -> str:
    return f'html:has([id="{id}"]:target)'


def _lit(id: str) -> str:
    return f'{_chosen(id)} .filters a[href="#{id}"]{{background:var(--navy);color:#fff}}\n'


def _fonts(names: tuple[str, ...]) -> str:
    return ",".join([*(f'"{_plain(name)}"' for name in names), "serif"])


def _plain(text: str) -> str:
    # what could end a string, a rule or the style element
    return re.sub(r"[^\w .:·,+-]", "", text)
