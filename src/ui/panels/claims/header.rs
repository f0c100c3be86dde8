//! What stands above the cards: counts, filters, order.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::listing::Listing;
use crate::analysis::claim_list::{Filter, Reach, Sort, VerdictFilter};
use crate::ui::cx::{Cx, Sink};
use crate::ui::panels::parts::{choice, menu, small_word, word};
use crate::ui::theme::{self, size};
use crate::ui::widgets::{check, field, pill};

/// "Claims", and what there is to know about them.
pub(super) fn heading(ui: &mut Ui, cx: &Cx<'_>, listing: &Listing, sink: &mut Sink) {
    let theme = cx.theme;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.label(RichText::new("Claims").font(theme::strong(size::UI)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if listing.loose > 0 {
                let text = match listing.loose {
                    1 => "1 figure in none".to_owned(),
                    count => format!("{count} figures in none"),
                };
                let shown = cx.shown("go.loose-next");
                let response = word(ui, theme, None, &text, theme.muted, &text);
                if response.on_hover_text(shown.tooltip()).clicked() {
                    sink.send_id("go.loose-next");
                }
                if listing.list.total() > 0 {
                    ui.add_space(4.0);
                    ui.label(RichText::new("·").color(theme.muted));
                    ui.add_space(4.0);
                }
            }
            if listing.list.total() == 0 {
                return;
            }
            let counts = if listing.list.ids().len() == listing.list.total() {
                format!("{} · {} open", listing.list.total(), listing.list.open())
            } else {
                let shown = listing.list.ids().len();
                format!(
                    "{shown} of {} · {} open",
                    listing.list.total(),
                    listing.list.open()
                )
            };
            ui.label(RichText::new(counts).color(theme.muted));
        });
    });
}

/// The row of filters, and the second row when it is open.
pub(super) fn filters(
    ui: &mut Ui,
    cx: &Cx<'_>,
    filter: &mut Filter,
    sort: &mut Sort,
    open: &mut bool,
) {
    let theme = cx.theme;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (reach, name) in [
            (Reach::Article, "This article"),
            (Reach::Project, "Project"),
        ] {
            if pill(ui, theme, filter.reach == reach, name).clicked() {
                filter.reach = reach;
            }
        }
        if pill(ui, theme, filter.no_source, "No source").clicked() {
            filter.no_source = !filter.no_source;
        }
        if pill(ui, theme, filter.conflicts, "Conflicts").clicked() {
            filter.conflicts = !filter.conflicts;
        }
        let name = match filter.more() {
            0 => "More".to_owned(),
            count => format!("More {count}"),
        };
        if pill(ui, theme, *open || filter.more() > 0, &name).clicked() {
            *open = !*open;
        }
    });
    if *open {
        more(ui, cx, filter, sort);
    }
}

fn more(ui: &mut Ui, cx: &Cx<'_>, filter: &mut Filter, sort: &mut Sort) {
    let theme = cx.theme;
    field(
        ui,
        theme,
        &mut filter.words,
        "Number, wording, quote, note",
        "Filter claims",
    );
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(14.0, 2.0);
        ui.spacing_mut().interact_size.y = 20.0;
        status_choice(ui, cx, filter);
        verdict_choice(ui, cx, filter);
        let text = format!("Order: {}", sort.name());
        let button = small_word(ui, theme, None, &text, theme.muted, &text);
        menu(&button, "Order", |ui| {
            for one in Sort::ALL {
                if choice(ui, theme, None, one == *sort, one.name(), "") {
                    *sort = one;
                }
            }
        });
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        check(ui, theme, &mut filter.unsure, "Unsure mentions");
        check(ui, theme, &mut filter.uncheckable, "Not fully checkable");
        if filter.more() > 0 {
            let name = "Clear filters";
            if small_word(ui, theme, None, name, theme.accent_text, name).clicked() {
                *filter = filter.all();
            }
        }
    });
}

fn status_choice(ui: &mut Ui, cx: &Cx<'_>, filter: &mut Filter) {
    let (theme, scheme) = (cx.theme, &cx.session.project().scheme);
    let chosen = filter.status.as_ref().and_then(|id| scheme.status(id));
    let text = format!("Status: {}", chosen.map_or("any", |status| &status.name));
    let button = small_word(ui, theme, None, &text, theme.muted, &text);
    menu(&button, "Status of the claims", |ui| {
        if choice(ui, theme, None, filter.status.is_none(), "any", "") {
            filter.status = None;
        }
        for status in &scheme.statuses {
            let dot = theme.hue(status.hue as usize).line;
            let on = filter.status.as_ref() == Some(&status.id);
            if choice(ui, theme, Some(dot), on, &status.name, "") {
                filter.status = Some(status.id.clone());
            }
        }
    });
}

fn verdict_choice(ui: &mut Ui, cx: &Cx<'_>, filter: &mut Filter) {
    let (theme, scheme) = (cx.theme, &cx.session.project().scheme);
    let chosen = match &filter.verdict {
        VerdictFilter::Any => "any",
        VerdictFilter::None => "none yet",
        VerdictFilter::Is(scale, value) => scheme
            .scale(scale)
            .and_then(|scale| scale.value(value))
            .map_or("gone", |value| &value.name),
    };
    let text = format!("Verdict: {chosen}");
    let button = small_word(ui, theme, None, &text, theme.muted, &text);
    menu(&button, "Verdict of the claims", |ui| {
        for (one, name) in [
            (VerdictFilter::Any, "any"),
            (VerdictFilter::None, "none yet"),
        ] {
            if choice(ui, theme, None, filter.verdict == one, name, "") {
                filter.verdict = one;
            }
        }
        for scale in &scheme.scales {
            for value in &scale.values {
                let one = VerdictFilter::Is(scale.id.clone(), value.id.clone());
                let dot = theme.hue(value.hue as usize).line;
                if choice(ui, theme, Some(dot), filter.verdict == one, &value.name, "") {
                    filter.verdict = one;
                }
            }
        }
    });
}
