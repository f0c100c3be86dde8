//! The strip across the window while the disk refuses: what is not on disk, why, since when, and
//! the ways out. It stays until the disk answers.

use egui::accesskit::{Live, Role};
use egui::{Align, Frame, Layout, Margin, Panel, RichText, Sense, Ui, UiBuilder, Vec2};

use crate::ui::Sink;
use crate::ui::dialogs::{Request, not_on_disk, sentence};
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Emphasis, button};

/// Below this width the buttons stand under the words.
const FOLDED_BELOW: f32 = 980.0;

/// What is not on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// How many steps; none if only the snapshot can't be written.
    pub steps: usize,
    /// Why, and what to do: "the disk is full: free some space (/home/lena/p/journal/lena.log)".
    pub why: String,
    /// For how long, in whole minutes.
    pub minutes: i64,
    /// The copy that was saved meanwhile.
    pub copy: Option<CopyView>,
}

/// A copy that was saved while the disk refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyView {
    /// Its folder.
    pub folder: String,
    /// Whether it has everything that was done.
    pub is_whole: bool,
}

/// Shows the strip. `focus` gives its first button the keyboard.
pub fn unsaved(
    ui: &mut Ui,
    theme: &Theme,
    what: &Unsaved,
    focus: bool,
    sink: &mut Sink,
    requests: &mut Vec<Request>,
) {
    let (fill, color) = match what.steps {
        0 => (theme.warning_soft, theme.warning),
        _ => (theme.danger_soft, theme.danger),
    };
    let frame = Frame::new()
        .fill(fill)
        .inner_margin(Margin::symmetric(16, 8));
    let panel = Panel::top("what is not on disk")
        .resizable(false)
        .frame(frame);
    panel.show(ui, |ui| {
        // Its name does not count the steps: a listener would hear it with each of them.
        let spoken = format!(
            "{} {} F6 leads to what can be done.",
            sentence(&what.why),
            way_on(what)
        );
        let alert = UiBuilder::new()
            .accessibility_role(Role::Alert)
            .accessibility_label(spoken);
        ui.scope_builder(alert, |ui| {
            ui.ctx()
                .accesskit_node_builder(ui.unique_id(), |node| node.set_live(Live::Assertive));
            ui.horizontal_top(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(Vec2::new(18.0, space::CONTROL), Sense::HOVER);
                let place = egui::Rect::from_center_size(rect.center(), Vec2::splat(18.0));
                Icon::Warning.paint(ui.painter(), place, color);
                if ui.available_width() < FOLDED_BELOW {
                    ui.vertical(|ui| {
                        words(ui, theme, what);
                        ui.add_space(space::XS);
                        ui.horizontal_wrapped(|ui| {
                            buttons(ui, theme, what, focus, sink, requests);
                        });
                    });
                    return;
                }
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    buttons(ui, theme, what, focus, sink, requests);
                    ui.add_space(space::L);
                    ui.with_layout(Layout::top_down(Align::Min), |ui| words(ui, theme, what));
                });
            });
        });
    });
}

/// What can be counted on meanwhile.
fn way_on(what: &Unsaved) -> String {
    match &what.copy {
        Some(copy) if copy.is_whole => format!("A copy with everything is in {}.", copy.folder),
        Some(copy) => format!(
            "A copy is in {}; what was done since is not in it yet.",
            copy.folder
        ),
        None if what.steps == 0 => "Every step is on disk all the same, in the journal.".to_owned(),
        None => "You can go on: every step is kept in memory and is written as soon as the disk \
                 takes it."
            .to_owned(),
    }
}

fn words(ui: &mut Ui, theme: &Theme, what: &Unsaved) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.spacing_mut().interact_size.y = 0.0;
    ui.add_space(6.0);
    let title = match what.steps {
        0 => "The project’s files are not up to date".to_owned(),
        steps => not_on_disk(steps),
    };
    let since = match what.minutes {
        ..=0 => String::new(),
        1 => "for a minute".to_owned(),
        minutes @ 2..=119 => format!("for {minutes} minutes"),
        minutes => format!("for {} hours", minutes / 60),
    };
    let quiet = |ui: &mut Ui, text: RichText| {
        let shown = ui.add(egui::Label::new(text).wrap());
        // Said by the strip itself, once.
        ui.ctx()
            .accesskit_node_builder(shown.id, |node| node.set_live(Live::Off));
    };
    ui.horizontal_wrapped(|ui| {
        quiet(ui, RichText::new(title).font(theme::strong(size::UI)));
        if !since.is_empty() {
            quiet(ui, RichText::new(since).color(theme.muted));
        }
    });
    quiet(ui, RichText::new(sentence(&what.why)));
    quiet(ui, RichText::new(way_on(what)).color(theme.muted));
}

/// The ways out, the likeliest first.
fn buttons(
    ui: &mut Ui,
    theme: &Theme,
    what: &Unsaved,
    focus: bool,
    sink: &mut Sink,
    requests: &mut Vec<Request>,
) {
    let mut first = focus;
    let mut way = |ui: &mut Ui, emphasis, name| {
        let shown = button(ui, theme, emphasis, name);
        if std::mem::take(&mut first) {
            shown.request_focus();
        }
        shown.clicked()
    };
    let has_copy = what.copy.is_some();
    if has_copy && way(ui, Emphasis::Primary, "Open the copy") {
        requests.push(Request::OpenCopy);
    }
    if way(ui, Emphasis::Normal, "Try again") {
        requests.push(Request::TryAgain);
    }
    if !has_copy && way(ui, Emphasis::Normal, "Save a copy elsewhere…") {
        sink.send_id("project.copy");
    }
}
