"""brat's own server reads texts and annotations, and its own check finds nothing wrong; it writes them."""

import codecs
import pathlib
import re
import sys
import tempfile
import types

import brat

# It is a program, not a library: it finds its modules, and its settings, by their bare names.
ROOT = pathlib.Path(next(iter(brat.__path__)))
sys.path[:0] = [str(ROOT / "server" / "src"), str(ROOT / "server" / "lib")]
work = tempfile.mkdtemp()
config = types.ModuleType("config")
config.BASE_DIR = "/"
config.DATA_DIR = config.WORK_DIR = config.BACKUP_DIR = work
config.DEBUG = False
sys.modules["config"] = config

import annotation  # noqa: E402


def opened(path, mode="r"):
    """The mode that it asks for went with Python 3.11; this reads the same."""
    return codecs.open(path, "r", encoding="utf8", errors="strict")


annotation.open_textfile = opened

import projectconfig  # noqa: E402
import verify_annotations  # noqa: E402
from message import Messager  # noqa: E402

projectconfig.open_textfile = opened
said = []
Messager.error = Messager.warning = staticmethod(lambda message, *_, **__: said.append(message))


def read(folder):
    said.clear()
    articles = []
    for path in sorted(folder.glob("*.ann")):
        document = annotation.TextAnnotations(str(path.with_suffix("")), read_only=True)
        assert not document.failed_lines, document.failed_lines
        # Its check looks at each mention beside each other one.
        if len(list(document.get_textbounds())) < 1000:
            known = projectconfig.ProjectConfiguration(str(folder))
            issues = verify_annotations.verify_annotation(document, known)
            assert not issues, [str(issue) for issue in issues]
        text = document.get_document_text()
        mentions = []
        for one in document.get_textbounds():
            pieces = joined(text, one.spans)
            words = [text[start:end] for start, end in pieces]
            mentions.append([one.type, words, pieces[0][0], pieces[-1][1]])
        articles.append({"id": path.stem, "mentions": mentions})
    assert not said, said
    return articles


def joined(text, spans):
    """A mention over a line end is in pieces here, and whole to everybody else."""
    out = [list(spans[0])]
    for start, end in spans[1:]:
        gap = text[out[-1][1] : start]
        if not gap.strip() and any(letter.splitlines() == [""] for letter in gap):
            out[-1][1] = end
        else:
            out.append([start, end])
    return [tuple(piece) for piece in out]


CONFIG = """[entities]
{}
[relations]
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
[attributes]
"""


def write(articles, folder):
    types = {mention["label"]: None for one in articles for mention in one["mentions"]}
    # It knows letters of ASCII, digits, hyphens and underscores alone.
    types = {label: re.sub("[^a-zA-Z0-9_-]", "_", label) for label in types or ["none"]}
    config = CONFIG.format("\n".join(types.values()))
    (folder / "annotation.conf").write_text(config, encoding="utf-8")
    for number, one in enumerate(articles):
        path = folder / f"{number:04}.txt"
        path.write_text(one["text"], encoding="utf-8", newline="")
        lines = []
        for index, mention in enumerate(one["mentions"]):
            spans = [part for piece in mention["pieces"] for part in lines_of(one["text"], *piece)]
            words = annotation.DISCONT_SEP.join(one["text"][start:end] for start, end in spans)
            kind = types[mention["label"]]
            bound = annotation.TextBoundAnnotationWithText(spans, f"T{index + 1}", kind, words)
            lines.append(f"{bound}\n")
        path.with_suffix(".ann").write_text("".join(lines), encoding="utf-8", newline="")


def lines_of(text, start, end):
    """What its annotator makes of a span: one for each line, without what its reader ends lines at."""
    ends = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
    parts = re.finditer(f"[^{ends}]+", text[start:end])
    return [(start + part.start(), start + part.end()) for part in parts]
