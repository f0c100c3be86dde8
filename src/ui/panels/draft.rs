//! Words that are being typed: kept here until they are committed, then sent as one command.

use std::{collections::HashMap, fmt::Debug, hash::Hash};

use egui::{
    Color32, Frame, Id, Key, Margin, Modifiers, Popup, PopupCloseBehavior, Rect, RectAlign,
    Response, RichText, Sense, Stroke, TextEdit, Ui, WidgetInfo, accesskit::Role, vec2,
};

use crate::text::unseen::shown;
use crate::ui::list_nodes;
use crate::ui::text::words::Words;
use crate::ui::theme::{self, Theme, radius, size};

/// What came of a field in this frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// Nothing to do.
    Nothing,
    /// These words are to be kept; they differ from what is stored.
    Commit(String),
    /// The person left with Esc; what was typed is gone.
    Left,
}

/// How a field looks and what it takes.
pub(super) struct Line<'a> {
    /// The accessible name.
    pub(super) name: &'a str,
    /// What stands in the empty field.
    pub(super) hint: &'a str,
    /// Rows; one makes a line without line breaks.
    pub(super) rows: usize,
    /// Whether the words are heavier.
    pub(super) medium: bool,
    /// Whether the field lies on the window, not on a card.
    pub(super) lifted: bool,
    /// Says why words can't be taken.
    pub(super) check: &'a dyn Fn(&str) -> Result<(), String>,
}

/// Takes any words.
pub(super) fn anything(_: &str) -> Result<(), String> {
    Ok(())
}

impl<'a> Line<'a> {
    /// One line that takes any words.
    pub(super) fn one(name: &'a str, hint: &'a str) -> Self {
        Self {
            name,
            hint,
            rows: 1,
            medium: false,
            lifted: false,
            check: &anything,
        }
    }

    /// Several lines that take any words. Shift+Enter breaks the line.
    pub(super) fn several(name: &'a str, hint: &'a str) -> Self {
        Self {
            rows: 2,
            ..Self::one(name, hint)
        }
    }
}

struct Draft {
    /// What was stored when typing began.
    base: String,
    text: String,
    /// Why it was not sent.
    problem: Option<String>,
    /// Whether its field was shown in the last frame.
    seen: bool,
}

/// All that is being typed in one panel, by field.
pub(super) struct Drafts<K> {
    open: HashMap<K, Draft>,
    wanted: Option<K>,
    entered: bool,
    /// What was offered below a field in the last frame, and where.
    offered: Vec<(Rect, String)>,
    /// Which of the offered is chosen by the arrows, from 1.
    picked: usize,
}

impl<K> Default for Drafts<K> {
    fn default() -> Self {
        Self {
            open: HashMap::new(),
            wanted: None,
            entered: false,
            offered: Vec::new(),
            picked: 0,
        }
    }
}

impl<K: Clone + Eq + Hash + Debug> Drafts<K> {
    /// Where the field of `key` keeps its state.
    pub(super) fn id(key: &K) -> Id {
        Id::unique(("draft", key))
    }

    /// Moves the keyboard into a field as soon as it is shown.
    pub(super) fn want(&mut self, key: K) {
        self.wanted = Some(key);
    }

    /// Whether a field still waits for the keyboard.
    pub(super) fn wants(&self) -> Option<&K> {
        self.wanted.as_ref()
    }

    /// Gives up waiting.
    pub(super) fn stop_wanting(&mut self) {
        self.wanted = None;
    }

    /// Whether a field was committed by Enter since the last call.
    pub(super) fn take_entered(&mut self) -> bool {
        std::mem::take(&mut self.entered)
    }

    /// Call once at the start of a frame: drafts whose field went out of sight, to be committed.
    pub(super) fn begin_frame(&mut self) -> Vec<(K, String)> {
        let unseen: Vec<K> = self
            .open
            .iter()
            .filter(|(_, draft)| !draft.seen)
            .map(|(key, _)| key.clone())
            .collect();
        for draft in self.open.values_mut() {
            draft.seen = false;
        }
        unseen
            .into_iter()
            .filter_map(|key| {
                let draft = self.open.remove(&key)?;
                draft.problem.is_none().then_some((key, draft.text))
            })
            .collect()
    }

