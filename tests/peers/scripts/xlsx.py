"""openpyxl reads the sheets of articles and mentions, and writes them."""

import openpyxl


def rows(book, name):
    """The rows of all sheets of a table; columns of one name are one value that goes on."""
    for sheet in book.worksheets:
        if sheet.title.split(" ")[0] != name:
            continue
        given = sheet.iter_rows()
        head = [cell.value for cell in next(given)]
        for cells in given:
            row = {key: "" for key in head}
            for key, cell in zip(head, cells):
                assert cell.data_type != "f", cell.value
                if cell.value is not None:
                    row[key] += openpyxl.utils.escape.unescape(str(cell.value))
            yield row


def read(folder):
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")))
    texts = {one["id"]: one["text"] for one in rows(book, "articles")}
    mentions = {name: [] for name in texts}
    for one in rows(book, "mentions"):
        places = one.get("pieces") or f"{one['start']}-{one['end']}"
        pieces = [tuple(map(int, piece.split("-"))) for piece in places.split("+")]
        text = texts[one["doc_id"]]
        words = [text[start:end] for start, end in pieces]
        assert one["text"] == " … ".join(words), (one["text"], words)
        mention = [one["label"], words, int(one["start"]), int(one["end"])]
        mentions[one["doc_id"]].append(mention)
    return [{"id": name, "mentions": mentions[name]} for name in texts]


def write(articles, folder):
    book = openpyxl.Workbook()
    texts = book.active
    texts.title = "articles"
    # A cell takes 32,767 characters: a longer text goes on in the next column of its name.
    parts = {
        one["id"]: [one["text"][at : at + 16000] for at in range(0, len(one["text"]), 16000)]
        for one in articles
    }
    texts.append(["id"] + ["text"] * max(map(len, parts.values()), default=1))
    marked = book.create_sheet("mentions")
    marked.append(["doc_id", "start", "end", "label", "text"])
    for article in articles:
        append(texts, [article["id"], *parts[article["id"]]])
        for mention in article["mentions"]:
            start, end = mention["pieces"][0][0], mention["pieces"][-1][1]
            append(marked, [article["id"], start, end, mention["label"], article["text"][start:end]])
    book.save(folder / "theirs.xlsx")


def append(sheet, values):
    sheet.append(values)
    for cell in sheet[sheet.max_row]:
        # openpyxl takes words that begin with = for a formula.
        if isinstance(cell.value, str):
            cell.data_type = "s"
