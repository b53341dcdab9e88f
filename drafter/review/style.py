"""The look of the review page: on a wide screen, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping

from drafter.typography import Typography

STYLE = """\
*{box-sizing:border-box}
:root{--plain:system-ui,"Segoe UI","Noto Sans","Noto Sans Khmer","Noto Sans CJK JP",sans-serif}
html{color-scheme:light;scroll-padding:4rem 0 8rem}
body{margin:0;padding:0 1.25rem 2rem;color:#1b1b1b;background:#fff;font:100%/1.5 var(--plain);
overflow-wrap:anywhere}
a{color:#0b4f8a}
:focus-visible{outline:3px solid #0b4f8a;outline-offset:2px}
code{font:.85em/1.4 ui-monospace,"Cascadia Mono",Consolas,"Liberation Mono",monospace}
h1{font-size:1.35rem;line-height:1.6;margin:.3rem 0}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{display:inline-block;padding:.2rem .5rem;background:#fff;position:relative;z-index:4}
header{border-bottom:2px solid #1b1b1b;padding:1rem 0}
.mark{display:inline-block;border:2px solid #8c1007;color:#8c1007;font-weight:bold;padding:.1rem .6rem}
.mark.final{border-color:#14532d;color:#14532d}
.titles{margin:.2rem 0;line-height:1.7;color:#404040}
.facts{margin:.5rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.45rem .6rem;border:1px solid #b8b8b8}
.counts{width:auto;font-size:.9rem;margin-top:.8rem}
.counts thead th{background:#f1f3f5}
.counts .number{text-align:end}
.counts .some{font-weight:bold;color:#8c1007}
#page\\.open details{border:1px solid #b8b8b8;border-inline-start:.4rem solid #b26a00}
#page\\.open details{margin:.5rem 0;padding:.3rem .8rem}
#page\\.open details.error,#page\\.open details.blocker{border-inline-start-color:#8c1007}
#page\\.open summary{cursor:pointer;min-height:1.5rem}
#page\\.open ul{margin:.3rem 0;padding-inline-start:1.2rem}
#page\\.open li{margin:.25rem 0}
#page\\.open .more{color:#505050;font-size:.9em}
.next{margin:.2rem 0;color:#404040}
.legend{font-size:.9rem;margin:.5rem 0;line-height:2}
.legend>span:not(.hover){margin-inline-end:1.2rem;white-space:nowrap}
fieldset{border:0;margin:.5rem 0;padding:0}
legend{float:left;margin-inline-end:1rem}
fieldset label{margin-inline-end:1rem;display:inline-block;min-height:1.5rem}
main:has(#page\\.some:checked) :is(tr.row:not(.open),tbody:not(:has(.open))){display:none}
.text{table-layout:fixed}
.text>thead th{position:sticky;top:-1px;z-index:2;background:#1f3a57;color:#fff;border-color:#1f3a57}
.text>thead th:first-child,.text .row>th{width:10.5rem}
.text .group{background:#eef1f4;font-weight:normal;font-size:.9rem}
.row>th{font-weight:normal;font-size:.85rem;line-height:1.5;background:#fafafa}
.row>th>span,.row>th>a:first-child{display:block}
.row.open>th{box-shadow:inset .35rem 0 #b26a00}
.row:has(:target)>*{background:#fff8dc}
.release{position:relative;margin:0 0 .5rem;font-size:1.02rem}
.release:last-child{margin-bottom:0}
.row.headline .release,.row.heading .release{font-weight:600}
.none{color:#595959;font-style:italic;font-size:.9rem;margin:0}
.lost{color:#8c1007;font-weight:bold;font-size:.9rem;margin:0}
.run{unicode-bidi:isolate;text-underline-position:under}
.run:is(:hover,:focus){position:relative;z-index:3}
.run[aria-description]{cursor:help;border-radius:.2em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.fact{border:1px solid #2c5f8f;background:#2c7fd020;padding:0 .15em}
.name{border:1px dotted #6b6b6b;padding:0 .1em}
.reviewed{text-decoration:underline 1px #7a7a7a}
.override{border-bottom:2px double #5b2c8f}
.unreviewed{text-decoration:underline wavy #b26a00}
.unconfirmed{border:1px dashed #b26a00;background:#f5b30022;padding:0 .1em}
:is(.unconfirmed,.unreviewed.first,.doubt)::before{content:"?\\2060";margin-inline-end:.1em;color:#8c4a00;
font:bold .75em/1 var(--plain);vertical-align:super}
.missing{border:2px dashed #8c1007;background:#ff3b2018;font-weight:bold;padding:0 .2em}
.doubt{border:1px dashed #b26a00}
.run:is(:hover,:focus)::after{content:attr(aria-description);position:absolute;left:0;top:100%;
width:max-content;max-width:24rem;padding:.5rem .7rem;border-radius:.3rem;background:#1b1b1b;color:#fff;
font:normal .85rem/1.5 var(--plain);text-align:start;white-space:pre-line;overflow-wrap:anywhere}
td:last-child .run:is(:hover,:focus)::after{left:auto;right:0}
.run:hover{z-index:4}
.states{margin:.6rem 0 0;border-top:1px dotted #b8b8b8;padding-top:.3rem;font-size:.85rem;color:#404040}
.states ul{margin:.2rem 0;padding-inline-start:1.1rem}
.signatures{display:flex;flex-wrap:wrap;gap:1rem}
.signatures section{flex:1 1 15rem;border:1px solid #1b1b1b;padding:.6rem .8rem}
.signatures h3{margin:0;font-size:1rem}
.signatures p{margin:.3rem 0}
.signatures dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:1.1rem .6rem}
.signatures dt{align-self:end}
.signatures dd{margin:0;border-bottom:1px solid #1b1b1b}
@media screen and (max-width:60em){
body{padding:0 .6rem 2rem}
.counts thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
.counts,.counts tbody,.counts tr,.counts th,.counts td{display:block;border:0;padding:.1rem 0}
.counts tbody tr{margin-bottom:.5rem}
.counts td.number{text-align:start}
.counts td::before{content:attr(data-label) ": "}
.text,.text>tbody,.text tr,.text td,.text th{display:block;width:auto}
.text>thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
.text .row>th{width:auto;border-bottom:0}
.row>th>span,.row>th>a:first-child{display:inline-block;margin-inline-end:.8rem}
.text td{border-top:0}
.text td::before{content:attr(data-label);display:block;font:bold .8rem/1.6 var(--plain);color:#1f3a57}
.text tr.row{margin-bottom:.8rem;border-top:2px solid #1f3a57}
.run:is(:hover,:focus)::after,td:last-child .run:is(:hover,:focus)::after{position:fixed;left:0;right:0;top:auto;
bottom:0;width:auto;max-width:none;border-radius:0}
}
@media print{
html{font-size:8.5pt}
body{padding:0}
header{padding-top:0}
h2{margin-top:1rem}
.skip,fieldset,nav,.legend .hover{display:none}
a{color:inherit;text-decoration:none}
details::details-content{content-visibility:visible;block-size:auto;opacity:1}
.text .row>th,.text>thead th:first-child{width:11%}
.text>thead th{position:static;background:none;color:inherit;border-color:#808080}
th,td{padding:.3rem .4rem}
.states,.row>th,.text .group,.counts,#page\\.open,.next{font-size:7.5pt;line-height:1.35}
#page\\.open ul{columns:2}
.run{background:none;padding:0;border-radius:0}
.run.fact{border:0;border-bottom:.8pt solid #000}
.run.name{border:0}
.run.unconfirmed,.run.doubt{border:.6pt dashed #000}
.run.missing{border:1pt solid #000}
.run::after{display:none}
.group,h2,h3{break-after:avoid}
tr.row,.signatures section,#page\\.open li{break-inside:avoid}
.signatures{break-inside:avoid}
.signatures section{padding-bottom:5mm}
.signatures dl{row-gap:9mm}
}
"""


_RELEASE = ":is(.release,h1,.titles)"


def style(settings: Mapping[str, Typography], foot: str) -> str:
    """Return the style sheet, with the faces and line heights of the languages.

    foot: what stands at the foot of each sheet of paper, beside the page number.
    """
    lines = [STYLE]
    for setting in settings.values():
        own = setting.faces[setting.script]
        lang = f":lang({_plain(own.lang)})"
        # in the page's own words only what is in another language takes that language's face
        lines.append(f"{_RELEASE}{lang},{_RELEASE} {lang},.mixed{lang}{{font-family:{_fonts(own.body)}}}\n")
        # boxes around words need more room than words
        lines.append(f".release{lang}{{line-height:{max(1.8, setting.leading + 0.3):g}}}\n")
    corners = f'@bottom-left{{content:"{_plain(foot)}";font:7pt sans-serif}}'
    corners += '@bottom-right{content:counter(page) " / " counter(pages);font:7pt sans-serif}'
    lines.append(f"@page{{size:A4 landscape;margin:12mm 10mm 14mm;{corners}}}\n")
    return "".join(lines)


def _fonts(names: tuple[str, ...]) -> str:
    return ",".join([*(f'"{_plain(name)}"' for name in names), "serif"])


def _plain(text: str) -> str:
    # what could end a string, a rule or the style element
    return re.sub(r"[^\w .:·,+-]", "", text)
