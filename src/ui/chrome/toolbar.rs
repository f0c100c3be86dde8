//! The small bar at the selected words or the mention in focus, and the menu there.

use std::sync::Arc;

use egui::{
    Area, Button, Context, CornerRadius, Frame, Galley, Id, Order, Rect, Response, Sense, Ui,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::menus::{item_id, scrolling};
use crate::command::{Ask, Command, Window, spec};
use crate::model::{Kind, Label, LabelId};
use crate::text::unseen::shown;
use crate::ui::theme::{self, HueColors, Theme, radius, size, space};
use crate::ui::{Cx, Sink};

/// How many of the scheme's own labels stand in the bar.
const OWN_LABELS: usize = 5;
/// Between the words and the bar.
const GAP: f32 = 8.0;
const MARGIN: f32 = 3.0;
const PADDING: f32 = 8.0;
const RULE: f32 = 17.0;

enum Piece {
    Entry(Box<Entry>),
    Rule,
}

struct Entry {
    galley: Arc<Galley>,
    name: String,
    tip: String,
    command: Command,
    hue: Option<HueColors>,
    enabled: bool,
}

impl Piece {
    fn width(&self) -> f32 {
        match self {
            Self::Entry(entry) => entry.galley.size().x + 2.0 * PADDING,
            Self::Rule => RULE,
        }
    }
}

/// Shows the bar below `anchor` (the words, on the screen), or above where there is no room,
/// and inside of `column` (the text's part of the window). Nothing is shown where it would have
/// to cover the words. The place that it takes, if it is shown.
pub fn toolbar(
    ctx: &Context,
    cx: &Cx<'_>,
    sink: &mut Sink,
    anchor: Rect,
    column: Rect,
) -> Option<Rect> {
    let session = cx.session;
    if session.selected().is_none() && session.focused_mention().is_none() {
        return None;
    }
    let mut pieces = (0..=OWN_LABELS)
        .rev()
        .map(|own| pieces(ctx, cx, own))
        .find(|pieces| width_of(pieces) <= column.width())
        .unwrap_or_else(|| pieces(ctx, cx, 0));
    // In a narrow column what is needed least goes; its key is there all the same.
    while width_of(&pieces) > column.width() && pieces.len() > 5 {
        pieces.pop();
    }
    let wanted = vec2(width_of(&pieces), space::CONTROL + 2.0 * MARGIN);
    let rect = placed(wanted, anchor, column)?;
    Area::new(Id::unique("toolbar"))
        .order(Order::Middle)
        .fixed_pos(rect.min)
        .constrain(false)
        .show(ctx, |ui| {
            let frame = Frame::new()
                .fill(cx.theme.card)
                .stroke(cx.theme.hairline())
                .corner_radius(CornerRadius::same(radius::CARD))
                .shadow(cx.theme.popup_shadow())
                .inner_margin(MARGIN - 1.0);
            frame.show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    for piece in pieces {
                        show_piece(ui, cx.theme, sink, piece);
                    }
                });
            });
        });
    Some(rect)
}

/// Below the words, else above; `None` where it would cover them.
fn placed(wanted: egui::Vec2, anchor: Rect, column: Rect) -> Option<Rect> {
    if !anchor.intersects(column) {
        return None;
    }
    let below = anchor.bottom() + GAP;
    let above = anchor.top() - GAP - wanted.y;
    let top = if below + wanted.y <= column.bottom() {
        below
    } else if above >= column.top() {
        above
    } else {
        return None;
    };
    let rightmost = (column.right() - wanted.x).max(column.left());
    let left = (anchor.center().x - wanted.x / 2.0).clamp(column.left(), rightmost);
    Some(Rect::from_min_size(pos2(left.round(), top.round()), wanted))
}

fn width_of(pieces: &[Piece]) -> f32 {
    pieces.iter().map(Piece::width).sum::<f32>() + 2.0 * MARGIN
}

