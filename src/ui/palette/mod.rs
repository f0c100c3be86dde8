//! The command palette: one field that finds and runs any command, article, label or claim.

mod index;
mod score;

use egui::{
    Align2, Color32, Context, CornerRadius, Frame, Id, Key, Modal, Modifiers, Rect, Response,
    RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use index::{Index, MOST, Target};
pub use score::score;

use crate::command::Needs;
use crate::text::unseen::shown;
use crate::ui::chrome::missing;
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{key_cap_text, one_line};
use crate::ui::{Cx, Sink};

/// How many are remembered as recent.
const RECENT: usize = 8;
const ROW: f32 = 32.0;
const SHOWN_ROWS: f32 = 11.0;

/// The command palette; kept from one opening to the next, as it remembers what was used.
#[derive(Default)]
pub struct Palette {
    open: bool,
    query: String,
    chosen: usize,
    hits: Vec<Target>,
    count: usize,
    /// The query that `hits` belong to, and the revision.
    found_for: Option<(String, u64)>,
    index: Index,
    recent: Vec<String>,
    moved: bool,
    /// The row was chosen by arrows, not by typing.
    by_arrows: bool,
}

/// One hit as it is shown.
struct Row {
    name: String,
    aside: String,
    keys: String,
    mark: Mark,
    enabled: bool,
}

enum Mark {
    None,
    Icon(Icon),
    Dot(Color32),
}

impl Palette {
    /// Opens it with an empty field, or with a prefix: `>` commands, `@` articles, `#` labels.
    pub fn open(&mut self, prefix: &str) {
        self.open = true;
        prefix.clone_into(&mut self.query);
        self.chosen = 0;
        self.by_arrows = false;
        self.found_for = None;
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it if it is open, and runs what is chosen.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) {
        if !self.open {
            return;
        }
        self.find(cx);
        let run = self.keys(ctx);
        let frame = Frame::new()
            .fill(cx.theme.card)
            .stroke(cx.theme.hairline())
            .corner_radius(CornerRadius::same(radius::WINDOW))
            .shadow(cx.theme.window_shadow())
            .inner_margin(space::S);
        let id = Id::unique("palette");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 64.0));
        let width = (ctx.content_rect().width() - 48.0).min(640.0);
        let modal = Modal::new(id)
            .area(area)
            .frame(frame)
            .backdrop_color(cx.theme.veil);
        let shown = modal.show(ctx, |ui| {
            ui.set_width(width);
            let field = self.field(ui, cx.theme);
            self.find(cx);
            ui.add_space(space::XS);
            let count = self.hits.len();
            let clicked = list_nodes::list(ui, "What fits", count, |ui, list| {
                self.rows(ui, cx, list, field)
            });
            foot(ui, cx.theme, self.count);
            clicked
        });
        let pick = shown.inner.or(run.then_some(self.chosen));
        if let Some(target) = pick.and_then(|at| self.hits.get(at)).cloned() {
            self.run(&target, cx, sink);
        }
        if shown.should_close() {
            self.open = false;
        }
    }

    fn run(&mut self, target: &Target, cx: &Cx<'_>, sink: &mut Sink) {
        if !row(target, cx).enabled {
            return;
        }
        let key = target.key();
        self.recent.retain(|known| *known != key);
        self.recent.insert(0, key);
        self.recent.truncate(RECENT);
        self.open = false;
        sink.send(target.command());
    }

    /// Up and down move; true if Enter was pressed.
    fn keys(&mut self, ctx: &Context) -> bool {
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.hits.len().saturating_sub(1);
        let before = self.chosen;
        if pressed(Key::ArrowDown) {
            self.chosen = if before >= last { 0 } else { before + 1 };
        }
        if pressed(Key::ArrowUp) {
            self.chosen = before.checked_sub(1).unwrap_or(last);
        }
        if pressed(Key::PageDown) {
            self.chosen = (before + 10).min(last);
        }
        if pressed(Key::PageUp) {
            self.chosen = before.saturating_sub(10);
        }
        self.moved |= self.chosen != before;
        self.by_arrows |= self.chosen != before;
        pressed(Key::Enter)
    }

    fn find(&mut self, cx: &Cx<'_>) {
        let now = (self.query.clone(), cx.session.revision());
        if self.found_for.as_ref() == Some(&now) {
            return;
        }
        self.index.refresh(cx.session);
        (self.hits, self.count) = self.index.find(&self.query, &self.recent);
        self.found_for = Some(now);
        self.chosen = 0;
        self.by_arrows = false;
        self.moved = true;
    }

    fn field(&mut self, ui: &mut Ui, theme: &Theme) -> Id {
        let hint = "A command, an article, a label, a claim";
        let edit = TextEdit::singleline(&mut self.query)
            .font(theme::ui(size::UI + 1.0))
            .hint_text(RichText::new(hint).color(theme.muted))
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, 36.0))
            .align(Align2::LEFT_CENTER)
            .frame(Frame::new().inner_margin(egui::Margin::symmetric(10, 0)));
        let field = ui.add(edit).accessible_name("Find or run");
        field.request_focus();
        let line = ui.cursor().top();
        let edges = ui.max_rect().x_range().expand(space::S);
        ui.painter().hline(edges, line, theme.hairline());
        field.id
    }

    /// The hits; the one that was clicked. While the arrows go through them, a screen reader
    /// follows, though the keyboard stays in the field.
    fn rows(&mut self, ui: &mut Ui, cx: &Cx<'_>, list: Id, field: Id) -> Option<usize> {
        let mut clicked = None;
        let room = ui.ctx().content_rect().height() - 200.0;
        let height = (SHOWN_ROWS * ROW).min(room);
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height);
        area.auto_shrink([false, true]).show(ui, |ui| {
            if self.hits.is_empty() {
                ui.add_space(space::M);
                let words = RichText::new("Nothing of that name. Try fewer letters.");
                ui.horizontal(|ui| {
                    ui.add_space(space::S);
                    ui.label(words.color(cx.theme.muted));
                });
                ui.add_space(space::M);
            }
            for (at, target) in self.hits.iter().enumerate() {
                let row = row(target, cx);
                let chosen = at == self.chosen;
                let response = show_row(ui, cx.theme, &row, chosen);
                let told = list_nodes::Row {
                    at,
                    selected: chosen,
                    has_keys: false,
                };
                list_nodes::row(ui, list, response.id, told);
                if chosen && self.by_arrows {
                    list_nodes::has_keys(ui, field, response.id);
                }
                if at == self.chosen && std::mem::take(&mut self.moved) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    clicked = Some(at);
                }
            }
        });
        clicked
    }
}

