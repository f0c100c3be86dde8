"""GLiNER prepares rows for training, and splits texts into words; what it would learn is what it read.

Its modules do this with tensors of torch, of which these few operations on numpy do.
"""

import bisect
import importlib
import importlib.util
import json
import pathlib
import sys
import types
import unittest.mock
import warnings

import numpy


class Tensor(numpy.ndarray):
    def masked_fill(self, where, value):
        filled = self.copy()
        filled[where] = value
        return filled

    def unsqueeze(self, dim):
        return numpy.expand_dims(self, dim)

    def expand(self, *sizes):
        sizes = [own if size < 0 else size for own, size in zip(self.shape, sizes)]
        return numpy.broadcast_to(self, sizes, subok=True)


def tensor(values):
    return numpy.asarray(values).view(Tensor)


def module(name, **names):
    made = types.ModuleType(name)
    made.__path__ = []
    made.__dict__.update(names)
    sys.modules[name] = made
    return made


anything = unittest.mock.MagicMock()
torch = module("torch", Tensor=Tensor, LongTensor=tensor)
torch.arange = lambda count, dtype: tensor(numpy.arange(count))
torch.stack = lambda tensors, dim: tensor(numpy.stack(tensors, axis=dim))
torch.__getattr__ = lambda name: anything
module("torch.utils")
module("torch.utils.data", DataLoader=anything)
module("torch.nn")
module("torch.nn.utils")
module("torch.nn.utils.rnn", pad_sequence=anything)
# Not by the package itself, which needs all of torch.
(folder,) = importlib.util.find_spec("gliner").submodule_search_locations
module("gliner").__path__ = [folder]
module("gliner.data_processing").__path__ = [str(pathlib.Path(folder) / "data_processing")]
processor = importlib.import_module("gliner.data_processing.processor")

SPLITTER = processor.WordsSplitter("whitespace")
CONFIG = types.SimpleNamespace(max_width=12, max_len=384, max_types=25, max_neg_type_ratio=0)
PROCESSOR = processor.UniEncoderSpanProcessor(CONFIG, anything, SPLITTER)


def learnt(row):
    """The spans that get a label in training."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (ids,), (names,) = PROCESSOR.batch_generate_class_mappings([row])
        example = PROCESSOR.preprocess_example(row["tokenized_text"], row["ner"], ids)
    pairs = zip(example["span_idx"].tolist(), example["span_label"].tolist())
    return [(start, end, names[label]) for (start, end), label in pairs if label > 0]


def read(folder):
    (path,) = folder.glob("*.json")
    articles = {}
    for number, row in enumerate(json.loads(path.read_bytes())):
        name = row.get("doc_id")
        article = articles.setdefault(name or number, {"id": name, "mentions": []})
        spans = learnt(row) if row["tokenized_text"] else []
        assert len(spans) == len(row["ner"]), "it would pass over some"
        article["mentions"] += sliced(row, spans)
    return list(articles.values())


def sliced(row, spans):
    words, text = row["tokenized_text"], row.get("text")
    if text is None:
        return [[label, "".join(words[start : end + 1]), None, None] for start, end, label in spans]
    at, places = 0, []
    for word in words:
        start = text.index(word, at)
        assert not text[at:start].strip(), (text[at:start], word)
        at = start + len(word)
        places.append((start, at))
    # Words are split where it would split them, and besides where a mention begins or ends.
    borders = {border for place in places for border in place}
    for word, start, end in SPLITTER(text):
        assert {start, end} <= borders, f"{word} is none of the words"
    return [
        [label, text[places[start][0] : places[end][1]], None, None] for start, end, label in spans
    ]


def write(articles, folder):
    rows = [row for one in articles for row in cut(one)]
    (folder / "theirs.json").write_text(json.dumps(rows), encoding="utf-8")


def cut(article):
    """Rows that are not too long for it. It passes over a doc_id."""
    words = list(SPLITTER(article["text"]))
    starts, ends = [word[1] for word in words], [word[2] for word in words]
    ner = {}
    for mention in article["mentions"]:
        # It knows no gaps, no mention inside of its words, and one label of the same words.
        start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
        held = bisect.bisect_right(ends, start), bisect.bisect_left(starts, end) - 1
        ner.setdefault(held, mention["label"])
    rows = []
    for at in range(0, max(1, len(words)), 300):
        held = range(at, at + 300)
        rows.append(
            {
                "doc_id": article["id"],
                "tokenized_text": [word for word, _, _ in words[at : at + 300]],
                "ner": [
                    [start - at, end - at, label]
                    for (start, end), label in ner.items()
                    if start in held and end in held
                ],
            }
        )
    return rows
