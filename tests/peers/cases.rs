//! What is put before the judges.

use std::sync::Arc;

use claimdesk::model::{ArticleMeta, Project, TextDirection};
use serde_json::{Value, json};

use crate::projects::{example, hard_cases, many_mentions, marked};

/// The case with a text that no project holds.
pub const AN_EMPTY_ARTICLE: &str = "an empty article";

/// Articles for a peer to write, in its own terms: positions count code points of the text as it
/// stands there, CRs and BOMs included.
pub fn foreign() -> Vec<(&'static str, Value)> {
    let mut out: Vec<(&'static str, Value)> = ours()
        .into_iter()
        .map(|(name, project)| (name, articles(&project)))
        .collect();
    let one = |id: &str, text: &str, marks: &[(&str, usize, usize)]| {
        let mentions = marks
            .iter()
            .map(|(label, start, end)| json!({"label": label, "pieces": [[start, end]]}));
        json!({"id": id, "text": text, "mentions": mentions.collect::<Vec<_>>()})
    };
    let crlf = one(
        "crlf",
        "one\r\ntwo 😀\r\n\r\nthree 4",
        &[("actor", 0, 8), ("figure", 20, 21), ("actor", 14, 19)],
    );
    out.push(("CRLF", json!([crlf])));
    let bom = one(
        "bom",
        "\u{feff}one two",
        &[("actor", 1, 4), ("figure", 5, 8)],
    );
    out.push(("BOM", json!([bom])));
    // spaCy has numbers of its own for such words.
    let symbols = one(
        "symbols",
        "cc Ada prep 5",
        &[("PERSON", 3, 6), ("DATE", 12, 13)],
    );
    out.push(("symbols", json!([symbols])));
    let odd = ["Ünï cödé/№ 1", "a:b\\c", " 2 ", "no-odd-one"];
    let odd = odd.map(|id| one(id, "five of us", &[("figure", 0, 4)]));
    out.push(("odd ids", json!(odd)));
    let full = one("full", "one two", &[("actor", 4, 7)]);
    out.push((AN_EMPTY_ARTICLE, json!([one("empty", "", &[]), full])));
    out
}

/// Projects for us to write.
pub fn ours() -> Vec<(&'static str, Project)> {
    let mut out = hard_cases();
    out.push(("a claim", example()));
    out.push(("many mentions", many_mentions()));
    out
}

/// What may be put into TEI where its schema does not take everything.
pub fn for_tei() -> Vec<(&'static str, Project)> {
    let mut known = example();
    let id = known.articles().next().unwrap().id.clone();
    let meta = ArticleMeta {
        title: " A\n“title” ".into(),
        outlet: "The Outlet & Co".into(),
        author: "Ada, Bob".into(),
        url: "https://example.org/a?b&c".into(),
        archive_url: "https://archive.example.org".into(),
        published: "in March".into(),
        retrieved: "2025-03-02".into(),
        language: "Old English".into(),
        translated_from: "fr".into(),
        licence: "CC0 <1.0>".into(),
        direction: TextDirection::RightToLeft,
        note: "a\tnote".into(),
        foreign: Default::default(),
    };
    known.put_article_meta(&id, meta);
    let mut no_labels = marked("Nothing to say.", &[]);
    Arc::make_mut(&mut no_labels.scheme).labels.clear();
    let odd_labels = marked("1 or 2", &[("2nd", &[(0, 1)]), ("-x", &[(5, 6)])]);
    vec![
        ("all that is known", known),
        ("no labels", no_labels),
        ("odd labels", odd_labels),
    ]
}

fn articles(project: &Project) -> Value {
    let articles = project.articles().map(|article| {
        let layers = project
            .layers()
            .filter(|(key, _)| key.article == article.id);
        let mentions = layers.flat_map(|(_, layer)| layer.mentions_in_order());
        let mentions = mentions.map(|mention| {
            let at = |offset| article.text.to_char(offset).get();
            let pieces = mention.extent.pieces();
            let pieces = pieces.map(|piece| [at(piece.start()), at(piece.end())]);
            let label = project.scheme.label(&mention.label).unwrap();
            json!({"label": label.name, "pieces": pieces.collect::<Vec<_>>()})
        });
        json!({
            "id": article.id.as_str(),
            "text": article.text.as_str(),
            "mentions": mentions.collect::<Vec<_>>(),
        })
    });
    articles.collect()
}
