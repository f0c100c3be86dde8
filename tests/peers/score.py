"""Lets nervaluate, seqeval and scikit-learn score spans: python score.py CASES ANSWER.

CASES is JSON: {"labels": [...], "sets": {name: [{"text": ..., "tokens": [[start, end], ...],
"person": [[start, end, label], ...], "machine": [[start, end, label, score], ...]}, ...]}} with
positions in code points, labels as indices, scores or null.
ANSWER gets their figures of each set, by the names that they have there.
"""

import collections
import json
import pathlib
import sys
import warnings

# The folder of this file must not be searched: a script may have the name of a module that it uses.
sys.path.pop(0)

from nervaluate.evaluator import Evaluator
from seqeval.metrics import accuracy_score
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support as default_mode
from seqeval.metrics.v1 import precision_recall_fscore_support as strict_mode
from seqeval.scheme import IOB2
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

COUNTS = "correct incorrect partial missed spurious possible actual precision recall f1".split()


def in_order(spans):
    """As Claimdesk says that it compares them: by start, end and label."""
    return sorted(spans, key=lambda span: span[:3])


def spans(articles, labels):
    """nervaluate's figures, overall and of each label."""

    def entities(side):
        # Its ends are those of the last code point.
        return [
            [{"label": labels[at], "start": start, "end": end - 1} for start, end, at, *_ in in_order(article[side])]
            for article in articles
        ]

    found = Evaluator(entities("person"), entities("machine"), tags=labels, loader="dict").evaluate()

    def figures(ways):
        return {way: {name: getattr(result, name) for name in COUNTS} for way, result in ways.items()}

    every = {label: figures(ways) for label, ways in found["entities"].items()}
    return {"overall": figures(found["overall"]), "labels": every}


def without_overlaps(text, spans):
    """The longest first, then the earliest, then by label; blanks at the ends left out."""
    trimmed = []
    for start, end, label, *_ in spans:
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        if words.strip():
            trimmed.append((start, start + len(words.strip()), label))
    kept = []
    for span in sorted(trimmed, key=lambda span: (span[0] - span[1], span[0], span[2])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return kept


def rows(articles, labels):
    """Tags of both, token by token."""
    both = [], []
    for article in articles:
        sides = [without_overlaps(article["text"], article[side]) for side in ("person", "machine")]
        borders = {border for side in sides for span in side for border in span[:2]}
        tokens = []
        for start, end in article["tokens"]:
            cuts = [start, *sorted(border for border in borders if start < border < end), end]
            tokens.extend(zip(cuts, cuts[1:]))
        for side, out in zip(sides, both):
            tags = []
            for start, end in tokens:
                inside = [span for span in side if span[0] <= start and end <= span[1]]
                tags.extend(("B-" if span[0] == start else "I-") + labels[span[2]] for span in inside)
                tags.extend(["O"] * (not inside))
            out.append(tags)
    return both


def tags(articles, labels):
    """seqeval's figures in both modes."""
    person, machine = rows(articles, labels)
    answer = {"accuracy": accuracy_score(person, machine), "tokens": sum(map(len, person))}
    names = sorted({tag[2:] for row in person + machine for tag in row if tag != "O"})
    for mode, score, options in (("default", default_mode, {}), ("strict", strict_mode, {"scheme": IOB2})):
        of_labels = score(person, machine, average=None, **options)
        answer[mode] = {
            "labels": {name: [float(part[at]) for part in of_labels] for at, name in enumerate(names)},
            **{
                average: [float(part) for part in score(person, machine, average=average, **options)]
                for average in ("micro", "macro", "weighted")
            },
        }
    return answer


def calibration(articles):
    """scikit-learn's figures on the scores, where right is who is among the person's."""
    right, scores = [], []
    for article in articles:
        left = collections.Counter(tuple(span) for span in article["person"])
        for *span, score in in_order(article["machine"]):
            hit = left[tuple(span)] > 0
            left[tuple(span)] -= hit
            if score is not None and 0 <= score <= 1:
                right.append(int(hit))
                scores.append(score)
    if not scores:
        return None
    shares, means = calibration_curve(right, scores, n_bins=10)
    brier = brier_score_loss(right, scores, pos_label=1)
    return {"brier": float(brier), "right": [*map(float, shares)], "scores": [*map(float, means)]}


def main(cases, answer):
    warnings.simplefilter("ignore")
    cases = json.loads(pathlib.Path(cases).read_bytes())
    labels = cases["labels"]
    found = {
        name: {
            "spans": spans(articles, labels),
            "tags": tags(articles, labels),
            "calibration": calibration(articles),
        }
        for name, articles in cases["sets"].items()
    }
    pathlib.Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
