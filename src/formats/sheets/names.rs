//! What columns mean, by the names that people give them.

use super::ATTRIBUTE;

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Articles,
    Mentions,
    Claims,
}

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Article,
    Text,
    Title,
    Outlet,
    Author,
    Url,
    ArchiveUrl,
    Published,
    Retrieved,
    Language,
    TranslatedFrom,
    Licence,
    Direction,
    Note,
    Mention,
    Start,
    End,
    Pieces,
    Label,
    Quote,
    Claim,
    Role,
    Unsure,
    Number,
    Wording,
    Quotes,
    Status,
    Stance,
    Checkable,
    CheckableWhy,
    Scale,
    Verdict,
    Rationale,
    VerdictBy,
    VerdictAt,
}

const ARTICLE_NAMES: &[&str] = &[
    "doc_id",
    "doc",
    "document",
    "document_id",
    "article",
    "article_id",
    "text_id",
    "docid",
    "file",
    "filename",
    "file_name",
];
const LANGUAGE_NAMES: &[&str] = &["language", "lang"];

/// Names of columns in all tables, ours first.
const SHARED: &[(Column, &[&str])] = &[
    (Column::Article, ARTICLE_NAMES),
    (
        Column::Note,
        &["note", "notes", "comment", "comments", "remark"],
    ),
];
const OF_ARTICLES: &[(Column, &[&str])] = &[
    (Column::Article, &["id"]),
    (
        Column::Text,
        &["text", "body", "content", "article_text", "full_text"],
    ),
    (Column::Title, &["title", "headline", "heading"]),
    (
        Column::Outlet,
        &["outlet", "publisher", "source", "newspaper", "medium"],
    ),
    (Column::Author, &["author", "authors", "byline"]),
    (Column::Url, &["url", "link", "address"]),
    (Column::ArchiveUrl, &["archive_url", "archive"]),
    (
        Column::Published,
        &["published", "date", "published_at", "publication_date"],
    ),
    (Column::Retrieved, &["retrieved", "accessed"]),
    (Column::Language, LANGUAGE_NAMES),
    (Column::TranslatedFrom, &["translated_from"]),
    (Column::Licence, &["licence", "license", "rights"]),
    (Column::Direction, &["direction"]),
];
const OF_MENTIONS: &[(Column, &[&str])] = &[
    (
        Column::Mention,
        &["id", "mention_id", "annotation_id", "span_id"],
    ),
    (
        Column::Start,
        &[
            "start",
            "begin",
            "start_char",
            "start_offset",
            "char_start",
            "offset_start",
            "from",
        ],
    ),
    (
        Column::End,
        &[
            "end",
            "stop",
            "end_char",
            "end_offset",
            "char_end",
            "offset_end",
            "to",
        ],
    ),
    (Column::Pieces, &["pieces"]),
    (
        Column::Label,
        &[
            "label",
            "type",
            "tag",
            "category",
            "entity_type",
            "ner",
            "ner_tag",
            "class",
            "entity",
        ],
    ),
    (
        Column::Quote,
        &[
            "text",
            "quote",
            "surface",
            "span",
            "words",
            "mention",
            "covered_text",
            "entity_text",
            "span_text",
        ],
    ),
    (Column::Claim, &["claim_id", "claim", "claims"]),
    (Column::Role, &["role", "roles"]),
    (Column::Unsure, &["unsure", "uncertain"]),
];
const OF_CLAIMS: &[(Column, &[&str])] = &[
    (Column::Claim, &["claim_id", "id"]),
    (Column::Number, &["number", "no"]),
    (Column::Wording, &["wording", "claim", "claim_text", "text"]),
    (Column::Quotes, &["quotes"]),
    (Column::Status, &["status", "state"]),
    (Column::Stance, &["stance"]),
    (Column::Checkable, &["checkable"]),
    (Column::CheckableWhy, &["checkable_why"]),
    (Column::Scale, &["scale", "verdict_scale"]),
    (Column::Verdict, &["verdict", "rating"]),
    (Column::Rationale, &["rationale", "justification"]),
    (Column::VerdictBy, &["verdict_by"]),
    (Column::VerdictAt, &["verdict_at"]),
];

impl About {
    fn columns(self) -> &'static [(Column, &'static [&'static str])] {
        match self {
            Self::Articles => OF_ARTICLES,
            Self::Mentions => OF_MENTIONS,
            Self::Claims => OF_CLAIMS,
        }
    }

    /// What a table with this head is about; `None` if it is no such table.
    pub(super) fn of(head: &[String]) -> Option<Self> {
        let has = |about: Self, column: Column| {
            head.iter().any(|name| about.column(name) == Some(column))
        };
        let mentions = [Column::Start, Column::End, Column::Label];
        if mentions.iter().all(|column| has(Self::Mentions, *column)) {
            return Some(Self::Mentions);
        }
        let named = |wanted: &str| head.iter().any(|name| plain(name) == wanted);
        if named("claim_id") && has(Self::Claims, Column::Wording) {
            return Some(Self::Claims);
        }
        let told = [Column::Article, Column::Title, Column::Url];
        let told = told.iter().any(|column| has(Self::Articles, *column));
        (told && has(Self::Articles, Column::Text)).then_some(Self::Articles)
    }

    /// What a column of this name holds.
    pub(super) fn column(self, name: &str) -> Option<Column> {
        let name = plain(name);
        let all = self.columns().iter().chain(SHARED);
        let mut found = all.filter(|(_, names)| names.contains(&name.as_str()));
        found.next().map(|(column, _)| *column)
    }
}

/// The key of the attribute that a column of mentions holds.
pub(super) fn attribute(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix(ATTRIBUTE).unwrap_or(name)
}

/// Small letters, blanks as `_`.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}
