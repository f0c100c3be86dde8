//! Which field of an answer means what: proposed by its name, or as a person says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value};

use crate::model::Run;

/// What a field can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The words.
    Quote,
    /// The label.
    Label,
    /// How sure the machine is.
    Score,
    /// Where the words begin.
    Start,
    /// Where they end.
    End,
    /// Both, as a list of two or an object.
    Place,
    /// The article, by what the project or the file calls it.
    Article,
    /// The text of an article.
    Text,
    /// Words before the quote.
    Prefix,
    /// Words behind it.
    Suffix,
    /// A claim in the machine's words.
    Claim,
    /// Fields that are kept beside the words, as an object.
    Attributes,
    /// Whether a claim is asserted.
    Stance,
    /// Whether it can be checked.
    Checkable,
    /// Whether it is true.
    Verdict,
}

impl Key {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Quote,
        Self::Label,
        Self::Score,
        Self::Start,
        Self::End,
        Self::Place,
        Self::Article,
        Self::Text,
        Self::Prefix,
        Self::Suffix,
        Self::Claim,
        Self::Attributes,
        Self::Stance,
        Self::Checkable,
        Self::Verdict,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Label => "label",
            Self::Score => "score",
            Self::Start => "start",
            Self::End => "end",
            Self::Place => "place",
            Self::Article => "article",
            Self::Text => "text",
            Self::Prefix => "prefix",
            Self::Suffix => "suffix",
            Self::Claim => "claim",
            Self::Attributes => "attributes",
            Self::Stance => "stance",
            Self::Checkable => "checkable",
            Self::Verdict => "verdict",
        }
    }

    /// Names that people and models give it.
    fn names(self) -> &'static [&'static str] {
        let found = NAMES.iter().find(|(key, _)| *key == self);
        found.map_or(&[], |(_, names)| names)
    }

    /// Whether a field of this name is likely to hold it.
    pub(super) fn is_called(self, name: &str) -> bool {
        self.names().contains(&plain(name).as_str())
    }
}

/// Names that people and models give to fields, the surest first, in small letters without
/// anything between their words.
const NAMES: [(Key, &[&str]); 15] = [
    (
        Key::Quote,
        &[
            "quote",
            "quotes",
            "quotation",
            "verbatim",
            "exact",
            "exactquote",
            "extractiontext",
            "extract",
            "excerpt",
            "snippet",
            "span",
            "spantext",
            "mention",
            "mentiontext",
            "surface",
            "surfaceform",
            "phrase",
            "passage",
            "words",
            "word",
            "sentence",
            "evidence",
            "text",
            "entitytext",
            "value",
            "entity",
            "name",
        ],
    ),
    (
        Key::Label,
        &[
            "label",
            "entitygroup",
            "entitytype",
            "type",
            "class",
            "category",
            "extractionclass",
            "tag",
            "kind",
            "group",
            "ner",
            "entity",
            "role",
        ],
    ),
    (Key::Score, super::said::SCORES),
    (
        Key::Start,
        &[
            "start",
            "begin",
            "from",
            "startchar",
            "charstart",
            "startpos",
            "startoffset",
            "offsetstart",
            "beginoffset",
            "startindex",
            "offset",
            "position",
        ],
    ),
    (
        Key::End,
        &[
            "end",
            "stop",
            "to",
            "endchar",
            "charend",
            "endpos",
            "endoffset",
            "offsetend",
            "endindex",
        ],
    ),
    (
        Key::Place,
        &[
            "offsets",
            "charinterval",
            "interval",
            "position",
            "location",
            "range",
            "span",
            "indices",
            "offset",
        ],
    ),
    (
        Key::Article,
        &[
            "article",
            "articleid",
            "documentid",
            "docid",
            "document",
            "doc",
            "textid",
            "file",
            "customid",
            "filename",
            "sourcefile",
            "id",
        ],
    ),
    (
        Key::Text,
        &["text", "articletext", "fulltext", "content", "body"],
    ),
    (
        Key::Prefix,
        &["prefix", "before", "contextbefore", "leftcontext", "left"],
    ),
    (
        Key::Suffix,
        &["suffix", "after", "contextafter", "rightcontext", "right"],
    ),
    (
        Key::Claim,
        &["claim", "wording", "statement", "claimtext", "proposition"],
    ),
    (
        Key::Attributes,
        &["attributes", "properties", "metadata", "features"],
    ),
    (Key::Stance, &["stance"]),
    (Key::Checkable, &["checkable", "checkworthy", "ischeckable"]),
    (Key::Verdict, &["verdict", "rating", "truth"]),
];

