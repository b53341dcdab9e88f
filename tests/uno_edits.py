"""Edits Word files in LibreOffice as a person would; run by the Python that has `uno`, never imported by tests.

Reads a list of edits as JSON from its input: {file, to, kind, tracked, mark, find, text}; writes each edited file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Office:
    """A LibreOffice without a window, reached by a pipe of its own."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="drafter-")
        pipe = f"drafter{os.getpid()}"
        self.process = subprocess.Popen(
            [
                "soffice", f"-env:UserInstallation={Path(self.profile.name).as_uri()}", "--headless", "--norestore",
                "--nologo", f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(300):
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                time.sleep(0.1)
        manager = self.context.ServiceManager
        self.desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        self.dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", self.context)
        return self

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
        except Exception:
            self.process.terminate()
        self.process.wait(30)
        self.profile.cleanup()

    def edit(self, job):
        source = Path(job["file"]).resolve().as_uri()
        document = self.desktop.loadComponentFromURL(source, "_blank", 0, (prop("Hidden", True),))
        document.RecordChanges = job["tracked"]
        try:
            globals()[f"do_{job['kind']}"](self, document, job)
            target = Path(job["to"]).resolve().as_uri()
            document.storeToURL(target, (prop("FilterName", "MS Word 2007 XML"),))
        finally:
            document.close(True)

    def run(self, document, command, *properties):
        frame = document.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, properties)


def anchor(document, job):
    return document.Bookmarks.getByName(job["mark"]).Anchor


def found(document, text):
    search = document.createSearchDescriptor()
    search.SearchString = text
    search.SearchCaseSensitive = True
    range_ = document.findFirst(search)
    assert range_ is not None, text
    return range_


def view(document):
    return document.CurrentController.ViewCursor


def paragraph(range_):
    cursor = range_.Text.createTextCursorByRange(range_.Start)
    cursor.gotoStartOfParagraph(False)
    cursor.gotoEndOfParagraph(True)
    return cursor


def do_nothing(office, document, job):
    return


def do_word(office, document, job):
    range_ = found(document, job["find"])
    range_.setString(job["text"])
    remark = document.createInstance("com.sun.star.text.textfield.Annotation")
    remark.Author, remark.Content = "Reviewer", "why so?"
    range_.Text.insertTextContent(range_.End, remark, False)


def do_over(office, document, job):
    anchor(document, job).setString(job["text"])


def do_over_by_cursor(office, document, job):
    range_ = anchor(document, job)
    cursor = view(document)
    cursor.gotoRange(range_.Start, False)
    cursor.gotoRange(range_.End, True)
    office.run(document, "InsertText", prop("Text", job["text"]))


def do_start(office, document, job):
    range_ = anchor(document, job)
    range_.Text.insertString(range_.Start, job["text"], False)


def do_end(office, document, job):
    range_ = anchor(document, job)
    range_.Text.insertString(range_.End, job["text"], False)


def do_split(office, document, job):
    range_ = found(document, job["find"])
    range_.Text.insertControlCharacter(range_.Start, 0, False)


def do_join(office, document, job):
    cursor = paragraph(anchor(document, job))
    cursor.collapseToEnd()
    cursor.goRight(1, True)
    cursor.setString("")


def do_new_paragraph(office, document, job):
    cursor = paragraph(anchor(document, job))
    cursor.collapseToEnd()
    cursor.Text.insertControlCharacter(cursor, 0, False)
    cursor.Text.insertString(cursor, job["text"], False)


def do_delete_paragraph(office, document, job):
    cursor = paragraph(anchor(document, job))
    cursor.goRight(1, True)
    cursor.setString("")


def do_delete(office, document, job):
    anchor(document, job).setString("")


def do_move_down(office, document, job):
    view(document).gotoRange(anchor(document, job).Start, False)
    office.run(document, "MoveDown")


def do_cut_and_paste(office, document, job):
    cursor = view(document)
    whole = paragraph(anchor(document, job))
    cursor.gotoRange(whole.Start, False)
    cursor.gotoRange(whole.End, True)
    office.run(document, "Cut")
    cursor.gotoRange(paragraph(document.Bookmarks.getByName(job["find"]).Anchor).End, False)
    office.run(document, "Paste")


def do_copy(office, document, job):
    cursor = view(document)
    range_ = anchor(document, job)
    cursor.gotoRange(range_.Start, False)
    cursor.gotoRange(range_.End, True)
    office.run(document, "Copy")
    cursor.gotoRange(paragraph(document.Bookmarks.getByName(job["find"]).Anchor).End, False)
    office.run(document, "Paste")


if __name__ == "__main__":
    jobs = json.load(sys.stdin)
    failed = {}
    with Office() as office:
        for job in jobs:
            try:
                office.edit(job)
            except Exception as error:
                failed[job["to"]] = repr(error)
    json.dump(failed, sys.stdout)
