//! What the machine had and what the person has, as JSON Lines for training.

use serde_json::{Value, json};

use super::score::Scored;
use crate::analysis::scoring::Pair;
use crate::model::LabelId;
use crate::text::{ArticleText, Extent};

/// A line for each span that is not right.
pub(super) fn lines(one: &Scored<'_>) -> String {
    let mut lines = String::new();
    for (index, score) in one.articles.iter().enumerate() {
        for pair in score.pairs.iter().filter(|pair| !pair.is_right()) {
            if let Some(line) = line(one, index, score.blind, pair) {
                lines.push_str(&line.to_string());
                lines.push('\n');
            }
        }
    }
    lines
}

fn line(one: &Scored<'_>, index: usize, blind: bool, pair: &Pair) -> Option<Value> {
    let article = one.comparison.article(index)?;
    let text = &article.text;
    let (suggestion, mention) = one.comparison.both(index, pair);
    let machine = suggestion.map(|one| span(text, &one.label, &one.extent));
    let person = mention.map(|one| span(text, &one.label, &one.extent));
    let extents = [
        suggestion.map(|one| &one.extent),
        mention.map(|one| &one.extent),
    ];
    let cover = extents.into_iter().flatten().map(Extent::cover);
    let cover = cover.reduce(|one, other| one.cover(other))?;
    let paragraphs = text.paragraph_at(cover.start())..=text.paragraph_at(cover.end());
    let context: Vec<&str> = paragraphs.map(|at| text.paragraph_str(at)).collect();
    Some(json!({
        "article": article.id.as_str(),
        "run": one.run.id.as_str(),
        "by": one.person.id.as_str(),
        "blind": blind,
        "score": pair.score,
        "machine": machine,
        "person": person,
        "context": context.join("\n").trim_end(),
    }))
}

/// A span, its positions in code points.
fn span(text: &ArticleText, label: &LabelId, extent: &Extent) -> Value {
    let pieces = extent.pieces().map(|piece| {
        let start = text.to_char(piece.start()).get();
        [start, text.to_char(piece.end()).get()]
    });
    let (start, end) = (text.to_char(extent.start()), text.to_char(extent.end()));
    let mut value = json!({
        "label": label.as_str(),
        "start": start.get(),
        "end": end.get(),
        "quote": text.quote(extent),
    });
    if extent.is_discontinuous() {
        value["pieces"] = json!(pieces.collect::<Vec<_>>());
    }
    value
}