fn pieces(ctx: &Context, cx: &Cx<'_>, own_shown: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    let on = cx.session.focused_mention().map(|m| m.label.clone());
    let chosen = |label: &Label| on.as_ref() == Some(&label.id);
    let scheme = &cx.session.project().scheme;
    let kinds = [
        (Kind::Figure, "tag.figure"),
        (Kind::Actor, "tag.actor"),
        (Kind::Source, "tag.source"),
    ];
    for (kind, id) in kinds {
        if let Some(label) = scheme.label_of_kind(&kind) {
            out.push(label_piece(
                ctx,
                cx,
                label,
                &cx.keymap.shown(id),
                chosen(label),
            ));
        }
    }
    let own = cx.session.own_labels();
    for (index, label) in own.iter().take(own_shown).enumerate() {
        let mut keys = cx.keymap.shown(&format!("tag.slot-{}", index + 1));
        if keys.is_empty() {
            keys.clone_from(&label.chord);
        }
        out.push(label_piece(ctx, cx, label, &keys, chosen(label)));
    }
    if own.len() > own_shown {
        out.push(command_piece(ctx, cx, "tag.choose", "more"));
    }
    out.push(Piece::Rule);
    let claim = cx.session.current_claim().map(|claim| claim.number);
    out.push(command_piece(ctx, cx, "claim.new", "claim"));
    let focused = cx.session.focused_mention().is_some();
    if let Some(number) = claim {
        let words = format!("add to C{number}");
        let id = if focused { "claim.add" } else { "claim.quote" };
        out.push(command_piece(ctx, cx, id, &words));
    }
    if focused {
        out.push(command_piece(ctx, cx, "mention.note", "note"));
    }
    out.push(command_piece(ctx, cx, "tag.all", "all"));
    out
}

fn with_keys(keys: &str, words: &str) -> String {
    if keys.is_empty() {
        words.to_owned()
    } else {
        format!("{keys} {words}")
    }
}

fn label_piece(ctx: &Context, cx: &Cx<'_>, label: &Label, keys: &str, on: bool) -> Piece {
    let hue = cx.theme.hue(label.hue as usize);
    let (font, color) = if on {
        (theme::strong(size::UI), hue.text)
    } else {
        (theme::body(), cx.theme.text)
    };
    let words = with_keys(keys, &shown(&label.name));
    let name = if on {
        format!("Tagged as {}", shown(&label.name))
    } else {
        format!("Tag as {}", shown(&label.name))
    };
    let tip = match label.description.as_str() {
        "" => name.clone(),
        description => description.to_owned(),
    };
    let galley = ctx.fonts_mut(|fonts| fonts.layout_no_wrap(words, font, color));
    Piece::Entry(Box::new(Entry {
        galley,
        name,
        tip,
        command: Command::Tag(label.id.clone()),
        hue: on.then_some(*hue),
        enabled: true,
    }))
}

fn command_piece(ctx: &Context, cx: &Cx<'_>, id: &str, words: &str) -> Piece {
    let shown = cx.shown(id);
    let color = if shown.enabled {
        cx.theme.text
    } else {
        cx.theme.faint
    };
    let words = with_keys(&shown.chord, words);
    let galley = ctx.fonts_mut(|fonts| fonts.layout_no_wrap(words, theme::body(), color));
    let fallback = Command::Window(Window::Ask(Ask::Label));
    Piece::Entry(Box::new(Entry {
        galley,
        tip: shown.tooltip(),
        name: shown.name,
        command: spec(id).map_or(fallback, |row| row.command.clone()),
        hue: None,
        enabled: shown.enabled,
    }))
}

fn show_piece(ui: &mut Ui, theme: &Theme, sink: &mut Sink, piece: Piece) {
    let wanted = vec2(piece.width(), space::CONTROL);
    let Piece::Entry(entry) = piece else {
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::HOVER);
        let line = rect.shrink2(vec2(0.0, 7.0));
        ui.painter()
            .vline(line.center().x, line.y_range(), theme.hairline());
        return;
    };
    // Not for Tab: the text keeps the keyboard, and every entry has a key of its own.
    let sense = if entry.enabled {
        Sense::CLICK
    } else {
        Sense::HOVER
    };
    let (rect, response) = ui.allocate_exact_size(wanted, sense);
    let ground = match &entry.hue {
        Some(hue) => Some(hue.background),
        None if response.hovered() && entry.enabled => Some(theme.hover),
        None => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, radius::CONTROL, ground);
    }
    let at = rect.center() - entry.galley.size() / 2.0;
    ui.painter().galley(at, entry.galley, theme.text);
    let (enabled, on) = (entry.enabled, entry.hue.is_some());
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, &entry.name));
    if tipped(response, &entry.tip).clicked() {
        sink.send(entry.command);
    }
}

fn tipped(response: Response, tip: &str) -> Response {
    response.on_hover_text(tip)
}

