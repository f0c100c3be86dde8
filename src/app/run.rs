//! Runs commands: those of the session there, those of the window here.

use super::keys::{moves_keyboard, runs_without_project};
use super::{App, Open};
use crate::command::{Ask, Command, Direction, Field, Step, Window, trace};
use crate::store::crash;
use crate::text::counted;
use crate::ui::Cx;
use crate::ui::chrome::Notice;
use crate::ui::dialogs::{Dialog, Request};
use crate::ui::panels::find::FindPlace;
use crate::ui::widgets::BannerKind;

impl App {
    /// Runs everything that was sent in this frame.
    pub(super) fn run_commands(&mut self, ctx: &egui::Context) {
        // A command may send others, but not without end.
        for _ in 0..8 {
            let commands = self.sink.take();
            if commands.is_empty() {
                break;
            }
            for command in commands {
                self.run(ctx, command);
            }
        }
        // What no command took now must not be pasted by a later one.
        self.pasted = None;
        self.answer_requests(ctx);
    }

    fn run(&mut self, ctx: &egui::Context, command: Command) {
        crash::note(&trace(&command));
        if self.open.is_none() && !runs_without_project(&command) {
            self.say("Open or make a project first");
            return;
        }
        let allowed = self
            .open
            .as_ref()
            .map(|open| open.session.check_allowed(&command));
        if let Some(Err(refusal)) = allowed {
            self.say(refusal.to_string());
            return;
        }
        self.keyboard_moves |= moves_keyboard(&command);
        match command {
            Command::Window(window) => self.run_window(ctx, window),
            Command::Move {
                step,
                direction,
                extend,
            } => self.move_caret(ctx, step, direction, extend),
            command => self.run_in_session(command),
        }
        ctx.request_repaint();
    }

    /// Moves the caret, or the edge that is held, by what is on the screen: the arrows to the
    /// right and left go to the right and left whichever way the words run.
    fn move_caret(&mut self, ctx: &egui::Context, step: Step, direction: Direction, extend: bool) {
        let Some(open) = &mut self.open else { return };
        let cx = Cx::of(&open.session, ctx, &self.keymap, &self.preferences);
        let desk = open.session.desk();
        let (held, selected) = (desk.held.is_some(), open.session.selected().is_some());
        let article = &mut self.panels.article;
        let to = match step {
            // A step over a selection goes to its edge.
            Step::Grapheme if selected && !extend && !held => None,
            _ => article.layout_step(ctx, &cx, step, direction),
        };
        if let Some(to) = to {
            if held {
                open.session.move_held_to(to);
            } else {
                open.session.set_caret(to, extend);
            }
            self.reveal(true);
            return;
        }
        let sideways = matches!(step, Step::Grapheme | Step::Word | Step::Sentence);
        let direction = if sideways {
            article.along_the_text(ctx, &cx, direction)
        } else {
            direction
        };
        self.run_in_session(Command::Move {
            step,
            direction,
            extend,
        });
    }

    pub(super) fn run_in_session(&mut self, command: Command) {
        let moves = matches!(command, Command::Move { .. } | Command::Click(_));
        if moves {
            self.panels.article.forget_goal();
        }
        let Some(open) = &mut self.open else { return };
        let ran = open.session.run(command);
        self.panels.status.note(&ran);
        if ran.is_ok_and(|effect| effect.reveal) {
            self.reveal(moves);
        }
    }

    /// Scrolls to the caret in the next frame; `stepped` says that it moved there step by step.
    pub(super) fn reveal(&mut self, stepped: bool) {
        if let Some(open) = &self.open {
            self.panels.article.reveal(&open.session, stepped);
        }
    }

    /// Says something in the status bar.
    pub(super) fn say(&mut self, message: impl AsRef<str>) {
        self.panels.status.say(message.as_ref(), false);
    }

    /// Shows a lasting error.
    pub(super) fn warn(&mut self, title: &str, text: &str) {
        self.add_notice(BannerKind::Error, title, text, Vec::new(), &[]);
    }

