"""doccano's own import puts lines into its database, and its own export writes them."""

import json
import os
import sys
import tempfile

import backend

sys.path.insert(0, next(iter(backend.__path__)))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
THERE = tempfile.TemporaryDirectory()
os.environ["DATABASE_URL"] = f"sqlite:///{THERE.name}/doccano.sqlite3"

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)

from data_export.models import ExportedExample  # noqa: E402
from data_export.pipeline.dataset import Dataset  # noqa: E402
from data_export.pipeline.factories import (  # noqa: E402
    create_comment,
    create_formatter,
    create_labels,
    create_writer,
)
from data_export.pipeline.services import ExportApplicationService  # noqa: E402
from data_import.datasets import load_dataset  # noqa: E402
from data_import.pipeline.catalog import JSONL, RELATION_EXTRACTION  # noqa: E402
from data_import.pipeline.readers import FileName  # noqa: E402
from examples.models import Example  # noqa: E402
from label_types.models import SpanType  # noqa: E402
from labels.models import Span  # noqa: E402
from projects.models import ProjectType, SequenceLabelingProject  # noqa: E402

USER = User.objects.create(username="ada")


def project(relations):
    return SequenceLabelingProject.objects.create(
        name="case",
        created_by=USER,
        project_type=ProjectType.SEQUENCE_LABELING,
        allow_overlapping=True,
        use_relation=relations,
    )


def read(folder):
    (path,) = folder.glob("*.jsonl")
    with open(path, encoding="utf-8") as lines:
        relations = "entities" in json.loads(next(lines))
    there = project(relations)
    task = RELATION_EXTRACTION if relations else ProjectType.SEQUENCE_LABELING
    name = FileName(full_path=str(path), generated_name=path.name, upload_name=path.name)
    dataset = load_dataset(task, JSONL, [name], there, encoding="utf_8")
    dataset.save(USER)
    assert not dataset.errors, dataset.errors
    examples = Example.objects.filter(project=there).order_by("id")
    return [article(example) for example in examples]


def article(example):
    # Its window counts UTF-16 units.
    units = example.text.encode("utf-16-le")
    mentions = []
    for span in Span.objects.filter(example=example).select_related("label"):
        start, end = span.start_offset, span.end_offset
        words = units[2 * start : 2 * end].decode("utf-16-le")
        mentions.append([span.label.text, words, start, end])
    return {"id": example.meta.get("doc_id"), "mentions": mentions}


def write(articles, folder):
    there = project(False)
    types = {}
    # It knows no empty texts.
    for one in filter(lambda one: one["text"], articles):
        example = Example.objects.create(
            project=there, text=one["text"], meta={"doc_id": one["id"]}
        )
        # It knows no gaps.
        covers = [
            (m["label"], m["pieces"][0][0], m["pieces"][-1][1]) for m in one["mentions"]
        ]
        units = [0]
        for letter in one["text"]:
            units.append(units[-1] + (2 if ord(letter) > 0xFFFF else 1))
        spans = []
        for label, start, end in covers:
            if label not in types:
                types[label] = SpanType.objects.create(project=there, text=label)
            spans.append(
                Span(
                    example=example,
                    user=USER,
                    label=types[label],
                    start_offset=units[start],
                    end_offset=units[end],
                )
            )
        Span.objects.bulk_create(spans)
    examples = ExportedExample.objects.filter(project=there).order_by("id")
    dataset = Dataset(examples, create_labels(there, examples), create_comment(examples))
    formatters = create_formatter(there, JSONL.name)
    service = ExportApplicationService(dataset, formatters, create_writer(JSONL.name))
    service.export(folder / "theirs.jsonl")
