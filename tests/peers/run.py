"""Lets one peer write and read many cases: python run.py PEER FOLDER.

FOLDER has a folder for each case. In it may stand
    articles.json   articles with their mentions, for the peer to write into theirs/ by its own means
    ours/           what Claimdesk wrote
    again/          what Claimdesk wrote after it read theirs/
What the peer reads of each of the three goes to FOLDER/read.json, and so do its errors:
    {case: {"ours": [article, ...], "again": {"error": "..."}}}

A peer is a file of the same name in scripts/ with
    read(folder)             -> [article, ...] in the order of its files
    write(articles, folder)  writes files, if it can
where an article that was read is
    {"id": its name or None, "mentions": [[label, words, start, end], ...]}
with the words as the peer itself slices them (a list of words where there are gaps) and start and
end as it counts (None if it counts nothing); and one that is to be written is
    {"id": ..., "text": ..., "mentions": [{"label": ..., "pieces": [[start, end], ...]}, ...]}
with positions in code points.
"""

import importlib.util
import json
import pathlib
import sys
import traceback

# The folder of this file must not be searched: a script may have the name of a module that it uses.
HERE = pathlib.Path(sys.path.pop(0)).resolve()


def load(peer):
    spec = importlib.util.spec_from_file_location(f"peer_{peer}", HERE / "scripts" / f"{peer}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def guarded(work):
    try:
        return work()
    except Exception:
        return {"error": traceback.format_exc(limit=-6)}


def judge(peer, case):
    answer = {}
    articles = case / "articles.json"
    theirs = case / "theirs"
    if articles.exists() and not theirs.exists():
        theirs.mkdir()
        wrote = guarded(lambda: peer.write(json.loads(articles.read_bytes()), theirs))
        if wrote is not None:
            answer["wrote"] = wrote
    for which in ("theirs", "ours", "again"):
        folder = case / which
        if folder.exists():
            answer[which] = guarded(lambda: peer.read(folder))
    return answer


def main(name, folder):
    peer = load(name)
    folder = pathlib.Path(folder)
    cases = sorted(case for case in folder.iterdir() if case.is_dir())
    answer = {case.name: judge(peer, case) for case in cases}
    (folder / "read.json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
