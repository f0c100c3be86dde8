//! From chords to commands.

use egui::{Event, ImeEvent};

use super::App;
use crate::command::{Binding, Chord, Command, Key, Keymap, Window};
use crate::ui::keys_input::{self, Focus, Press};
use crate::ui::panels::article::ArticlePanel;
use crate::ui::panels::articles::ArticlesPanel;
use crate::ui::panels::find::FindPanel;
use crate::ui::panels::history::HistoryPanel;
use crate::ui::panels::mentions::MentionsPanel;
use crate::ui::text::ArticleView;
use crate::ui::widgets::BannerKind;

/// The keys by which one chooses among what an input method offers.
const CHOOSING: [egui::Key; 6] = [
    egui::Key::Enter,
    egui::Key::Tab,
    egui::Key::ArrowUp,
    egui::Key::ArrowDown,
    egui::Key::PageUp,
    egui::Key::PageDown,
];

impl App {
    /// Makes the keymap anew if the scheme or the person's own chords changed.
    pub(super) fn refresh_keymap(&mut self) {
        let scheme = self
            .open
            .as_ref()
            .map(|open| open.session.project().scheme.clone());
        let scheme = scheme.unwrap_or_default();
        let current = self.keymap_for.as_ref().is_some_and(|(for_scheme, keys)| {
            std::sync::Arc::ptr_eq(for_scheme, &scheme) && *keys == self.preferences.keys
        });
        if current {
            return;
        }
        let (keymap, errors) = Keymap::new(&self.preferences.keys, &scheme);
        self.keymap = keymap;
        self.keymap_for = Some((scheme, self.preferences.keys.clone()));
        if !errors.is_empty() {
            let lines = errors.iter().map(ToString::to_string).collect();
            self.notice(BannerKind::Warning, "Some keys can't be used", lines);
        }
    }

    /// Keys that are pressed while the keyboard is on its way into a field wait until it is there:
    /// what gets it is drawn in the frame after the command, and has it in the next one.
    pub(super) fn hold_back_keys(&mut self, ctx: &egui::Context) {
        let mut keys = std::mem::take(&mut self.held_back);
        if std::mem::take(&mut self.keyboard_moves) {
            keys.extend(keys_input::take_all(ctx));
            self.held_back = keys;
            ctx.request_repaint();
        } else {
            ctx.input_mut(|input| {
                keys.append(&mut input.events);
                input.events = keys;
            });
        }
    }

