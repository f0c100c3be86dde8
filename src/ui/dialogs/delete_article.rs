//! Whether to delete an article.

use std::collections::BTreeSet;

use egui::{Context, RichText};

use super::form::{Answer, Sheet};
use crate::command::Command;
use crate::model::ArticleId;
use crate::text::counted;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::Emphasis;

/// The dialog of [`Ask::DeleteArticle`](crate::command::Ask::DeleteArticle).
pub struct DeleteArticleDialog {
    article: ArticleId,
    title: String,
    sentence: String,
    opening: bool,
}

impl DeleteArticleDialog {
    /// Asks about the current article, if there is one.
    #[must_use]
    pub fn open(cx: &Cx<'_>) -> Option<Self> {
        let article = cx.session.article()?;
        Some(Self {
            article: article.id.clone(),
            title: article.display_title().to_owned(),
            sentence: sentence(cx, &article.id),
            opening: true,
        })
    }

    /// Shows the dialog. True as long as it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let sheet = Sheet {
            title: "Delete this article?",
            confirm: "Delete article",
            emphasis: Emphasis::Danger,
            width: 420.0,
            height: None,
        };
        let undo = cx.shown("edit.undo").chord;
        let answer = sheet.show(ctx, cx.theme, &mut self.opening, |ui, _| {
            let color = ui.visuals().text_color();
            Phrase::new(&shown(&self.title), theme::ui_medium(size::UI), color).show(ui);
            ui.add_space(space::XS);
            ui.label(&self.sentence);
            let back = match undo.as_str() {
                "" => "Undo brings all of it back.".to_owned(),
                chord => format!("Undo ({chord}) brings all of it back."),
            };
            ui.label(RichText::new(back).color(cx.theme.muted));
            ui.add_space(space::M);
        });
        if answer == Answer::Confirm {
            sink.send(Command::DeleteArticle(self.article.clone()));
        }
        answer == Answer::None
    }
}

/// What goes with the article.
fn sentence(cx: &Cx<'_>, id: &ArticleId) -> String {
    let (mentions, claims) = cx.session.article_use(id);
    if mentions + claims == 0 {
        return "Nobody has tagged anything in it yet.".to_owned();
    }
    let layers = cx.session.project().layers();
    let people: BTreeSet<_> = layers
        .filter(|(key, _)| key.article == *id)
        .map(|(key, _)| &key.person)
        .collect();
    let whose = match people.len() {
        1 => String::new(),
        many => format!(", the work of {many} people"),
    };
    format!(
        "{} and {} go with it{whose}. Claims made in other articles stay, without what they quote \
         from this one.",
        counted(mentions, "mention"),
        counted(claims, "claim"),
    )
}
