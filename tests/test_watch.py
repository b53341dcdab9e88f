"""The page of `drafter watch`: news when a file is saved, the last good releases, and nobody else let in."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from drafter.problem import DraftError, Grade, Place, Problem
from drafter.watch import Watch, make_server


def problem(grade: Grade, text: str, file: str = "form.yaml", quote: str = "who: both") -> Problem:
    return Problem("rule", grade, Place(file, 3, 5), text, {}, "mend it", quote)


class Kitchen:
    """A file and what is made of it: `bad` stands for a form that is not valid."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.watch = Watch(self.make, lambda: [path])
        self.server, self.address = make_server(self.watch, "form.yaml")

    def make(self) -> tuple[bytes, Sequence[Problem]]:
        try:
            text = self.path.read_text("utf-8")
        except OSError as error:
            raise DraftError([problem(Grade.ERROR, "no such file")]) from error
        if "bad" in text:
            raise DraftError([problem(Grade.ERROR, f"<b>{text}</b>")])
        return f"page of {text}".encode(), [problem(Grade.WARNING, "odd"), problem(Grade.WARNING, "x", "km.po", "")]

    def get(self, rest: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
        url = urlsplit(self.address)
        connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=30)
        connection.request("GET", rest if rest.startswith("/") else url.path + rest, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode("utf-8")
        connection.close()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, body

    def state(self, seen: str = "") -> dict[str, object]:
        found: dict[str, object] = json.loads(self.get(f"state?seen={seen}")[2])
        return found


@pytest.fixture
def kitchen(tmp_path: Path) -> Iterator[Kitchen]:
    path = tmp_path / "form.yaml"
    path.write_text("one", "utf-8")
    made = Kitchen(path)
    threads = [threading.Thread(target=made.server.serve_forever), threading.Thread(target=made.watch.run)]
    for thread in threads:
        thread.start()
    yield made
    made.watch.stop()
    made.server.shutdown()
    made.server.server_close()
    for thread in threads:
        thread.join()


def test_a_saved_form_is_shown_anew(kitchen: Kitchen) -> None:
    first = kitchen.state()
    assert kitchen.get("releases")[2] == "page of one" and first["grade"] == "warning"
    kitchen.path.write_text("two", "utf-8")
    second = kitchen.state(str(first["version"]))
    assert second["version"] != first["version"] and kitchen.get("releases")[2] == "page of two"


def test_a_form_with_errors_keeps_the_last_good_page_and_tells_so(kitchen: Kitchen) -> None:
    seen = str(kitchen.state()["version"])
    kitchen.path.write_text("bad & worse", "utf-8")
    state = kitchen.state(seen)
    assert state["old"] is True and state["grade"] == "error" and kitchen.get("releases")[2] == "page of one"
    # what stands in the form is text, whatever it looks like
    assert "&lt;b&gt;bad &amp; worse&lt;/b&gt;" in str(state["problems"]) and "3:5" in str(state["problems"])
    kitchen.path.unlink()
    state = kitchen.state(str(state["version"]))
    assert "no such file" in str(state["problems"])
    kitchen.path.write_text("good", "utf-8")
    assert kitchen.state(str(state["version"]))["old"] is False and kitchen.get("releases")[2] == "page of good"


def test_what_others_mend_is_only_counted(kitchen: Kitchen) -> None:
    said = str(kitchen.state()["problems"])
    assert "0 to mend, 1 to look at" in said and ">odd<" in said and ">x<" not in said and "1 things are open" in said


def test_nobody_else_is_let_in(kitchen: Kitchen) -> None:
    url = urlsplit(kitchen.address)
    assert url.hostname == "127.0.0.1" and len(url.path) > 30
    assert kitchen.server.server_address[0] == "127.0.0.1"
    for host in ("evil.example", f"evil.example:{url.port}", "127.0.0.1", "", f"[::1]:{url.port}", "localhost:1"):
        assert kitchen.get(Host=host)[0] == 400
    for site in ("cross-site", "same-site"):
        assert kitchen.get(**{"Sec-Fetch-Site": site})[0] == 403
    for path in ("/", "/state", "/releases", url.path[:-2] + "/", url.path + "other", url.path + "../etc/passwd"):
        assert kitchen.get(path)[0] == 404
    assert kitchen.get(Host=f"localhost:{url.port}")[0] == 200
    connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=30)
    connection.request("POST", url.path)
    assert connection.getresponse().status == 501


def test_only_its_own_script_runs(kitchen: Kitchen) -> None:
    status, headers, body = kitchen.get()
    policy = headers["content-security-policy"]
    nonce = re.search(r"script-src 'nonce-([0-9a-f]{32})'", policy)
    assert status == 200 and nonce and body.count(nonce[1]) == 2 and "unsafe" not in policy
    assert nonce[1] not in kitchen.get()[2]
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert "script" not in kitchen.get("releases")[1]["content-security-policy"]
    assert not re.search(r"\son\w+=", body) and "http://" not in body and "https://" not in body
