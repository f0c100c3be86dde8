//! What is known about an article.

use egui::{Context, RichText, Ui};

use super::form::{Answer, Form, Sheet, caption, pair, section};
use crate::analysis::stats::word_count;
use crate::command::Command;
use crate::model::scheme::is_date;
use crate::model::{Article, ArticleId, ArticleMeta, TextDirection, Timestamp};
use crate::text::counted;
use crate::ui::cx::{Cx, Sink};
use crate::ui::kept::kept;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Emphasis, pills};

/// The dialog of [`Ask::ArticleDetails`](crate::command::Ask::ArticleDetails).
pub struct ArticleDialog {
    article: ArticleId,
    meta: ArticleMeta,
    counts: String,
    opening: bool,
}

impl ArticleDialog {
    /// The details of the current article, if there is one.
    #[must_use]
    pub fn open(cx: &Cx<'_>) -> Option<Self> {
        let article = cx.session.article()?;
        Some(Self {
            article: article.id.clone(),
            meta: article.meta.clone(),
            counts: counts(cx, article),
            opening: true,
        })
    }

    /// Shows the dialog. True as long as it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let Some(article) = cx.session.project().article(&self.article).cloned() else {
            return false;
        };
        let sheet = Sheet {
            title: "Article details",
            confirm: "Save",
            emphasis: Emphasis::Primary,
            width: 640.0,
            height: None,
        };
        let (meta, counts) = (&mut self.meta, &self.counts);
        let answer = sheet.show(ctx, cx.theme, &mut self.opening, |ui, form| {
            ui.spacing_mut().item_spacing.y = 3.0;
            fields(ui, cx.theme, form, meta);
            origin(ui, cx.theme, &article, counts);
        });
        if answer == Answer::Confirm {
            let meta = Box::new(trimmed(&self.meta));
            sink.send(Command::SetArticleMeta(article.id.clone(), meta));
        }
        answer == Answer::None
    }
}

fn fields(ui: &mut Ui, theme: &Theme, form: &mut Form, meta: &mut ArticleMeta) {
    let gap = |ui: &mut Ui| ui.add_space(space::S);
    form.line(ui, theme, "Title", &mut meta.title, "The headline");
    gap(ui);
    let form = std::cell::RefCell::new(form);
    let (outlet, author) = (&mut meta.outlet, &mut meta.author);
    let line = |ui: &mut Ui, name: &str, text: &mut String, hint: &str| {
        form.borrow_mut().line(ui, theme, name, text, hint);
    };
    pair(
        ui,
        |ui| line(ui, "Outlet", outlet, "Who published it"),
        |ui| line(ui, "Author", author, "Who wrote it"),
    );
    gap(ui);
    line(ui, "Address", &mut meta.url, "https://…");
    gap(ui);
    let hint = "https://… of a copy that stays";
    line(
        ui,
        "Address of an archived copy",
        &mut meta.archive_url,
        hint,
    );
    gap(ui);
    let checked = |ui: &mut Ui, name: &str, text: &mut String, hint: &str, check: Check| {
        line(ui, name, text, hint);
        if let Some(problem) = check(text.trim()) {
            form.borrow_mut().wrong(ui, theme, &problem);
        }
    };
    let (published, retrieved) = (&mut meta.published, &mut meta.retrieved);
    pair(
        ui,
        |ui| checked(ui, "Published", published, "2025-03-14", wrong_date),
        |ui| checked(ui, "Retrieved", retrieved, "2025-03-14", wrong_date),
    );
    gap(ui);
    let (language, from) = (&mut meta.language, &mut meta.translated_from);
    pair(
        ui,
        |ui| checked(ui, "Language", language, "en, fr, de …", wrong_language),
        |ui| checked(ui, "Translated from", from, "if it was", wrong_language),
    );
    gap(ui);
    line(
        ui,
        "Licence",
        &mut meta.licence,
        "CC BY-SA 4.0, or who allowed what",
    );
    gap(ui);
    caption(ui, theme, "Text direction");
    let directions = TextDirection::ALL.map(|direction| (direction, shown(direction)));
    pills(ui, theme, &mut meta.direction, &directions);
    gap(ui);
    let form = form.into_inner();
    form.lines(
        ui,
        theme,
        "Note",
        &mut meta.note,
        2,
        "Anything worth knowing",
    );
}