    /// Shows a lasting notice with a list of lines.
    pub(super) fn notice(&mut self, kind: BannerKind, title: &str, lines: Vec<String>) {
        match <[String; 1]>::try_from(lines) {
            Ok([line]) => self.add_notice(kind, title, &line, Vec::new(), &[]),
            Err(lines) => self.add_notice(kind, title, "", lines, &[]),
        };
    }

    /// Shows a lasting notice with details and actions, and returns its name.
    pub(super) fn add_notice(
        &mut self,
        kind: BannerKind,
        title: &str,
        text: &str,
        lines: Vec<String>,
        actions: &[&str],
    ) -> u64 {
        let id = self
            .panels
            .notices
            .iter()
            .map(|notice| notice.id)
            .max()
            .unwrap_or(0)
            + 1;
        self.panels.notices.push(Notice {
            id,
            kind,
            title: title.to_owned(),
            text: text.to_owned(),
            lines,
            actions: actions.iter().map(|&action| action.to_owned()).collect(),
        });
        id
    }

    fn run_window(&mut self, ctx: &egui::Context, window: Window) {
        match window {
            Window::Ask(ask) => self.ask(ctx, ask),
            Window::Palette => self.panels.palette.open(""),
            Window::Keys => self.panels.keys.open(),
            Window::About => self.panels.dialog = Some(Dialog::about(&self.given())),
            Window::Mentions => self.list_mentions(),
            Window::History => self.list_history(),
            Window::FocusArticles => self.focus_articles(),
            Window::FocusText => self.panels.article.focus(),
            Window::FocusClaims => self.focus_claims(),
            Window::NextPanel => self.cycle_panels(ctx, true),
            Window::PreviousPanel => self.cycle_panels(ctx, false),
            Window::Edit(field) => self.edit_field(field),
            Window::ToggleArticles => {
                self.preferences.articles_shown = !self.preferences.articles_shown;
            }
            Window::ToggleClaims => self.preferences.claims_shown = !self.preferences.claims_shown,
            Window::CycleTheme => {
                self.preferences.theme = self.preferences.theme.next();
                self.show_theme(ctx);
                let name = self.preferences.theme.name().to_lowercase();
                self.say(format!("Theme: {name}"));
            }
            Window::ZoomIn => self.preferences.zoom = self.preferences.zoomed(true),
            Window::ZoomOut => self.preferences.zoom = self.preferences.zoomed(false),
            Window::ZoomReset => self.preferences.zoom = 100,
            Window::ToggleLabelNames => {
                self.preferences.label_names = !self.preferences.label_names;
            }
            Window::ToggleInvisibles => {
                self.preferences.invisibles = !self.preferences.invisibles;
                self.say(if self.preferences.invisibles {
                    "Characters without ink are shown"
                } else {
                    "Characters without ink are not shown"
                });
            }
            other => self.run_window_on_project(ctx, other),
        }
    }

    fn run_window_on_project(&mut self, ctx: &egui::Context, window: Window) {
        match window {
            Window::Find => self.open_find(false),
            Window::FindInProject => self.open_find(true),
            Window::FindNext => self.step_hit(ctx, true),
            Window::FindPrevious => self.step_hit(ctx, false),
            Window::PasteArticle => match self.pasted.take() {
                Some(text) => self.paste(&text),
                // Chosen from a menu: the system is asked and answers with an event.
                None => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            },
            Window::Copy => self.copy(ctx, false),
            Window::CopyMarked => self.copy(ctx, true),
            Window::Save => {
                if let Some(open) = &mut self.open {
                    open.session.snapshot();
                }
                match self.pending() {
                    0 => self.say("Snapshot written anew; every step was on disk before"),
                    _ => self.try_again(),
                }
            }
            Window::TakeOver => self.take_over(),
            Window::BackUp => self.back_up_now(),
            Window::SuggestFromMemory => self.suggest_from_memory(),
            Window::Check => self.check(),
            Window::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Window::OpenSample => self.requests.push(Request::OpenSample),
            _ => {}
        }
    }

