"""brat's own server reads texts and annotations, and its own check finds nothing wrong."""

import codecs
import pathlib
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