/// The items of the context menu at the words; show it in a popup with
/// [`menu_style`](crate::ui::widgets::menu_style).
pub fn context_menu(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    // Also where the popup's own layout does not: items as wide as the menu, chords on the right.
    ui.set_min_width(260.0);
    ui.set_max_width(300.0);
    let rows = egui::Layout::top_down_justified(egui::Align::Min);
    ui.with_layout(rows, |ui| {
        scrolling(ui, true, |ui| words_items(ui, cx, sink));
    });
}

fn words_items(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let scheme = &cx.session.project().scheme;
    let on = cx.session.focused_mention().map(|m| m.label.clone());
    let own = cx.session.own_labels();
    for label in &scheme.labels {
        let keys = label_keys(cx, label, &own);
        tag_item(ui, cx, sink, label, &keys, on.as_ref());
    }
    for (index, ids) in GROUPS.iter().enumerate() {
        ui.separator();
        for id in *ids {
            item_id(ui, cx, sink, id);
        }
        if index == 0 && on.is_some() {
            ui.menu_button("Also tag as", |ui| {
                for label in scheme.labels.iter().filter(|l| on.as_ref() != Some(&l.id)) {
                    if ui.add(Button::new(shown(&label.name))).clicked() {
                        sink.send(Command::Also(label.id.clone()));
                        ui.close();
                    }
                }
            });
        }
    }
}

const GROUPS: &[&[&str]] = &[
    &["tag.all", "tag.repeat"],
    &["claim.new", "claim.add", "claim.quote", "claim.remove"],
    &[
        "mention.note",
        "mention.attributes",
        "mention.unsure",
        "mention.read",
    ],
    &["edge.start", "edge.end", "piece.add", "piece.remove"],
    &[
        "edit.copy",
        "edit.copy-marked",
        "select.sentence",
        "view.isolate",
    ],
    &["mention.delete"],
];

fn label_keys(cx: &Cx<'_>, label: &Label, own: &[&Label]) -> String {
    if let Some(slot) = own.iter().position(|known| known.id == label.id) {
        let keys = cx.keymap.shown(&format!("tag.slot-{}", slot + 1));
        return if keys.is_empty() {
            label.chord.clone()
        } else {
            keys
        };
    }
    cx.keymap.shown(match label.kind {
        Kind::Figure => "tag.figure",
        Kind::Actor => "tag.actor",
        Kind::Source => "tag.source",
        Kind::Own(_) => "",
    })
}

fn tag_item(
    ui: &mut Ui,
    cx: &Cx<'_>,
    sink: &mut Sink,
    label: &Label,
    keys: &str,
    on: Option<&LabelId>,
) {
    let chosen = on == Some(&label.id);
    let words = if chosen {
        format!("Tagged as {}", shown(&label.name))
    } else {
        format!("Tag as {}", shown(&label.name))
    };
    let hue = cx.theme.hue(label.hue as usize);
    let text = egui::RichText::new(words).color(hue.text);
    let mut entry = Button::new(text).selected(chosen).shortcut_text(keys);
    if chosen {
        entry = entry.fill(hue.background);
    }
    if ui.add(entry).on_hover_text(&label.description).clicked() {
        sink.send(Command::Tag(label.id.clone()));
        ui.close();
    }
}

#[cfg(test)]
mod tests {
    use super::placed;
    use egui::{Rect, pos2, vec2};

    #[test]
    fn the_bar_never_covers_the_words_nor_leaves_the_column() {
        let column = Rect::from_min_max(pos2(100.0, 50.0), pos2(700.0, 650.0));
        let wanted = vec2(400.0, 34.0);
        let rect = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(pos2(x, y), vec2(w, h));
        for (anchor, shown) in [
            (rect(300.0, 100.0, 80.0, 20.0), true),
            (rect(110.0, 100.0, 20.0, 20.0), true),
            (rect(680.0, 100.0, 20.0, 20.0), true),
            (rect(300.0, 625.0, 80.0, 20.0), true),
            (rect(100.0, 60.0, 600.0, 580.0), false),
            (rect(100.0, -200.0, 600.0, 20.0), false),
        ] {
            let place = placed(wanted, anchor, column);
            assert_eq!(place.is_some(), shown, "{anchor}");
            if let Some(place) = place {
                assert!(column.contains_rect(place), "{place}");
                assert!(!place.intersects(anchor), "{place} covers {anchor}");
            }
        }
    }
}
