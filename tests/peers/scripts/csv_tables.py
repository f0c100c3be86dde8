"""pandas reads the tables of articles and mentions, and writes them."""

import pandas


def rows(path):
    table = pandas.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return table.map(plain).to_dict("records")


def plain(cell):
    """Without the sign that keeps a spreadsheet from taking a value for a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in list("=+-@\t\r") else cell


def read(folder):
    given = rows(folder / "articles.csv")
    texts = {one["id"]: one["text"] for one in given}
    mentions = {name: [] for name in texts}
    for one in rows(folder / "mentions.csv"):
        places = one.get("pieces") or f"{one['start']}-{one['end']}"
        pieces = [tuple(map(int, piece.split("-"))) for piece in places.split("+")]
        text = texts[one["doc_id"]]
        words = [text[start:end] for start, end in pieces]
        assert one["text"] == " … ".join(words), (one["text"], words)
        mention = [one["label"], words, int(one["start"]), int(one["end"])]
        mentions[one["doc_id"]].append(mention)
    return [{"id": name, "mentions": mentions[name]} for name in texts]


def write(articles, folder):
    texts = [{"id": one["id"], "text": one["text"]} for one in articles]
    pandas.DataFrame(texts, columns=["id", "text"]).to_csv(folder / "articles.csv", index=False)
    marked = [
        {
            "doc_id": one["id"],
            "start": mention["pieces"][0][0],
            "end": mention["pieces"][-1][1],
            "label": mention["label"],
            "text": one["text"][mention["pieces"][0][0] : mention["pieces"][-1][1]],
        }
        for one in articles
        for mention in one["mentions"]
    ]
    columns = ["doc_id", "start", "end", "label", "text"]
    pandas.DataFrame(marked, columns=columns).to_csv(folder / "mentions.csv", index=False)
