//! What stands in a row of the article list, and its menu.

use egui::{
    Rect, Response, Ui, pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::{META_LINE, PAD, TITLE_LINE};
use crate::analysis::stats::ArticleStats;
use crate::command::Command;
use crate::model::{Article, ArticleId, Kind, LayerState};
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::text::words::Words;
use crate::ui::theme::{self, Theme, radius, size};
use crate::ui::widgets::menu_style;

/// `Le Quai · fr, from de · new`.
pub(super) fn meta_line(article: &Article, state: LayerState) -> String {
    let meta = &article.meta;
    let language = match (meta.language.as_str(), meta.translated_from.as_str()) {
        (language, "") => language.to_owned(),
        ("", from) => format!("from {from}"),
        (language, from) => format!("{language}, from {from}"),
    };
    let outlet = shown(meta.outlet.trim());
    let parts = [&*outlet, &language, state.name()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// `612 words · 13 figures, 3 in no claim · 40 actors · 8 sources · 17 claims`.
pub(super) fn counts_line(stats: &ArticleStats, words: Option<usize>) -> String {
    let count = |n: usize, word: &str| match n {
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    };
    let counts = &stats.counts;
    let mut figures = count(counts.of_kind(&Kind::Figure), "figure");
    if counts.loose_figures > 0 {
        figures.push_str(&format!(", {} in no claim", counts.loose_figures));
    }
    [
        words.map_or_else(|| "counting words".to_owned(), |words| count(words, "word")),
        figures,
        count(counts.of_kind(&Kind::Actor), "actor"),
        count(counts.of_kind(&Kind::Source), "source"),
        count(counts.claims, "claim"),
    ]
    .join(" · ")
}

/// Which part of the figures stands in a claim; all of it once the work is done.
fn fraction(stats: &ArticleStats) -> f32 {
    let figures = stats.counts.of_kind(&Kind::Figure);
    match stats.state {
        LayerState::Done => 1.0,
        LayerState::Ignored => 0.0,
        _ if figures == 0 => 0.0,
        _ => (figures - stats.counts.loose_figures.min(figures)) as f32 / figures as f32,
    }
}

pub(super) fn title_words(
    ui: &Ui,
    theme: &Theme,
    title: &str,
    state: LayerState,
    width: f32,
) -> Words {
    let color = match state {
        LayerState::Ignored => theme.muted,
        _ => theme.text,
    };
    let format = TextFormat {
        line_height: Some(TITLE_LINE),
        ..TextFormat::simple(theme::ui_medium(size::UI), color)
    };
    let mut job = LayoutJob::single_section(title.to_owned(), format);
    job.wrap = TextWrapping {
        max_width: width,
        max_rows: 3,
        ..TextWrapping::default()
    };
    Words::of(ui.ctx(), job)
}

pub(super) fn paint_ground(
    ui: &Ui,
    theme: &Theme,
    rect: Rect,
    response: &Response,
    selected: bool,
) {
    let painter = ui.painter();
    if selected {
        painter.add(theme.card_shadow().as_shape(rect, radius::CARD));
        painter.rect_filled(rect, radius::CARD, theme.card);
    } else if response.hovered() || response.context_menu_opened() {
        painter.rect_filled(rect, radius::CARD, theme.hover);
    }
}

pub(super) fn paint_words(
    ui: &Ui,
    theme: &Theme,
    rect: Rect,
    title: Words,
    meta: &str,
    stats: &ArticleStats,
) {
    let painter = ui.painter();
    let left = rect.left() + PAD;
    let width = rect.width() - 2.0 * PAD;
    let mut top = rect.top() + 9.0;
    let height = title.size().y;
    let title_at = pos2(title.left(left, left + width), top);
    title.paint(painter, title_at, theme.text);
    top += height + 3.0;
    let mut job = LayoutJob::single_section(
        meta.to_owned(),
        TextFormat::simple(theme::small(), theme.muted),
    );
    job.wrap = TextWrapping {
        max_width: width,
        max_rows: 1,
        break_anywhere: true,
        ..TextWrapping::default()
    };
    let line = Words::of(ui.ctx(), job);
    let at = line.left(left, left + width);
    // What a face needs more than the line has hangs over it evenly.
    let over = line.overhang() / 2.0;
    line.paint(painter, pos2(at, top - over), theme.muted);
    top += META_LINE + 7.0;
    let track = Rect::from_min_size(pos2(left, top), vec2(width, 3.0));
    painter.rect_filled(track, 1, theme.track);
    let part = fraction(stats);
    if part > 0.0 {
        let done = Rect::from_min_size(track.min, vec2((width * part).max(3.0), 3.0));
        painter.rect_filled(done, 1, theme.success);
    }
}

/// What can be done with an article. Commands work on the current one, so it becomes that first.
pub(super) fn row_menu(
    response: &Response,
    cx: &Cx<'_>,
    sink: &mut Sink,
    article: &ArticleId,
    state: LayerState,
) {
    let menu = egui::Popup::context_menu(response).style(menu_style);
    menu.width(248.0).show(|ui| {
        let mut item = |ui: &mut Ui, id: &str, chosen: bool| {
            let shown = cx.shown(id);
            let button = egui::Button::selectable(chosen, shown.name).shortcut_text(shown.chord);
            if ui.add(button).clicked() {
                sink.send(Command::OpenArticle(article.clone()));
                sink.send_id(id);
            }
        };
        item(ui, "article.details", false);
        ui.separator();
        for (id, which) in [
            ("state.new", LayerState::New),
            ("state.in-progress", LayerState::InProgress),
            ("state.done", LayerState::Done),
            ("state.ignored", LayerState::Ignored),
        ] {
            item(ui, id, state == which);
        }
        ui.separator();
        item(ui, "article.up", false);
        item(ui, "article.down", false);
        ui.separator();
        item(ui, "article.delete", false);
    });
}