    /// While an input method composes words, Enter, Tab and the arrows choose among what it
    /// offers. Systems keep them to themselves then, but not all of them always do: they must
    /// not also end the field that is being typed in.
    pub(super) fn leave_to_input_method(&mut self, ctx: &egui::Context) {
        let typing = ctx.text_edit_focused();
        let mut composing = self.composing && typing;
        ctx.input_mut(|input| {
            let mut ended = false;
            input.events.retain(|event| match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => {
                    ended |= composing && text.is_empty();
                    composing = typing && !text.is_empty();
                    true
                }
                Event::Ime(ImeEvent::Commit(_)) => {
                    ended |= composing;
                    composing = false;
                    true
                }
                Event::Key {
                    key, pressed: true, ..
                } => !((composing || ended) && CHOOSING.contains(key)),
                _ => true,
            });
        });
        self.composing = composing;
    }

    /// Whether something lies over the panels that has the keys to itself.
    fn is_covered(&self, ctx: &egui::Context) -> bool {
        self.panels.dialog.is_some()
            || self.panels.palette.is_open()
            || self.panels.keys.is_open()
            || self.panels.menu.is_some()
            || egui::Popup::is_any_open(ctx)
    }

    /// Gives the keyboard to the text when nothing else has it: after a dialog, the palette, a
    /// field that was left. Chords work without that, but a screen reader would be nowhere.
    pub(super) fn keep_focus(&self, ctx: &egui::Context) {
        let article = self
            .open
            .as_ref()
            .is_some_and(|open| open.session.article().is_some());
        if article && !self.is_covered(ctx) && ctx.memory(|memory| memory.focused().is_none()) {
            ctx.memory_mut(|memory| memory.request_focus(ArticleView::id()));
            ctx.request_repaint();
        }
    }

    /// Takes the chords of this frame that mean something and queues their commands.
    pub(super) fn take_keys(&mut self, ctx: &egui::Context) {
        let left = std::mem::take(&mut self.typing);
        if self.is_covered(ctx) {
            return;
        }
        self.typing = ctx.text_edit_focused();
        // Esc has already let go of the field: one press leaves it, and does nothing else.
        let left = left && !self.typing;
        let nothing_focused = ctx.memory(|memory| memory.focused().is_none());
        let in_list = ArticlesPanel::has_focus(ctx)
            || FindPanel::has_focus(ctx)
            || HistoryPanel::has_focus(ctx)
            || MentionsPanel::has_focus(ctx);
        let focus = if self.typing {
            Focus::Field
        } else if in_list {
            Focus::List
        } else if nothing_focused || ArticlePanel::has_focus(ctx) {
            Focus::Text
        } else {
            Focus::Elsewhere
        };
        let meant = |press: &Press| {
            let may_run = keys_input::may_run(press.chord, focus)
                && !(left && press.chord == Chord::plain(Key::Escape));
            self.command_of(press).filter(|_| may_run)
        };
        let moves = |press: &Press| meant(press).as_ref().is_some_and(moves_keyboard);
        let held_back = keys_input::take_behind(ctx, moves);
        let taken = keys_input::take(ctx, |press| meant(press).is_some());
        self.held_back.extend(held_back);
        for press in taken {
            if let Some(command) = self.command_of(&press) {
                // Pasting takes the words along with the event.
                self.pasted = press.pasted.or(self.pasted.take());
                self.sink.send(command);
            }
        }
    }

    /// What a press runs: the first binding that has what it needs, else the first of all, so
    /// that its refusal can say what is missing.
    fn command_of(&self, press: &Press) -> Option<Command> {
        let bindings = self.keymap.bindings(press.chord);
        let bindings = if bindings.is_empty() {
            press
                .fallback
                .map_or(bindings, |chord| self.keymap.bindings(chord))
        } else {
            bindings
        };
        let runs = |binding: &&Binding| match binding {
            Binding::Spec(spec) => match &self.open {
                Some(open) => open.session.meets(spec.needs),
                None => spec.needs == crate::command::Needs::Nothing,
            },
            Binding::Label(_) => self.open.is_some(),
        };
        let chosen = bindings.iter().find(runs).or_else(|| bindings.first())?;
        Some(chosen.command())
    }
}

/// Whether a command may give the keyboard to another part of the window.
pub(super) fn moves_keyboard(command: &Command) -> bool {
    use Window as W;
    matches!(
        command,
        Command::Window(
            W::Ask(_)
                | W::Palette
                | W::Keys
                | W::About
                | W::FocusArticles
                | W::FocusText
                | W::FocusClaims
                | W::Mentions
                | W::History
                | W::NextPanel
                | W::PreviousPanel
                | W::Edit(_)
                | W::Find
                | W::FindInProject
                | W::Check
        )
    )
}

/// Whether a command can run while no project is open.
pub(super) fn runs_without_project(command: &Command) -> bool {
    use crate::command::Ask as A;
    use Window as W;
    matches!(
        command,
        Command::Window(
            W::Ask(A::NewProject | A::OpenProject | A::Unpack | A::Settings | A::ImportFiles)
                | W::OpenSample
                | W::Quit
                | W::Palette
                | W::Keys
                | W::About
                | W::CycleTheme
                | W::ZoomIn
                | W::ZoomOut
                | W::ZoomReset
        )
    )
}
