//! The words in the articles that make a claim.

use egui::Ui;

use super::card::Card;
use crate::command::{ClaimChange, Command};
use crate::model::Claim;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::panels::parts::{article_name, row, short, small_icon, word};
use crate::ui::text::words::{Phrase, tooltip};
use crate::ui::theme;
use crate::ui::widgets;

/// The words of a quote by its place.
pub(super) fn words(cx: &Cx<'_>, claim: &Claim, index: usize) -> String {
    let Some(quote) = claim.quotes.get(index) else {
        return String::new();
    };
    let article = cx.session.project().article(&quote.article);
    article.map_or_else(String::new, |article| article.text.quote(&quote.extent))
}

/// The quote in the article beside the card, else the first.
pub(super) fn first(ui: &mut Ui, card: &Card<'_>) {
    let here = card.cx.session.desk().article.as_ref();
    let quotes = &card.claim.quotes;
    let index = quotes.iter().position(|quote| Some(&quote.article) == here);
    let text = words(card.cx, card.claim, index.unwrap_or(0));
    if !text.is_empty() {
        widgets::quote(ui, card.cx.theme, &short(&text, 360));
    }
}

/// All quotes, where there are several.
pub(super) fn show(ui: &mut Ui, card: &Card<'_>, sink: &mut Sink) {
    let theme = card.cx.theme;
    let quotes = &card.claim.quotes;
    if quotes.len() < 2 {
        return;
    }
    row(ui, theme, "Quotes", |ui| {
        for (index, quote) in quotes.iter().enumerate() {
            let Some(article) = card.cx.session.project().article(&quote.article) else {
                continue;
            };
            let text = words(card.cx, card.claim, index);
            ui.horizontal(|ui| {
                let outlet = article_name(article);
                let label = Phrase::new(&outlet, theme::small(), theme.muted);
                label.show(ui);
                let room = if card.editing { 24.0 } else { 0.0 };
                ui.scope(|ui| {
                    ui.set_max_width(ui.available_width() - room);
                    let name = format!("Go to the quote in {outlet}: {}", short(&text, 40));
                    let shown = format!("“{}”", short(&text, 60));
                    let response = word(ui, theme, None, &shown, theme.text, &name);
                    if tooltip(response, &short(&text, 300)).clicked() {
                        sink.send(Command::GoTo(quote.article.clone(), quote.extent.cover()));
                    }
                });
                let name = format!("Remove the quote in {outlet}");
                if card.editing && small_icon(ui, theme, Icon::Close, &name).clicked() {
                    card.send(sink, ClaimChange::RemoveQuote(index));
                }
            });
        }
    });
}
