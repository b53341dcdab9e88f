"""Pages as Chromium shows them: axe-core finds nothing against them, and nothing is wider than a small phone."""

from __future__ import annotations

import html as entities
import importlib.util
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import letterheads as made
import pytest
import reviewing
from conftest import tool
from test_render import SETTINGS, TAGS, sample
from test_review_decided import Reviewed

from drafter.office import load_office, make_releases
from drafter.render import WHOLE, html
from drafter.render.beside import Beside, read_picture
from drafter.review.files import page_of

ROOT = Path(__file__).resolve().parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
PHONE, DESK = 320, 1100
HOST = """<!DOCTYPE html><title>host</title><body><script>
const pages = {pages}, axe = {axe}, found = [];
function done(told) {{
  found.push(told);
  if (found.length === pages.length) document.body.innerHTML = '<pre id="found"></pre>';
  const place = document.getElementById('found');
  if (place) place.textContent = JSON.stringify(found);
}}
for (const [name, width, text] of pages) {{
  const frame = document.createElement('iframe');
  frame.style = `width:${{width}}px;height:900px;border:0`;
  frame.srcdoc = text;
  frame.onload = async () => {{
    const script = frame.contentDocument.createElement('script');
    script.textContent = axe;
    frame.contentDocument.head.append(script);
    const options = {{iframes: false, resultTypes: ['violations']}};
    const report = await frame.contentWindow.axe.run(frame.contentDocument, options);
    const wrong = report.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 120)]);
    done([name, width, frame.contentDocument.documentElement.scrollWidth, wrong, report.passes.length]);
  }};
  document.body.append(frame);
}}
</script></body>"""


def axe() -> str:
    """The text of axe-core, which a package for another browser driver brings; `make test` installs it."""
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("not installed: axe-core; `make test` brings it")
    return Path(spec.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")


def look(pages, folder):
    """Return what axe says of each page: name, width, how wide the page is, what is wrong, how many rules it keeps."""
    listed = [[name, width, data.decode()] for (name, width), data in pages.items()]

    def script(value):
        return json.dumps(value).replace("<", "\\u003c")

    source = folder / "host.html"
    source.write_text(HOST.format(pages=script(listed), axe=script(axe())), encoding="utf-8")
    command = [tool("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"]
    command += [f"--user-data-dir={folder / 'profile'}", "--window-size=1400,900", "--virtual-time-budget=120000"]
    shown = subprocess.run(
        [*command, "--dump-dom", source.as_uri()], capture_output=True, encoding="utf-8", check=True, timeout=240
    ).stdout
    found = re.search('<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert found, shown[-2000:]
    return json.loads(entities.unescape(found[1]))


@pytest.mark.render
def test_axe_finds_nothing_and_no_page_is_wider_than_a_phone(tmp_path):
    beside = Beside({"photo.jpg": read_picture(made.png(1200, 20))}, {"en-GB": "en.html", "km-KH": "km.html"})
    pages = {(tag, PHONE): html.render(sample(tag), SETTINGS[tag], None, beside) for tag in TAGS}
    office = load_office(ROOT)
    releases = make_releases(FORM, (), office)
    finals = [(replace(draft, final=True), office.locale(tag).typography) for tag, draft in releases.drafts.items()]
    pages["every language", DESK] = pages["every language", PHONE] = WHOLE["page"](finals, Beside())
    pages["a fault", PHONE] = (
        b"<!DOCTYPE html><html><title>x</title><main><img src='data:,'><h1 style='width:500px'>x</h1></main>"
    )
    found = look(pages, tmp_path)
    assert len(found) == len(pages)
    for name, width, wide, wrong, right in found:
        assert right > 10
        if name == "a fault":
            assert {rule for rule, *_ in wrong} >= {"html-has-lang", "image-alt"} and wide >= 500
        else:
            assert (name, width, wrong) == (name, width, []) and wide <= width


@pytest.mark.render
def test_axe_finds_nothing_against_the_page_of_review(tmp_path):
    decided = Reviewed(tmp_path / "office")
    pages = {}
    for tag in ("en", "km", "ja"):
        data = page_of(decided.review.releases, reviewing.office(), decided.review, tag)
        # the page runs no script; axe is one
        data, count = re.subn(b'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", data)
        assert count == 1
        pages[tag, PHONE] = pages[tag, DESK] = data
    found = look(pages, tmp_path)
    assert len(found) == len(pages)
    for name, width, wide, wrong, right in found:
        assert (name, width, wrong) == (name, width, []) and wide <= width and right > 20
