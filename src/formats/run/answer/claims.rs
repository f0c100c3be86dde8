//! Claims of an answer, with their figures, actors and sources.

use serde_json::Value;

use super::shape::{is_name, is_words, name_of, said, words_at};
use super::{Object, Scope, UNLABELLED, Walk};
use crate::formats::run::keys::{Key, plain};
use crate::formats::run::lenient::CUT;
use crate::formats::run::said::{SaidClaim, Spoken};
use crate::model::mention::Attributes;

impl Walk<'_> {
    /// The role that a field of a claim names: `figures`, `actor`.
    fn role(&self, name: &str) -> Option<String> {
        let name = plain(name);
        let known = self.roles.iter().find(|role| {
            let role = plain(role);
            name == role || name.strip_suffix('s') == Some(&role)
        });
        known.cloned()
    }

    pub(super) fn claim(&mut self, object: &Object, scope: &Scope) {
        let Some((field, wording)) = self.field(Key::Claim, object, &[], Value::is_string) else {
            return;
        };
        let mut used = vec![field];
        let mut scope = scope.clone();
        if let Some((name, value)) = self.field(Key::Article, object, &used, is_name)
            && (plain(name) != "id" || self.keys.wished(Key::Article).is_some())
        {
            used.push(name);
            scope.article = Some((name_of(value), false));
            scope.document = None;
        }
        let document = self.document(&scope);
        let mut claim = SaidClaim {
            wording: wording.as_str().unwrap_or_default().trim().to_owned(),
            ..SaidClaim::default()
        };
        let words = |value: &Value| is_words(value) || value.is_array();
        let quotes = self.field(Key::Quote, object, &used, words);
        used.extend(quotes.map(|(name, _)| name));
        let (place, score, more) = self.place(object, &used);
        used.extend(more);
        claim.score = score;
        if let Some((_, value)) = quotes {
            claim.quotes = self.quotes(value);
            if let [only] = &mut claim.quotes[..]
                && only.start.is_none()
            {
                let words = std::mem::take(&mut only.words);
                *only = Spoken { words, ..place };
            }
        }
        self.judgement(object, &mut used, &mut claim);
        for (name, value) in object {
            if used.contains(&name.as_str()) || name == CUT {
                continue;
            }
            match self.role(name) {
                Some(role) => self.members(value, Some(&role), document, &mut claim),
                None if self.is_list(name, value) => {
                    self.members(value, None, document, &mut claim);
                }
                None if value.is_null() => {}
                None => {
                    self.left_out.insert(name.clone());
                }
            }
        }
        self.said.documents[document].claims.push(claim);
    }

    fn judgement<'o>(
        &mut self,
        object: &'o Object,
        used: &mut Vec<&'o str>,
        claim: &mut SaidClaim,
    ) {
        if let Some((name, value)) = self.field(Key::Stance, object, used, Value::is_string) {
            used.push(name);
            claim.stance = value.as_str().unwrap_or_default().to_lowercase();
        }
        if let Some((name, value)) = self.field(Key::Checkable, object, used, |_| true) {
            used.push(name);
            claim.checkable = match value {
                Value::Bool(true) => "yes".to_owned(),
                Value::Bool(false) => "no".to_owned(),
                other => other.as_str().unwrap_or_default().to_lowercase(),
            };
        }
        if let Some((name, value)) = self.field(Key::Verdict, object, used, |_| true) {
            used.push(name);
            claim.verdict = match value {
                Value::String(value) => Some((String::new(), value.clone())),
                Value::Object(fields) => {
                    let [scale, value] = ["scale", "value"].map(|key| words_at(fields, key));
                    (!value.is_empty()).then(|| (scale.to_owned(), value.to_owned()))
                }
                _ => None,
            };
        }
    }

    fn quotes(&mut self, value: &Value) -> Vec<Spoken> {
        match value {
            Value::String(words) => vec![said(words)],
            Value::Array(items) => items.iter().flat_map(|item| self.quotes(item)).collect(),
            Value::Object(object) => {
                let (place, ..) = self.place(object, &[]);
                let words = self.field(Key::Quote, object, &[], Value::is_string);
                let words = words.and_then(|(_, value)| value.as_str());
                words
                    .into_iter()
                    .map(|words| Spoken {
                        words: said(words).words,
                        ..place.clone()
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The figures, actors and sources of a claim.
    fn members(
        &mut self,
        value: &Value,
        role: Option<&str>,
        document: usize,
        claim: &mut SaidClaim,
    ) {
        let at = |walk: &Self| walk.said.documents[document].entries.len();
        match value {
            Value::String(words) => {
                let label = role.unwrap_or(UNLABELLED);
                let index = self.entry(document, label, said(words), None, Attributes::new());
                claim.members.push((label.to_owned(), index));
            }
            Value::Array(items) => {
                for item in items {
                    self.members(item, role, document, claim);
                }
            }
            Value::Object(object) => {
                let before = at(self);
                let scope = Scope {
                    label: role.map(str::to_owned),
                    document: Some(document),
                    ..Scope::default()
                };
                self.object(object, &scope);
                let own = words_at(object, "role");
                for index in before..at(self) {
                    let label = self.said.documents[document].entries[index].label.clone();
                    let named = if own.is_empty() { role } else { Some(own) };
                    claim
                        .members
                        .push((named.unwrap_or(&label).to_owned(), index));
                }
            }
            _ => {}
        }
    }
}