    /// A field on what is `stored` under `key`. The words are sent when the person presses Enter
    /// or leaves; Esc leaves them as they were; words that can't be taken stay with the reason.
    pub(super) fn field(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        key: &K,
        stored: &str,
        line: &Line<'_>,
    ) -> Typed {
        let id = Self::id(key);
        if self.open.get(key).is_some_and(|draft| draft.base != stored) {
            self.open.remove(key);
        }
        let mut text = self
            .open
            .get(key)
            .map_or_else(|| stored.to_owned(), |draft| draft.text.clone());
        let had_focus = ui.memory(|memory| memory.has_focus(id));
        let problem = self.open.get(key).and_then(|draft| draft.problem.clone());
        let enter =
            had_focus && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let response = ui.add(edit(
            &mut text,
            theme,
            id,
            line,
            had_focus,
            problem.is_some(),
        ));
        let response = response.accessible_name(&*shown(line.name));
        if self.wanted.as_ref() == Some(key) {
            response.request_focus();
            response.scroll_to_me(None);
            self.wanted = None;
        }
        if response.changed() {
            let draft = Draft {
                base: stored.to_owned(),
                text: text.clone(),
                problem: None,
                seen: true,
            };
            self.open.insert(key.clone(), draft);
        }
        if let Some(draft) = self.open.get_mut(key) {
            draft.seen = true;
        }
        if let Some(problem) = &problem {
            ui.label(
                RichText::new(problem)
                    .font(theme::small())
                    .color(theme.danger),
            );
        }
        if enter {
            response.surrender_focus();
            self.entered = true;
            return self.finish(key, stored, line);
        }
        if response.lost_focus() {
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                self.open.remove(key);
                return Typed::Left;
            }
            return self.finish(key, stored, line);
        }
        Typed::Nothing
    }

    /// A [`field`](Self::field) that offers words used before, of which `names` gives those that
    /// go with what is typed.
    pub(super) fn field_with_names(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        key: &K,
        stored: &str,
        line: &Line<'_>,
        names: &mut dyn FnMut(&str) -> Vec<String>,
    ) -> Typed {
        let id = Self::id(key);
        let open = ui.memory(|memory| memory.has_focus(id));
        if !open {
            return self.field(ui, theme, key, stored, line);
        }
        let count = self.offered.len();
        let step = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if step(Key::ArrowDown) && self.picked < count {
            self.picked += 1;
        }
        if step(Key::ArrowUp) {
            self.picked = self.picked.saturating_sub(1);
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        let by_key = self.picked.checked_sub(1).filter(|_| enter);
        let by_pointer = ui.input(|input| {
            let at = input
                .pointer
                .interact_pos()
                .filter(|_| input.pointer.any_pressed());
            at.and_then(|at| self.offered.iter().position(|(rect, _)| rect.contains(at)))
        });
        let taken = by_key
            .or(by_pointer)
            .and_then(|index| self.offered.get(index));
        if let Some((_, text)) = taken {
            let text = text.clone();
            self.open.remove(key);
            self.offered.clear();
            self.picked = 0;
            self.field(ui, theme, key, stored, line);
            ui.memory_mut(|memory| memory.surrender_focus(id));
            return if text == stored {
                Typed::Nothing
            } else {
                Typed::Commit(text)
            };
        }
        let typed = self.field(ui, theme, key, stored, line);
        let text = self.open.get(key).map_or(stored, |draft| &draft.text);
        let found = names(text);
        self.offer(ui, theme, id, &found);
        typed
    }

    fn offer(&mut self, ui: &Ui, theme: &Theme, id: Id, found: &[String]) {
        self.offered.clear();
        let field = ui.ctx().read_response(id).filter(|_| !found.is_empty());
        let Some(field) = field else {
            return;
        };
        self.picked = self.picked.min(found.len());
        let picked = self.picked;
        Popup::from_response(&field)
            .open(true)
            .align(RectAlign::TOP_START)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .show(|ui| {
                list_nodes::list(ui, "Names that fit", found.len(), |ui, list| {
                    for (at, name) in found.iter().enumerate() {
                        let selected = picked == at + 1;
                        let row = offered(ui, theme, name, selected);
                        let told = list_nodes::Row {
                            at,
                            selected,
                            has_keys: false,
                        };
                        list_nodes::row(ui, list, row.id, told);
                        if selected {
                            list_nodes::has_keys(ui, id, row.id);
                        }
                        self.offered.push((row.rect, name.clone()));
                    }
                });
            });
    }

    /// The field is left: keeps the words if they differ and can be taken.
    fn finish(&mut self, key: &K, stored: &str, line: &Line<'_>) -> Typed {
        let Some(draft) = self.open.get_mut(key) else {
            return Typed::Nothing;
        };
        let text = draft.text.trim().to_owned();
        if let Err(problem) = (line.check)(&text) {
            draft.problem = Some(problem);
            self.entered = false;
            return Typed::Nothing;
        }
        self.open.remove(key);
        if text == stored {
            Typed::Nothing
        } else {
            Typed::Commit(text)
        }
    }
}

/// One name that is offered.
fn offered(ui: &mut Ui, theme: &Theme, name: &str, picked: bool) -> Response {
    let words = Words::line(
        ui.ctx(),
        &shown(name),
        theme::body(),
        theme.text,
        f32::INFINITY,
    );
    let size = words.size();
    let wanted = vec2((size.x + 16.0).max(120.0), 24.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    if picked || response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, theme.hover);
    }
    let at = rect.left_center() + vec2(8.0, -size.y / 2.0);
    words.paint(ui.painter(), at, theme.text);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, picked, name));
    response
}

/// A field that is only a soft ground until it has the keyboard.
pub(super) fn edit<'t>(
    text: &'t mut String,
    theme: &Theme,
    id: Id,
    line: &Line<'_>,
    focused: bool,
    wrong: bool,
) -> TextEdit<'t> {
    let edit = if line.rows > 1 {
        TextEdit::multiline(text)
            .desired_rows(line.rows)
            .return_key(egui::KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
    } else {
        TextEdit::singleline(text)
    };
    let stroke = if wrong {
        Stroke::new(1.0, theme.danger)
    } else if focused {
        Stroke::new(1.0, theme.focus)
    } else if line.lifted {
        theme.hairline()
    } else {
        Stroke::new(1.0, Color32::TRANSPARENT)
    };
    let frame = Frame::new()
        .fill(if line.lifted {
            theme.card
        } else {
            theme.window
        })
        .stroke(stroke)
        .corner_radius(radius::CHIP)
        .inner_margin(Margin::symmetric(6, 3));
    let font = if line.medium {
        theme::ui_medium(size::UI)
    } else {
        theme::ui(size::UI)
    };
    edit.id(id)
        .font(font)
        .frame(frame)
        .hint_text(RichText::new(line.hint).color(theme.muted))
        .desired_width(f32::INFINITY)
}
