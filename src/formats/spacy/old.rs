//! The training files of spaCy 2: tokens with a tag each, in sentences of paragraphs. Only read.

use serde::Deserialize;
use serde_json::Value;

use crate::formats::intake::record::MentionRecord;
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::json::{or_default, whole};
use crate::formats::tokens::{TagReader, anchor};
use crate::formats::{ImportError, Input, OffsetUnit, metadata};
use crate::text::ArticleText;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OldDoc {
    #[serde(deserialize_with = "or_default")]
    id: Value,
    #[serde(deserialize_with = "or_default")]
    paragraphs: Vec<Paragraph>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Paragraph {
    raw: Option<String>,
    #[serde(deserialize_with = "or_default")]
    sentences: Vec<Sentence>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sentence {
    #[serde(deserialize_with = "or_default")]
    tokens: Vec<Token>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Token {
    orth: String,
    #[serde(deserialize_with = "or_default")]
    space: Option<String>,
    #[serde(deserialize_with = "or_default")]
    ner: String,
}

/// Reads a file; each paragraph is an article.
///
/// # Errors
/// [`ImportError`] if it is not of this shape.
pub(super) fn read(
    input: &Input<'_>,
    in_list: bool,
    intake: &mut Intake<'_, '_>,
) -> Result<(), ImportError> {
    let docs: Vec<OldDoc> = if in_list {
        whole(input)?
    } else {
        vec![whole(input)?]
    };
    let all = docs.iter().flat_map(|doc| &doc.paragraphs);
    let rows = all.flat_map(|one| &one.sentences);
    let reader = TagReader::of(rows.map(|row| row.tokens.iter().map(|token| &*token.ner)));
    let mut rebuilt = 0_usize;
    for (number, doc) in docs.into_iter().enumerate() {
        let id = metadata::words(&doc.id).unwrap_or_default();
        let several = doc.paragraphs.len() > 1;
        for (index, paragraph) in doc.paragraphs.into_iter().enumerate() {
            let mut out = Document {
                place: format!(
                    "{}, document {}, paragraph {}",
                    input.name,
                    number + 1,
                    index + 1
                ),
                id: if several && !id.is_empty() {
                    format!("{id}-{}", index + 1)
                } else {
                    id.clone()
                },
                unit: OffsetUnit::Bytes,
                ..Document::default()
            };
            rebuilt += usize::from(fill(&paragraph, reader, &mut out));
            intake.document(out);
        }
    }
    if rebuilt > 0 {
        let texts = match rebuilt {
            1 => "1 text was".to_owned(),
            more => format!("{more} texts were"),
        };
        let message = format!(
            "{texts} put together of tokens: the file does not hold the text, or its tokens are \
             not those of it"
        );
        intake.problem(input.name, message);
    }
    Ok(())
}

/// Finds the tokens in the text; whether that had to be put together of them.
fn fill(paragraph: &Paragraph, reader: TagReader, out: &mut Document) -> bool {
    let tokens: Vec<&Token> = paragraph
        .sentences
        .iter()
        .flat_map(|row| &row.tokens)
        .collect();
    let words: Vec<&str> = tokens.iter().map(|token| &*token.orth).collect();
    let found = paragraph.raw.as_ref().and_then(|raw| {
        let text = ArticleText::new(raw.as_str()).ok()?;
        let ranges = anchor(&text, &words).ok()?;
        Some((text, ranges))
    });
    let rebuilt = found.is_none();
    let (text, places): (String, Vec<std::ops::Range<usize>>) = match found {
        Some((text, ranges)) => {
            let places = ranges.into_iter().map(|range| range.bytes());
            (text.as_str().to_owned(), places.collect())
        }
        None => rebuild(&tokens),
    };
    out.text = text;
    let mut first = 0;
    for row in &paragraph.sentences {
        let (spans, _) = reader.read(row.tokens.iter().map(|token| &*token.ner));
        for span in spans {
            let start = places
                .get(first + span.tokens.start)
                .map(|place| place.start);
            let end = (first + span.tokens.end).checked_sub(1);
            let end = end.and_then(|last| places.get(last)).map(|place| place.end);
            out.mentions.push(Told {
                spot: Spot::Number(out.mentions.len()),
                record: MentionRecord {
                    label: span.label,
                    start,
                    end,
                    ..MentionRecord::default()
                },
            });
        }
        first += row.tokens.len();
    }
    rebuilt
}

fn rebuild(tokens: &[&Token]) -> (String, Vec<std::ops::Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::with_capacity(tokens.len());
    for token in tokens {
        let start = text.len();
        text.push_str(&token.orth);
        places.push(start..text.len());
        text.push_str(token.space.as_deref().unwrap_or(" "));
    }
    (text, places)
}