/// Why a wish for a field is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoKey(pub String);

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Key::ALL.map(Key::name);
        write!(
            f,
            "“{}” names no field: write {}=FIELD, or another of {}",
            self.0,
            Key::Quote.name(),
            names.join(", ")
        )
    }
}

impl std::error::Error for NoKey {}

/// Which fields somebody said mean what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    wished: BTreeMap<Key, String>,
}

/// As it can be parsed again: `quote=passage, label=kind`.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, field)) in self.wished.iter().enumerate() {
            let gap = if index > 0 { ", " } else { "" };
            write!(f, "{gap}{}={field}", key.name())?;
        }
        Ok(())
    }
}

impl Keys {
    /// Reads wishes such as `quote=passage`.
    ///
    /// # Errors
    /// [`NoKey`] with the one that is none.
    pub fn parse(wishes: &[String]) -> Result<Self, NoKey> {
        let mut out = Self::default();
        for wish in wishes {
            let (name, field) = wish.split_once('=').ok_or_else(|| NoKey(wish.clone()))?;
            let key = Key::ALL.into_iter().find(|key| key.name() == name.trim());
            let key = key.filter(|_| !field.trim().is_empty());
            let key = key.ok_or_else(|| NoKey(wish.clone()))?;
            out.wish(key, field.trim());
        }
        Ok(out)
    }

    /// Those of a run. What means nothing here, as a later version may have written it, is passed
    /// over.
    #[must_use]
    pub fn of_run(run: &Run) -> Self {
        let mut out = Self::default();
        for key in Key::ALL {
            if let Some(field) = run.keys.get(key.name()) {
                out.wish(key, field);
            }
        }
        out
    }

    /// What is wished, as runs keep it.
    #[must_use]
    pub fn named(&self) -> BTreeMap<String, String> {
        let all = self.wished.iter();
        all.map(|(key, field)| (key.name().to_owned(), field.clone()))
            .collect()
    }

    /// The field `field` holds what `key` is.
    pub fn wish(&mut self, key: Key, field: &str) {
        self.wished.insert(key, field.to_owned());
    }

    /// Whether nothing is wished.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wished.is_empty()
    }

    /// Those that are not among what was used, by key.
    pub(super) fn not_in(&self, used: &BTreeMap<Key, BTreeSet<String>>) -> Vec<(Key, &str)> {
        let is_used = |(key, field): &(&Key, &String)| {
            used.get(*key).is_some_and(|fields| fields.contains(*field))
        };
        let all = self.wished.iter().filter(|wish| !is_used(wish));
        all.map(|(key, field)| (*key, field.as_str())).collect()
    }

    pub(super) fn wished(&self, key: Key) -> Option<&str> {
        self.wished.get(&key).map(String::as_str)
    }

    /// The field of an object that means this and that `fits`, but none of `without`. One that
    /// somebody named is taken even if another has a better name, and none else.
    pub(super) fn field<'o>(
        &self,
        key: Key,
        object: &'o Map<String, Value>,
        without: &[&str],
        fits: impl Fn(&Value) -> bool,
    ) -> Option<(&'o str, &'o Value)> {
        if let Some(wished) = self.wished(key) {
            let found = object.get_key_value(wished);
            let found = found.filter(|(name, _)| !without.contains(&name.as_str()));
            return found.map(|(name, value)| (name.as_str(), value));
        }
        let mut best: Option<(usize, &str, &Value)> = None;
        for (name, value) in object {
            let is_wished = self.wished.values().any(|wished| wished == name);
            if is_wished || without.contains(&name.as_str()) || !fits(value) {
                continue;
            }
            let plain = plain(name);
            let rank = key.names().iter().position(|known| *known == plain);
            if let Some(rank) = rank
                && best.is_none_or(|(known, ..)| rank < known)
            {
                best = Some((rank, name, value));
            }
        }
        best.map(|(_, name, value)| (name, value))
    }
}

/// A name in small letters and digits alone.
pub(in crate::formats) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
