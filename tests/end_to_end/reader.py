"""Walks a blind person's way: keys go to the window, answers come from the accessibility bus alone.

Run by reader.rs with the folder of a project that is to be opened. Prints what was heard as JSON.
"""

import json
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Longer than a slow machine takes; never waited out unless something is broken.
LONG = 60.0

heard = []


def listen(event):
    if event.type.startswith("object:announcement"):
        heard.append(str(event.any_data))


def turn():
    """Lets events come in."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def within(limit, done):
    """What `done` answers as soon as it is something, or nothing after the limit."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        turn()
        try:
            answer = done()
        except GLib.Error:
            # What was asked is gone: the tree has changed meanwhile.
            answer = None
        if answer:
            return answer
        time.sleep(0.03)
    return None


def wait(what, done):
    answer = within(LONG, done)
    if not answer:
        sys.exit(f"waited in vain for {what}; announced: {heard}")
    return answer


def keys(*names):
    subprocess.run(["xdotool", "key", "--clearmodifiers", "--delay", "12", *names], check=True)


def children(node):
    count = node.get_child_count()
    return [child for child in map(node.get_child_at_index, range(count)) if child]


def everything(node):
    yield node
    for child in children(node):
        yield from everything(child)


def program():
    for child in children(Atspi.get_desktop(0)):
        if child.get_name() == "claimdesk":
            return child
    return None


def find(role, fits=lambda name: True):
    """The first thing of a role whose name fits."""
    app = program()
    for node in everything(app) if app else ():
        if node.get_role() == role and fits(node.get_name() or ""):
            return node
    return None


def focused(role):
    """The thing that has the keyboard, if it is of this role."""
    app = program()
    for node in everything(app) if app else ():
        if node.get_role() == role and node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return node
    return None


class Text:
    """The article as a screen reader reads it."""

    def node(self):
        return wait("the article", lambda: find(Atspi.Role.DOCUMENT_FRAME))

    def words(self):
        return Atspi.Text.get_text(self.node(), 0, -1)

    def caret(self):
        return Atspi.Text.get_caret_offset(self.node())

    def unit(self, granularity):
        node = self.node()
        caret = Atspi.Text.get_caret_offset(node)
        return Atspi.Text.get_string_at_offset(node, caret, granularity).content

    def selected(self):
        node = self.node()
        if Atspi.Text.get_n_selections(node) == 0:
            return (0, 0, "")
        span = Atspi.Text.get_selection(node, 0)
        words = Atspi.Text.get_text(node, span.start_offset, span.end_offset)
        return (span.start_offset, span.end_offset, words)


def open_project(folder):
    keys("ctrl+o")
    wait("the field for the folder", lambda: focused(Atspi.Role.ENTRY))
    subprocess.run(["xdotool", "type", "--delay", "12", folder], check=True)
    field = focused(Atspi.Role.ENTRY)
    wait(
        "the folder in the field",
        lambda: Atspi.Text.get_text(field, 0, -1) == folder,
    )
    keys("Return")
    wait("the project", lambda: find(Atspi.Role.FRAME, lambda name: name.startswith("project")))


def move(text):
    """The caret is followed by characters, words and paragraphs."""
    keys("ctrl+2", "ctrl+Home")
    wait("the keyboard in the text", lambda: focused(Atspi.Role.DOCUMENT_FRAME))
    wait("the caret at the beginning", lambda: text.caret() == 0)
    for step in range(1, 4):
        keys("Right")
        wait(f"the caret at {step}", lambda: text.caret() == step)
    box = Atspi.Text.get_character_extents(text.node(), 3, Atspi.CoordType.WINDOW)
    if box.width <= 0 or box.height <= 0:
        sys.exit("the character at the caret has no place")
    keys("ctrl+Down", "ctrl+Down", "Right")
    start = text.words().index("Der Hafenmeister")
    wait(f"the second paragraph, at {start}", lambda: text.caret() == start)
    granularity = Atspi.TextGranularity
    paragraph = text.unit(granularity.PARAGRAPH).strip()
    if not (paragraph.startswith("Der Hafenmeister") and paragraph.endswith("verletzt.")):
        sys.exit(f"read as the paragraph: {paragraph}")
    word = text.unit(granularity.WORD).strip()
    if word != "Der":
        sys.exit(f"read as the word: {word}")
    line = text.unit(granularity.LINE).strip()
    if not paragraph.startswith(line):
        sys.exit(f"read as the line: {line}")