    fn ask(&mut self, ctx: &egui::Context, ask: Ask) {
        let given = self.given();
        let nothing = super::show::nothing();
        let session = self.open.as_ref().map_or(&nothing, |open| &open.session);
        let cx = Cx::of(session, ctx, &self.keymap, &self.preferences);
        match Dialog::open(ask, &cx, &given) {
            Some(dialog) => self.panels.dialog = Some(dialog),
            None => self.say("Select words or put a mention in focus first"),
        }
    }

    fn list_mentions(&mut self) {
        self.show_left_column();
        self.panels.mentions.open();
    }

    fn list_history(&mut self) {
        self.show_left_column();
        self.panels.history.open();
    }

    /// Shows the column with nothing over the article list.
    fn show_left_column(&mut self) {
        self.preferences.articles_shown = true;
        self.panels.close_lists();
    }

    fn open_find(&mut self, whole_project: bool) {
        self.preferences.articles_shown = true;
        self.panels.mentions.close();
        self.panels.history.close();
        self.panels.find.open(if whole_project {
            FindPlace::Project
        } else {
            FindPlace::Article
        });
    }

    fn step_hit(&mut self, ctx: &egui::Context, forward: bool) {
        let Some(open) = &self.open else { return };
        let cx = Cx::of(&open.session, ctx, &self.keymap, &self.preferences);
        if forward {
            self.panels.find.next(&cx, &mut self.sink);
        } else {
            self.panels.find.previous(&cx, &mut self.sink);
        }
    }

    fn copy(&mut self, ctx: &egui::Context, marked: bool) {
        let Some(Open { session, .. }) = &self.open else {
            return;
        };
        let focused = session
            .focused_mention()
            .map(|mention| mention.extent.cover());
        let Some(range) = session.selected().or(focused) else {
            return;
        };
        let Some(article) = session.article() else {
            return;
        };
        let words = if marked {
            session.marked_words(range)
        } else {
            article.text.slice(range).to_owned()
        };
        let count = words.chars().count();
        ctx.copy_text(words);
        self.say(format!("Copied {}", counted(count, "character")));
    }

    fn focus_articles(&mut self) {
        self.show_left_column();
        self.panels.articles.focus();
    }

    fn focus_claims(&mut self) {
        self.preferences.claims_shown = true;
        self.panels.claims.focus();
    }

    fn edit_field(&mut self, field: Field) {
        self.preferences.claims_shown = true;
        match field {
            Field::MentionNote => self.panels.mention.focus_note(),
            Field::MentionAttributes => self.panels.mention.focus_attributes(),
            Field::ClaimWording => self.panels.claims.edit_wording(),
        }
    }

    /// F6: articles → text → claims → what is not on disk → articles.
    fn cycle_panels(&mut self, _: &egui::Context, forward: bool) {
        let next = match (self.panel_in_use, forward) {
            // What is not on disk stands between the last column and the first one.
            (Panel::Claims, true) | (Panel::Articles, false) if self.focus_unsaved() => {
                Panel::Unsaved
            }
            (Panel::Articles, true) | (Panel::Claims, false) => Panel::Text,
            (Panel::Text, true) | (Panel::Articles | Panel::Unsaved, false) => Panel::Claims,
            (Panel::Claims | Panel::Unsaved, true) | (Panel::Text, false) => Panel::Articles,
        };
        self.panel_in_use = next;
        match next {
            Panel::Articles if self.panels.mentions.is_open() => self.list_mentions(),
            Panel::Articles if self.panels.history.is_open() => self.list_history(),
            Panel::Articles => self.focus_articles(),
            Panel::Text => self.panels.article.focus(),
            Panel::Claims => self.focus_claims(),
            Panel::Unsaved => {}
        }
    }
}

/// A column of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Panel {
    /// The article list, or the hits of a search.
    Articles,
    /// The text.
    #[default]
    Text,
    /// The claims.
    Claims,
    /// The strip that says what is not on disk.
    Unsaved,
}