/// A direction in a list.
const fn shown(direction: TextDirection) -> &'static str {
    match direction {
        TextDirection::Auto => "Automatic",
        TextDirection::LeftToRight => "Left to right",
        TextDirection::RightToLeft => "Right to left",
    }
}

type Check = fn(&str) -> Option<String>;

/// Why a date can't be one; nothing is right too.
fn wrong_date(value: &str) -> Option<String> {
    let fine = value.is_empty()
        || is_date(value)
        || value.parse::<jiff::civil::DateTime>().is_ok()
        || Timestamp::parse(value).is_some();
    (!fine).then(|| format!("“{value}” is no date such as 2025, 2025-03 or 2025-03-14"))
}

/// Why a language tag can't be one; nothing is right too.
fn wrong_language(value: &str) -> Option<String> {
    let mut parts = value.split('-');
    let first = parts.next().unwrap_or_default();
    let fine = value.is_empty()
        || ((2..=3).contains(&first.len())
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| {
                (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            }));
    (!fine).then(|| format!("“{value}” is no language tag such as en, fr or pt-BR"))
}

fn trimmed(meta: &ArticleMeta) -> ArticleMeta {
    let t = |text: &String| text.trim().to_owned();
    ArticleMeta {
        title: t(&meta.title),
        outlet: t(&meta.outlet),
        author: t(&meta.author),
        url: t(&meta.url),
        archive_url: t(&meta.archive_url),
        published: t(&meta.published),
        retrieved: t(&meta.retrieved),
        language: t(&meta.language),
        translated_from: t(&meta.translated_from),
        licence: t(&meta.licence),
        direction: meta.direction,
        note: t(&meta.note),
        foreign: meta.foreign.clone(),
    }
}

fn counts(cx: &Cx<'_>, article: &Article) -> String {
    let text = &article.text;
    let (mentions, claims) = cx.session.article_use(&article.id);
    [
        counted(word_count(text.as_str()), "word"),
        counted(text.char_count().get(), "character"),
        counted(text.paragraph_count(), "paragraph"),
        counted(mentions, "mention"),
        counted(claims, "claim"),
    ]
    .join(" · ")
}

/// Where the text came from and what was done to it.
fn origin(ui: &mut Ui, theme: &Theme, article: &Article, counts: &str) {
    section(ui, theme, "The text");
    let row = |ui: &mut Ui, name: &str, words: RichText| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = space::L;
            ui.scope(|ui| {
                ui.set_width(88.0);
                caption(ui, theme, name);
            });
            ui.vertical(|ui| ui.add(egui::Label::new(words.size(size::SMALL + 0.5)).wrap()));
        });
    };
    row(ui, "Holds", RichText::new(counts));
    match &article.original {
        Some(original) => {
            let name = match original.file_name.as_str() {
                "" => "pasted text",
                name => name,
            };
            row(ui, "Came as", RichText::new(name));
            let steps = match original.steps.as_slice() {
                [] => "nothing had to be changed".to_owned(),
                steps => steps.join(", then "),
            };
            row(ui, "Done to it", RichText::new(steps));
        }
        None => row(ui, "Came as", RichText::new("text from another program")),
    }
    let digest = article.text.digest().to_string();
    let mono = RichText::new(digest).font(theme::mono(size::SMALL - 1.0));
    row(ui, "Digest", mono.color(theme.muted));
    row(ui, "Id", RichText::new(article.id.as_str()));
    for (tool, fields) in kept(&article.meta.foreign) {
        let words = RichText::new(format!("{tool}: {fields}"));
        row(ui, "Kept from", words.color(theme.muted));
    }
    ui.add_space(space::S);
}

#[cfg(test)]
mod tests {
    use super::{wrong_date, wrong_language};

    #[test]
    fn dates_and_languages_are_checked() {
        for fine in [
            "",
            "2025",
            "2025-03",
            "2025-03-14",
            "2025-03-14T09:30:00Z",
            "2025-03-14T09:30",
        ] {
            assert_eq!(wrong_date(fine), None, "{fine}");
        }
        for wrong in ["yesterday", "2025-13", "14.3.2025"] {
            assert!(wrong_date(wrong).is_some(), "{wrong}");
        }
        for fine in ["", "en", "pt-BR", "zh-Hant-TW", "ast"] {
            assert_eq!(wrong_language(fine), None, "{fine}");
        }
        for wrong in ["english", "e", "en_GB", "en-"] {
            assert!(wrong_language(wrong).is_some(), "{wrong}");
        }
    }
}
