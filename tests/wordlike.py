"""Word files as Word, or somebody in it, would leave them: made from an exported file by changing its XML."""

from __future__ import annotations

import re
import zipfile
from copy import deepcopy
from io import BytesIO

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
AUTHOR = 'w:id="901" w:author="Reviewer" w:date="2020-03-17T09:00:00Z"'


def q(name):
    return f"{{{W}}}{name}"


def xml(text):
    """Return the elements of a piece of WordprocessingML."""
    root = etree.fromstring(f'<x xmlns:w="{W}" xmlns:w14="{W14}" xmlns:w15="{W15}" xmlns:r="{OFFICE}">{text}</x>')
    return list(root)


def run(text, properties=""):
    return f'<w:r w:rsidR="00A11B22"><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(text):
    return f"<w:ins {AUTHOR}>{run(text)}</w:ins>"


def deleted(text):
    return f'<w:del {AUTHOR}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


class Doc:
    """An exported file with its document part as a tree."""

    def __init__(self, data):
        with zipfile.ZipFile(BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.tree = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.tree.find(q("body"))

    def data(self):
        self.parts["word/document.xml"] = etree.tostring(self.tree, xml_declaration=True, encoding="UTF-8")
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                package.writestr(name, data)
        return file.getvalue()

    def control(self, key):
        """The control of a sentence; of its first line where it has several."""
        return next(e for e in self.tree.iter(q("sdt")) if re.fullmatch(rf"[\w-]+:{re.escape(key)}", self.tag(e)))

    def tag(self, control):
        found = control.find(f"{q('sdtPr')}/{q('tag')}")
        return found.get(q("val")) if found is not None else ""

    def content(self, key):
        return self.control(key).find(q("sdtContent"))

    def fact(self, key, name):
        return next(e for e in self.control(key).iter(q("sdt")) if self.tag(e) == f"fact:{name}")

    def paragraph(self, key):
        return next(self.control(key).iterancestors(q("p")))

    def runs(self, key):
        """The runs of the sentence's own words."""
        return [
            r
            for r in self.control(key).iter(q("r"))
            if self.tag(next(r.iterancestors(q("sdt")))).partition(":")[0] != "fact"
        ]

    def holding(self, key, words):
        """The run that holds some words whole."""
        return next(r for r in self.runs(key) if words in "".join(t.text or "" for t in r.iter(q("t"))))

    def change(self, key, old, *new):
        """Put XML in the place of words in a run; what stands around them stays in runs of its own."""
        found = self.holding(key, old)
        text = found.find(q("t")).text
        before, _, after = text.partition(old)
        put_in(found, [*self.like(found, before), *(e for piece in new for e in xml(piece)), *self.like(found, after)])

    def like(self, found, text):
        if not text:
            return []
        made = deepcopy(found)
        made.find(q("t")).text = text
        made.find(q("t")).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return [made]

    def type_over(self, key, text):
        content = self.content(key)
        for child in list(content):
            content.remove(child)
        content.extend(xml(run(text)))

    def unwrap(self, control):
        put_in(control, list(control.find(q("sdtContent"))))

    def marks(self, key):
        control = self.control(key)
        start = control.getprevious()
        assert start.tag == q("bookmarkStart")
        return [start, next(e for e in self.tree.iter(q("bookmarkEnd")) if e.get(q("id")) == start.get(q("id")))]

    def drop_marks(self, key):
        for mark in self.marks(key):
            mark.getparent().remove(mark)

    def whole(self, key):
        """Bookmark and control of a sentence, as they stand one after the other."""
        start, end = self.marks(key)
        return [start, self.control(key), end]

    def add_part(self, name, text, kind, source="word/_rels/document.xml.rels"):
        self.parts[name] = text.encode() if isinstance(text, str) else text
        self.relate(kind, name.removeprefix("word/"), source)

    def relate(self, kind, target, source="word/_rels/document.xml.rels", external=False):
        mode = ' TargetMode="External"' if external else ""
        made = f'<Relationship Id="x{len(self.parts)}{kind}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        old = self.parts[source].decode()
        self.parts[source] = old.replace("</Relationships>", f"{made}</Relationships>").encode()

    def comments(self, *listed):
        """Add comments: (id, author, text, paraId, parent's paraId or "", done)."""
        body = "".join(
            f'<w:comment w:id="{id}" w:author="{author}" w:initials="R"><w:p w14:paraId="{para}"><w:pPr/>'
            f"<w:r><w:annotationRef/></w:r>{run(text)}</w:p></w:comment>"
            for id, author, text, para, _, _ in listed
        )
        more = "".join(
            f'<w15:commentEx w15:paraId="{para}"'
            + (f' w15:paraIdParent="{parent}"' if parent else "")
            + f' w15:done="{done}"/>'
            for _, _, _, para, parent, done in listed
        )
        self.add_part(
            "word/comments.xml", f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{body}</w:comments>', "comments"
        )
        self.parts["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{W15}">{more}</w15:commentsEx>'.encode()


def put_in(element, others):
    """Put elements in the place of one."""
    holder = element.getparent()
    place = holder.index(element)
    holder.remove(element)
    for n, other in enumerate(others):
        holder.insert(place + n, other)
