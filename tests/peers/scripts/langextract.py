"""google/langextract reads and writes its JSON Lines."""

from langextract import data, io


def read(folder):
    articles = []
    for path in sorted(folder.glob("*.jsonl")):
        for document in io.load_annotated_documents_jsonl(path, show_progress=False):
            articles.append(article(document))
    return articles


def article(document):
    mentions = []
    for one in document.extractions or []:
        start, end = one.char_interval.start_pos, one.char_interval.end_pos
        words = document.text[start:end]
        assert one.extraction_text.lower() == words.lower(), (one.extraction_text, words)
        assert one.alignment_status is data.AlignmentStatus.MATCH_EXACT
        mentions.append([one.extraction_class, words, start, end])
    return {"id": document.document_id, "mentions": mentions}


def write(articles, folder):
    documents = [
        data.AnnotatedDocument(
            document_id=one["id"],
            text=one["text"],
            extractions=[extraction(one["text"], mention) for mention in one["mentions"]],
        )
        for one in articles
    ]
    io.save_annotated_documents(
        iter(documents), output_dir=folder, output_name="theirs.jsonl", show_progress=False
    )


def extraction(text, mention):
    # It knows no gaps.
    start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
    return data.Extraction(
        extraction_class=mention["label"],
        extraction_text=text[start:end],
        char_interval=data.CharInterval(start_pos=start, end_pos=end),
        alignment_status=data.AlignmentStatus.MATCH_EXACT,
    )
