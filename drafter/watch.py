"""A page on this machine alone that shows a form's releases, and shows them anew whenever the form is saved."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup, escape

from drafter.frozen import dataclass
from drafter.problem import DraftError, Grade, Problem

# seconds: between looks at the files; how long a page waits for news before it asks again
_LOOK, _WAIT = 0.25, 20.0

# what the page says; in one place, so that it can be translated
WORDS = {
    "title": "{form} – drafter",
    "clean": "Nothing is wrong with the form.",
    "count": "{errors} to mend, {warnings} to look at",
    "old": "The releases below are those of the last form that could be read.",
    "none": "The releases will stand here once the form can be read.",
    "more": "{count} things are open about names and translations: they stand below.",
    "gone": "drafter no longer watches: start it again, then reload this page.",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STYLE = """
:root{color-scheme:light}
body{margin:0;display:flex;flex-direction:column;height:100vh;font:15px/1.45 system-ui,"Segoe UI","Khmer OS",
"Noto Sans Khmer","Yu Gothic","Noto Sans CJK JP",sans-serif;background:#f4f5f7;color:#1b1f24}
#problems{max-height:42vh;overflow:auto;padding:.6rem 1rem;background:#fff;border-bottom:3px solid #2e7d32}
#problems.error{border-color:#b3261e}#problems.warning{border-color:#b26a00}
h1{font-size:1rem;margin:0 0 .2rem}ol{margin:.3rem 0 0;padding:0;list-style:none}
li{padding:.35rem 0;border-top:1px solid #e2e5e9}li.error b{color:#b3261e}li.warning b{color:#8c4a00}
code,pre{font:13px/1.4 ui-monospace,Consolas,monospace}code{margin-right:.5em}
pre{margin:.15rem 0;white-space:pre-wrap;background:#f4f5f7;padding:.2rem .4rem}
li span{display:block;color:#3d4650}p{margin:.2rem 0}
iframe{flex:1;border:0;width:100%;background:#fff}iframe.old{opacity:.55}
"""
_SCRIPT = """
const box = document.getElementById("problems"), frame = document.querySelector("iframe");
let seen = box.dataset.version;
async function look() {
  for (;;) {
    try {
      const answer = await fetch("state?seen=" + seen);
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      if (state.version !== seen) {
        seen = state.version;
        box.className = state.grade;
        box.innerHTML = state.problems;
        frame.className = state.old ? "old" : "";
        if (!state.old) frame.contentWindow.location.reload();
      }
    } catch (error) {
      box.className = "error";
      box.textContent = GONE;
      return;
    }
  }
}
look();
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown: a version, the problems of the form as it is, the page of the last form that could be read."""

    version: str
    problems: tuple[Problem, ...]
    page: bytes
    old: bool

    @property
    def grade(self) -> str:
        """ "error", "warning" or "clean"."""
        worst = max((problem.grade for problem in self.problems), default=Grade.HINT)
        return "error" if worst >= Grade.ERROR else "warning" if worst == Grade.WARNING else "clean"


# makes the page and the problems of a form; DraftError for a form that is not valid
Make = Callable[[], tuple[bytes, Sequence[Problem]]]


class Watch:
    """Looks at files and keeps what they make; a class because a thread looks while others ask."""

    def __init__(self, make: Make, files: Callable[[], Sequence[Path]]) -> None:
        self._make, self._files = make, files
        self._changed = threading.Condition()
        self._stamp: object = None
        self._page = b""
        self._count = 0
        self._stop = threading.Event()
        self.look = self._made()

    def run(self) -> None:
        """Look until `stop` is called."""
        while not self._stop.wait(_LOOK):
            if self._stamp_now() != self._stamp:
                look = self._made()
                with self._changed:
                    self.look = look
                    self._changed.notify_all()

    def stop(self) -> None:
        """End `run`, and let everybody go who waits."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()

    def newer(self, seen: str, seconds: float) -> Look:
        """Return what there is as soon as it is not what was seen, or after some seconds."""
        until = time.monotonic() + seconds
        with self._changed:
            while self.look.version == seen and not self._stop.is_set() and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
            return self.look

    def _stamp_now(self) -> object:
        found = []
        for path in self._files():
            try:
                status = path.stat()
                found.append((path, status.st_mtime_ns, status.st_size, status.st_ino))
            except OSError:
                # some editors take the file away for a moment while they save
                found.append((path, 0, 0, 0))
        return found

    def _made(self) -> Look:
        self._stamp = self._stamp_now()
        self._count += 1
        try:
            self._page, problems = self._make()
            old = False
        except DraftError as error:
            problems, old = error.problems, True
        return Look(f"{self._count}", tuple(problems), self._page, old)


def problems_markup(look: Look, form: str) -> Markup:
    """Return what the page says of the form: how many problems, then each with its place and the next step.

    Errors are all shown, and what can be mended in the form; what others have to confirm or translate stands on the
    page below.
    """
    worst = [problem for problem in look.problems if problem.grade >= Grade.ERROR]
    rest = [problem for problem in look.problems if problem.grade == Grade.WARNING]
    mine = [problem for problem in rest if problem.quote and problem.where and problem.where.file == form]
    said = WORDS["count"].format(errors=len(worst), warnings=len(mine)) if worst or mine else WORDS["clean"]
    more = WORDS["more"].format(count=len(rest) - len(mine)) if len(rest) > len(mine) else ""
    about = (WORDS["old"] if look.page else WORDS["none"]) if look.old else ""
    items = Markup("\n").join(_items([*worst, *mine]))
    return Markup("<h1>{}</h1>{}{}<ol>\n{}\n</ol>").format(said, _line(about), _line(more), items)


def _line(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text) if text else Markup("")


def _items(problems: Sequence[Problem]) -> Iterator[Markup]:
    for problem in problems:
        grade = "error" if problem.grade >= Grade.ERROR else "warning"
        where = f"{problem.where.line}:{problem.where.column} " if problem.where else ""
        quoted = Markup("<pre>{}</pre>").format(problem.quote.strip()) if problem.quote else ""
        advice = Markup("<span>{}</span>").format(problem.advice) if problem.advice else ""
        yield Markup('<li class="{}"><code>{}</code><b>{}</b>{}{}</li>').format(
            grade, where, problem.text, quoted, advice
        )


def outer_page(look: Look, form: str, nonce: str) -> str:
    """Return the page: the problems, and below them a frame with the releases."""
    title = escape(WORDS["title"].format(form=PurePosixPath(form).name))
    script = _SCRIPT.replace("GONE", json.dumps(WORDS["gone"]))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style nonce={nonce!r}>{_STYLE}</style>\n</head>\n"
        f'<body>\n<div id="problems" class="{look.grade}" data-version="{look.version}" aria-live="polite">\n'
        f"{problems_markup(look, form)}\n</div>\n"
        f'<iframe src="releases" title="releases" class="{"old" if look.old else ""}"></iframe>\n'
        f"<script nonce={nonce!r}>{script}</script>\n</body>\n</html>\n"
    )


def make_server(watch: Watch, form: str, port: int = 0) -> tuple[ThreadingHTTPServer, str]:
    """Return a server on the loopback address alone, and the one address under which it answers.

    form: as problems name it. port: 0 for any free one. The address holds a secret that is new each time: other pages,
    and programs of other users, can't guess it. A request that names another host, or comes from another page, is
    refused.
    errors: OSError when the port is taken.
    """
    secret = secrets.token_urlsafe(24)
    handler = type("Handler", (_Handler,), {"watch": watch, "form": form, "secret": secret})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server, f"http://127.0.0.1:{server.server_port}/{secret}/"


class _Handler(BaseHTTPRequestHandler):
    watch: Watch
    form: str
    secret: str
    server_version = "drafter"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = _WAIT * 2

    def do_GET(self) -> None:
        assert isinstance(self.server, ThreadingHTTPServer)
        port = self.server.server_port
        url = urlsplit(self.path)
        _, _, rest = url.path.partition(f"/{self.secret}/")
        if self.headers.get("Host") not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"this address answers on this machine only\n")
        elif self.headers.get("Sec-Fetch-Site") not in (None, "none", "same-origin"):
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"another page asked for this\n")
        elif not url.path.startswith(f"/{self.secret}/") or rest not in ("", "state", "releases"):
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"nothing is here\n")
        elif rest == "state":
            self._state(parse_qs(url.query).get("seen", [""])[0])
        elif rest == "releases":
            page = self.watch.look.page or f"<!DOCTYPE html><title>–</title><p>{escape(WORDS['none'])}".encode()
            policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
            self._send(HTTPStatus.OK, "text/html", page, policy)
        else:
            nonce = secrets.token_hex(16)
            policy = (
                f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
                "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            )
            self._send(HTTPStatus.OK, "text/html", outer_page(self.watch.look, self.form, nonce).encode(), policy)

    def _state(self, seen: str) -> None:
        look = self.watch.newer(seen, _WAIT)
        problems = problems_markup(look, self.form)
        state = {"version": look.version, "grade": look.grade, "old": look.old, "problems": problems}
        self._send(HTTPStatus.OK, "application/json", json.dumps(state).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes, policy: str = "default-src 'none'") -> None:
        self.send_response(status)
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body)), **_HEADERS}
        for name, value in {**headers, "Content-Security-Policy": policy}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        # the terminal is for what the officer has to know
        return