def select(text, words):
    """Goes to words by what is read at the caret, and selects until they are selected."""
    keys("Escape", "Escape", "Escape", "ctrl+2", "ctrl+Home")
    wait("the caret at the beginning", lambda: text.caret() == 0)
    start = text.words().index(words)
    steps = 0
    while text.caret() != start:
        before = text.caret()
        ahead = text.words()[before:start]
        keys("ctrl+Right" if " " in ahead.strip() else "Right")
        wait("a step", lambda: text.caret() != before)
        steps += 1
        if text.caret() > start or steps > 200:
            sys.exit(f"no way to “{words}”: at {text.caret()} of {start}")
    while text.selected()[2] != words:
        before = text.selected()[2]
        if not words.startswith(before):
            sys.exit(f"selected “{before}” on the way to “{words}”")
        keys("shift+Right")
        wait("more selected", lambda: text.selected()[2] != before)
    start, end, quote = text.selected()
    return {"start": start, "end": end, "quote": quote}


def tag(text, words, key, label):
    span = select(text, words)
    keys(key)
    flat = " ".join(words.split())
    wait(f"the {label}", lambda: find(Atspi.Role.STATIC, lambda name: name == f"{label}: {flat}"))
    wait("the announcement", lambda: any(flat in said for said in heard))
    heard.clear()
    return span


def make_claim(text):
    keys("c")
    card = wait("the claim", lambda: find(Atspi.Role.LIST_ITEM, lambda name: name.startswith("C1 ")))
    place = card.get_attributes()
    if (place.get("posinset"), place.get("setsize")) != ("1", "1"):
        sys.exit(f"the claim is at {place}")
    in_claim = lambda name: name.endswith(", in claim 1")  # noqa: E731
    wait("the mention in the claim", lambda: find(Atspi.Role.STATIC, in_claim))
    words = text.words()
    start = words.index("Der Hafenmeister")
    return words[start : words.index(" Niemand")]


def list_of_mentions(text):
    """The list is walked by keys and followed by focus; Enter goes to the mention."""
    keys("Escape", "ctrl+Home", "ctrl+m")
    first = wait("the list of mentions", lambda: focused(Atspi.Role.LIST_ITEM))
    if first.get_attributes().get("posinset") != "1":
        sys.exit(f"the list begins at {first.get_name()}")
    keys("Down")
    second = lambda: (  # noqa: E731
        (row := focused(Atspi.Role.LIST_ITEM)) and row.get_attributes().get("posinset") == "2" and row
    )
    row = wait("the second mention", second)
    if not row.get_name().startswith("figure: "):
        sys.exit(f"the second mention is {row.get_name()}")
    keys("Return")
    wait("the keyboard in the text", lambda: focused(Atspi.Role.DOCUMENT_FRAME))
    start = text.words().index("mehr als")
    wait("the caret at the figure", lambda: text.caret() >= start and text.caret() <= start + 30)


def press_mark(text):
    """A mention is gone to without any key, and the caret is set from outside."""
    mark = find(Atspi.Role.STATIC, lambda name: name.startswith("source: "))
    Atspi.Action.do_action(mark, 0)
    start = text.words().index("Der Hafenmeister")
    wait("the source in focus", lambda: start <= text.caret() <= start + 20)
    Atspi.Text.set_caret_offset(text.node(), 5)
    wait("the caret set", lambda: text.caret() == 5)


def save():
    heard.clear()
    keys("ctrl+2", "ctrl+s")
    wait("the saving told", lambda: any("Snapshot" in said for said in heard))
    wait("everything on disk", lambda: find(Atspi.Role.STATUS_BAR, lambda name: name == "Saved"))


def main():
    Atspi.init()
    listener = Atspi.EventListener.new(listen)
    listener.register("object:announcement")
    wait("the program", lambda: find(Atspi.Role.DOCUMENT_FRAME))
    open_project(sys.argv[1])
    text = Text()
    words = wait("the article", lambda: "Hafenmeister" in text.words() and text.words())
    move(text)
    source = tag(text, "Der Hafenmeister", "s", "source")
    figure = tag(text, "mehr als 10\u00a0000 Fahrgäste", "f", "figure")
    claim = make_claim(text)
    list_of_mentions(text)
    press_mark(text)
    save()
    keys("ctrl+q")
    print(json.dumps({"text": words, "source": source, "figure": figure, "claim": claim}))


main()
