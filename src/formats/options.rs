//! Which part of a project an export writes, and how.

use super::split::{GroupBy, Method, SplitOptions};
use super::tokens::{Alignment, Columns, TagScheme, TextUnit, TokenOptions, Tokenizer};
use super::{ExportError, OffsetUnit};
use crate::model::{ArticleId, LabelId, Origin, PersonId, Project};
use crate::text::counted;

/// Which part of a project to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// These people's work only.
    pub people: Option<Vec<PersonId>>,
    /// These articles only.
    pub articles: Option<Vec<ArticleId>>,
    /// Mentions of these labels only.
    pub labels: Option<Vec<LabelId>>,
    /// Mentions that came about in these ways only, by the names of [`Origin::name`].
    pub origins: Option<Vec<String>>,
    /// Only articles that somebody wanted has finished, and only the work of those who have.
    pub only_done: bool,
    /// How texts become tokens, in formats that are made of them.
    pub tokens: TokenOptions,
    /// How training sets are split.
    pub split: SplitOptions,
    /// What positions count, in formats that leave the choice (doccano); `None` for the usual.
    pub unit: Option<OffsetUnit>,
}

impl ExportOptions {
    /// Whether this person's work is wanted.
    #[must_use]
    pub fn wants_person(&self, id: &PersonId) -> bool {
        self.people
            .as_ref()
            .is_none_or(|people| people.contains(id))
    }

    /// Whether this article is wanted.
    #[must_use]
    pub fn wants_article(&self, id: &ArticleId) -> bool {
        self.articles
            .as_ref()
            .is_none_or(|articles| articles.contains(id))
    }

    /// Whether mentions of this label are wanted.
    #[must_use]
    pub fn wants_label(&self, id: &LabelId) -> bool {
        self.labels
            .as_ref()
            .is_none_or(|labels| labels.contains(id))
    }

    /// Whether mentions that came about in this way are wanted.
    #[must_use]
    pub fn wants_origin(&self, origin: &Origin) -> bool {
        self.origins
            .as_ref()
            .is_none_or(|origins| origins.iter().any(|wanted| wanted == origin.name()))
    }

    /// The command that makes this export of a project, without names of files.
    #[must_use]
    pub fn command(&self, format: &str) -> String {
        let mut out = format!("claimdesk export PROJECT --format {format} --out FOLDER");
        let mut add = |option: &str, value: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_/.:".contains(c);
            let value = if !value.is_empty() && value.chars().all(plain) {
                value.to_owned()
            } else {
                format!("'{}'", value.replace('\'', "'\\''"))
            };
            out.push_str(&format!(" --{option} {value}"));
        };
        let people = self.people.iter().flatten();
        people.for_each(|id| add("person", id.as_str()));
        let articles = self.articles.iter().flatten();
        articles.for_each(|id| add("article", id.as_str()));
        let labels = self.labels.iter().flatten();
        labels.for_each(|id| add("label", id.as_str()));
        let origins = self.origins.iter().flatten();
        origins.for_each(|name| add("origin", name));
        if self.only_done {
            add("only", "done");
        }
        let tokens = &self.tokens;
        if tokens.tokenizer != Tokenizer::Words {
            add("tokenizer", tokens.tokenizer.name());
        }
        if tokens.alignment != Alignment::Cut {
            add("align", tokens.alignment.name());
        }
        if tokens.scheme != TagScheme::Iob2 {
            add("tags", tokens.scheme.name());
        }
        if tokens.unit != TextUnit::Sentence {
            add("rows", tokens.unit.name());
        }
        if tokens.columns != Columns::Two {
            add("columns", tokens.columns.name());
        }
        let mut units = OffsetUnit::CHOICES.into_iter();
        if let Some((name, _)) = units.find(|(_, unit)| self.unit == Some(*unit)) {
            add("unit", name);
        }
        let split = &self.split;
        let [train, validation, test] = split.shares;
        add("split", &format!("{train}/{validation}/{test}"));
        if !split.seed.is_empty() {
            add("seed", &split.seed);
        }
        if split.group_by != GroupBy::Likeness {
            add("group-by", split.group_by.name());
        }
        if split.method != Method::Automatic {
            add("split-by", split.method.name());
        }
        out
    }

    /// Fails if something is named that the project does not have.
    pub(super) fn check(&self, project: &Project) -> Result<(), ExportError> {
        for id in self.people.iter().flatten() {
            if project.person(id).is_none() {
                let known = project.people().iter().map(|p| p.id.as_str());
                return Err(ExportError::Unknown {
                    what: "person",
                    id: id.to_string(),
                    known: known.collect::<Vec<_>>().join(", "),
                });
            }
        }
        for id in self.articles.iter().flatten() {
            if project.article(id).is_none() {
                return Err(ExportError::Unknown {
                    what: "article",
                    id: id.to_string(),
                    known: counted(project.article_count(), "article"),
                });
            }
        }
        for id in self.labels.iter().flatten() {
            if project.scheme.label(id).is_none() {
                let known = project.scheme.labels.iter().map(|label| label.id.as_str());
                return Err(ExportError::Unknown {
                    what: "label",
                    id: id.to_string(),
                    known: known.collect::<Vec<_>>().join(", "),
                });
            }
        }
        for name in self.origins.iter().flatten() {
            if !Origin::NAMES.contains(&name.as_str()) {
                return Err(ExportError::Unknown {
                    what: "origin",
                    id: name.clone(),
                    known: Origin::NAMES.join(", "),
                });
            }
        }
        let wanted = project.articles();
        let wanted = wanted.filter(|article| self.wants_article(&article.id));
        self.tokens.check(wanted.map(|article| &**article))
    }
}
