//! `articles/<id>.ron`: what is known about an article. Its words stand beside it in
//! `<id>.txt`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FORMAT, is_default, named};
use crate::model::article::{OriginalBytes, is_extension};
use crate::model::{Article, ArticleId, ArticleMeta, Foreign, Original, TextDirection};
use crate::text::Digest;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "article")]
pub(crate) struct ArticleFile {
    pub(crate) format: u32,
    pub(crate) id: String,
    pub(crate) digest: String,
    #[serde(default, skip_serializing_if = "is_default")]
    title: String,
    #[serde(default, skip_serializing_if = "is_default")]
    outlet: String,
    #[serde(default, skip_serializing_if = "is_default")]
    author: String,
    #[serde(default, skip_serializing_if = "is_default")]
    url: String,
    #[serde(default, skip_serializing_if = "is_default")]
    archive_url: String,
    #[serde(default, skip_serializing_if = "is_default")]
    published: String,
    #[serde(default, skip_serializing_if = "is_default")]
    retrieved: String,
    #[serde(default, skip_serializing_if = "is_default")]
    language: String,
    #[serde(default, skip_serializing_if = "is_default")]
    translated_from: String,
    #[serde(default, skip_serializing_if = "is_default")]
    licence: String,
    #[serde(default, skip_serializing_if = "is_default")]
    direction: String,
    #[serde(default, skip_serializing_if = "is_default")]
    note: String,
    #[serde(default, skip_serializing_if = "is_default")]
    foreign: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "is_default")]
    original: Option<OriginalRecord>,
}

impl ArticleFile {
    /// That of an article of which nothing is known but its words.
    pub(crate) fn bare(id: &ArticleId) -> Self {
        Self {
            format: FORMAT,
            id: id.to_string(),
            ..Self::default()
        }
    }

    pub(crate) fn of(article: &Article) -> Self {
        let meta = MetaRecord::of(&article.meta);
        Self {
            format: FORMAT,
            id: article.id.to_string(),
            digest: article.text.digest().to_string(),
            title: meta.title,
            outlet: meta.outlet,
            author: meta.author,
            url: meta.url,
            archive_url: meta.archive_url,
            published: meta.published,
            retrieved: meta.retrieved,
            language: meta.language,
            translated_from: meta.translated_from,
            licence: meta.licence,
            direction: meta.direction,
            note: meta.note,
            foreign: meta.foreign,
            original: article.original.as_ref().map(OriginalRecord::of),
        }
    }

    /// What is known, and where the text came from.
    pub(crate) fn into_parts(self) -> Result<(ArticleMeta, Option<Original>), String> {
        let meta = ArticleMeta {
            title: self.title,
            outlet: self.outlet,
            author: self.author,
            url: self.url,
            archive_url: self.archive_url,
            published: self.published,
            retrieved: self.retrieved,
            language: self.language,
            translated_from: self.translated_from,
            licence: self.licence,
            direction: direction(&self.direction)?,
            note: self.note,
            foreign: Foreign::new(self.foreign),
        };
        Ok((
            meta,
            self.original.map(OriginalRecord::into_model).transpose()?,
        ))
    }
}

/// The same as part of a journal record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "meta")]
pub(crate) struct MetaRecord {
    #[serde(default, skip_serializing_if = "is_default")]
    title: String,
    #[serde(default, skip_serializing_if = "is_default")]
    outlet: String,
    #[serde(default, skip_serializing_if = "is_default")]
    author: String,
    #[serde(default, skip_serializing_if = "is_default")]
    url: String,
    #[serde(default, skip_serializing_if = "is_default")]
    archive_url: String,
    #[serde(default, skip_serializing_if = "is_default")]
    published: String,
    #[serde(default, skip_serializing_if = "is_default")]
    retrieved: String,
    #[serde(default, skip_serializing_if = "is_default")]
    language: String,
    #[serde(default, skip_serializing_if = "is_default")]
    translated_from: String,
    #[serde(default, skip_serializing_if = "is_default")]
    licence: String,
    #[serde(default, skip_serializing_if = "is_default")]
    direction: String,
    #[serde(default, skip_serializing_if = "is_default")]
    note: String,
    #[serde(default, skip_serializing_if = "is_default")]
    foreign: BTreeMap<String, String>,
}

impl MetaRecord {
    pub(crate) fn of(meta: &ArticleMeta) -> Self {
        let meta = meta.clone();
        Self {
            title: meta.title,
            outlet: meta.outlet,
            author: meta.author,
            url: meta.url,
            archive_url: meta.archive_url,
            published: meta.published,
            retrieved: meta.retrieved,
            language: meta.language,
            translated_from: meta.translated_from,
            licence: meta.licence,
            direction: written(meta.direction),
            note: meta.note,
            foreign: meta.foreign.to_map(),
        }
    }

    pub(crate) fn into_model(self) -> Result<ArticleMeta, String> {
        Ok(ArticleMeta {
            title: self.title,
            outlet: self.outlet,
            author: self.author,
            url: self.url,
            archive_url: self.archive_url,
            published: self.published,
            retrieved: self.retrieved,
            language: self.language,
            translated_from: self.translated_from,
            licence: self.licence,
            direction: direction(&self.direction)?,
            note: self.note,
            foreign: Foreign::new(self.foreign),
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "original")]
pub(crate) struct OriginalRecord {
    #[serde(default, skip_serializing_if = "is_default")]
    file_name: String,
    extension: String,
    digest: String,
    #[serde(default, skip_serializing_if = "is_default")]
    steps: Vec<String>,
}

impl OriginalRecord {
    pub(crate) fn of(original: &Original) -> Self {
        Self {
            file_name: original.file_name.clone(),
            extension: original.extension.clone(),
            digest: original.digest.to_string(),
            steps: original.steps.clone(),
        }
    }

    pub(crate) fn into_model(self) -> Result<Original, String> {
        if !is_extension(&self.extension) {
            return Err(format!(
                "“{}” is no extension of a file name: 1 to 16 of a-z and 0-9",
                self.extension
            ));
        }
        Ok(Original {
            file_name: self.file_name,
            extension: self.extension,
            digest: digest(&self.digest)?,
            steps: self.steps,
            bytes: OriginalBytes::default(),
        })
    }
}

/// Nothing for what most articles have.
fn written(direction: TextDirection) -> String {
    match direction {
        TextDirection::Auto => String::new(),
        set => set.name().to_owned(),
    }
}

fn direction(text: &str) -> Result<TextDirection, String> {
    match text {
        "" => Ok(TextDirection::Auto),
        text => named("text direction", text, TextDirection::parse),
    }
}

pub(crate) fn digest(text: &str) -> Result<Digest, String> {
    Digest::parse(text)
        .ok_or_else(|| format!("“{text}” is no digest: sha256: and 64 hexadecimal digits"))
}