fn row(target: &Target, cx: &Cx<'_>) -> Row {
    let project = cx.session.project();
    match target {
        Target::Command(spec) => {
            let shown = cx.shown_spec(spec);
            let why = match spec.needs {
                Needs::Nothing => spec.doc,
                needs if !shown.enabled => missing(needs),
                _ => spec.doc,
            };
            Row {
                name: shown.name,
                aside: why.to_owned(),
                keys: shown.chord,
                mark: Mark::None,
                enabled: shown.enabled,
            }
        }
        Target::Article(id) => {
            let article = project.article(id);
            Row {
                name: article.map_or_else(String::new, |a| shown(a.display_title()).into_owned()),
                aside: article.map_or_else(String::new, |a| shown(&a.meta.outlet).into_owned()),
                keys: String::new(),
                mark: Mark::Icon(Icon::Document),
                enabled: article.is_some(),
            }
        }
        Target::Label(id) => {
            let label = project.scheme.label(id);
            let name = label.map_or(id.as_str(), |label| &label.name);
            Row {
                name: format!("Tag as {}", shown(name)),
                aside: label.map_or_else(String::new, |label| label.description.clone()),
                keys: label.map_or_else(String::new, |label| label.chord.clone()),
                mark: Mark::Dot(cx.theme.hue(cx.label_hue(id)).line),
                enabled: cx.session.article().is_some(),
            }
        }
        Target::Claim(id) => {
            let claim = project.claim(*id).map(|(_, claim)| claim);
            let number = claim.map_or(0, |claim| claim.number);
            let wording = claim.map_or("", |claim| claim.wording.as_str());
            Row {
                name: format!("C{number} {}", shown(wording)),
                aside: String::new(),
                keys: String::new(),
                mark: Mark::Icon(Icon::ChevronRight),
                enabled: claim.is_some(),
            }
        }
    }
}

fn show_row(ui: &mut Ui, theme: &Theme, row: &Row, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::CLICK);
    if chosen {
        ui.painter()
            .rect_filled(rect, radius::CONTROL, theme.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, theme.hover);
    }
    let painter = ui.painter_at(rect);
    let mut left = rect.left() + 10.0;
    let mid = rect.center().y;
    match row.mark {
        Mark::None => {}
        Mark::Icon(icon) => {
            let place = Rect::from_center_size(pos2(left + 7.0, mid), vec2(14.0, 14.0));
            icon.paint(&painter, place, theme.muted);
            left += 22.0;
        }
        Mark::Dot(color) => {
            painter.circle_filled(pos2(left + 7.0, mid), 4.0, color);
            left += 22.0;
        }
    }
    let mut right = rect.right() - 10.0;
    if !row.keys.is_empty() {
        let keys = row.keys.replace('+', " ").replace("  ", " +");
        right = key_cap_text(&painter, theme, pos2(right, mid), &keys).left() - 12.0;
    }
    let color = if row.enabled { theme.text } else { theme.faint };
    let name_room = if row.aside.is_empty() {
        right - left
    } else {
        (right - left) * 0.68
    };
    let end = one_line(
        &painter,
        &row.name,
        theme::body(),
        color,
        pos2(left, mid),
        name_room,
    );
    let start = end + 14.0;
    if right - start > 40.0 {
        let at = pos2(start, mid);
        one_line(
            &painter,
            &row.aside,
            theme::small(),
            theme.muted,
            at,
            right - start,
        );
    }
    let (enabled, name) = (row.enabled, row.name.clone());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, enabled, chosen, &name));
    response
}

fn foot(ui: &mut Ui, theme: &Theme, count: usize) {
    let line = ui.cursor().top() + 4.0;
    let edges = ui.max_rect().x_range().expand(space::S);
    ui.painter().hline(edges, line, theme.hairline());
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.add_space(space::XS);
        let more = if count > MOST {
            format!("{MOST} of {count} · ")
        } else {
            String::new()
        };
        let words = format!("{more}> commands   @ articles   # labels   c6 claim");
        ui.label(RichText::new(words).font(theme::small()).color(theme.muted));
    });
}
