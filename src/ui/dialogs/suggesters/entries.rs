//! The list of suggesters: a switch, what it does, its files, what came of it.

use std::path::Path;

use egui::{Align, Key, Layout, Response, RichText, Ui, vec2};

use super::program::ProgramForm;
use super::{SuggestersDialog, Told, Wants, add_file};
use crate::session::preferences::SuggesterChoices;
use crate::suggest::{Kind, OutsideProgram, SUGGESTERS, Wanted};
use crate::text::unseen::shown;
use crate::text::{capitalized, counted};
use crate::ui::dialogs::Request;
use crate::ui::dialogs::sheet::{complaint, focus_once, hint};
use crate::ui::icons::Icon;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{
    BannerAnswer, BannerKind, Emphasis, banner_with, button, check, field, icon_button,
};

/// How far what belongs to an entry stands in: below its name, beside its box.
const INDENT: f32 = 24.0;
/// So many lines of what was wrong are shown.
const LISTED: usize = 20;

impl SuggestersDialog {
    pub(super) fn entries(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        now: &mut SuggesterChoices,
        wants: &mut Wants,
    ) {
        for kind in SUGGESTERS {
            self.kind(ui, theme, kind, now, wants);
            ui.add_space(space::M);
        }
        self.programs(ui, theme, now, wants);
    }

    fn kind(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        kind: &'static Kind,
        now: &mut SuggesterChoices,
        wants: &mut Wants,
    ) {
        let all = now.of_kind(kind);
        let can = !self.is_busy() && !all.is_empty();
        let (switch, run) = head(ui, theme, (kind.id, kind.name), now, can, |_| {});
        focus_once(&mut self.is_new, &switch);
        if run {
            wants.run = Some((all.clone(), false));
        }
        indented(ui, |ui| {
            hint(ui, theme, &format!("{}.", kind.description));
            if !kind.reads_file {
                for wanted in &all {
                    self.what_came(ui, theme, wanted);
                }
                return;
            }
            let mut gone = None;
            for (index, wanted) in all.iter().enumerate() {
                if file_row(ui, theme, &now.files(kind.id)[index]) {
                    gone = Some(index);
                }
                self.what_came(ui, theme, wanted);
            }
            if let (Some(index), Some(files)) = (gone, now.files_mut(kind.id)) {
                files.remove(index);
            }
            self.new_file(ui, theme, kind, now, wants);
        });
    }

    /// A field for one more file of a kind.
    fn new_file(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        kind: &'static Kind,
        now: &mut SuggesterChoices,
        wants: &mut Wants,
    ) {
        let what = match kind.id {
            "list" => "names",
            other => other,
        };
        ui.horizontal(|ui| {
            let typed = self.typed.entry(kind.id).or_default();
            let wide = ui.available_width() - 84.0 - space::S;
            let edit = ui.allocate_ui(vec2(wide, space::CONTROL), |ui| {
                let example = format!("Path of a file with {what}");
                field(
                    ui,
                    theme,
                    typed,
                    &example,
                    &format!("Add a file with {what}"),
                )
            });
            let away = ui.input(|input| input.key_pressed(Key::Escape));
            if edit.inner.lost_focus() && !away {
                add_file(now, kind.id, &std::mem::take(typed));
            }
            let browse = button(ui, theme, Emphasis::Normal, "Browse…");
            let name = format!("Browse for {what}");
            if browse.accessible_name(&name).clicked() {
                self.browsing = Some(kind.id);
                let title = format!("Files with {what}");
                wants.requests.push(Request::BrowseWords(title));
            }
        });
    }

    fn programs(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        now: &mut SuggesterChoices,
        wants: &mut Wants,
    ) {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Programs of your own").font(theme::ui_medium(size::UI)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button(ui, theme, Emphasis::Normal, "Add a program…").clicked() {
                    self.form = Some(ProgramForm::of_new());
                }
            });
        });
        hint(
            ui,
            theme,
            "A model or a rule system that reads articles as JSON lines. None runs before you \
             have allowed it for this project.",
        );
        let mut gone = None;
        for (index, program) in now.programs.clone().iter().enumerate() {
            ui.add_space(space::XS);
            let switch = SuggesterChoices::switch_of(program);
            let wanted = Wanted::Program(program.clone());
            let can = !self.is_busy();
            let name = (switch.as_str(), program.name.as_str());
            let mut edit = false;
            let (_, run) = head(ui, theme, name, now, can, |ui| {
                let remove = format!("Remove {}", program.name);
                if icon_button(ui, theme, Icon::Trash, &remove, None).clicked() {
                    gone = Some(index);
                }
                let change = button(ui, theme, Emphasis::Quiet, "Edit…");
                edit = change
                    .accessible_name(format!("Edit {}", program.name))
                    .clicked();
            });
            if edit {
                self.form = Some(ProgramForm::of(program, index));
            }
            if run {
                wants.run = Some((vec![wanted.clone()], false));
            }
            indented(ui, |ui| {
                hint(ui, theme, &program.command_line());
                self.consent(ui, theme, program, &program.name, wants);
                self.program_said(ui, theme, program, wants);
            });
        }
        if let Some(index) = gone {
            let program = now.programs.remove(index);
            now.set(&SuggesterChoices::switch_of(&program), true);
        }
        self.other_consents(ui, theme, now, wants);
    }

    /// What may read the project and is no program of the settings, or not as it is now.
    fn other_consents(
        &self,
        ui: &mut Ui,
        theme: &Theme,
        now: &SuggesterChoices,
        wants: &mut Wants,
    ) {
        let allowed = self.allowed.iter().flatten();
        let others = allowed.filter(|one| !now.programs.iter().any(|its| its.runs_the_same(one)));
        for other in others {
            ui.add_space(space::XS);
            hint(ui, theme, "No longer listed, but allowed before:");
            indented(ui, |ui| {
                let line = other.command_line();
                hint(ui, theme, &line);
                self.consent(ui, theme, other, &line, wants);
            });
        }
    }

    /// That a program may read the project, and a button that takes it back.
    fn consent(
        &self,
        ui: &mut Ui,
        theme: &Theme,
        program: &OutsideProgram,
        name: &str,
        wants: &mut Wants,
    ) {
        let allowed = self.allowed.iter().flatten();
        if !allowed.into_iter().any(|one| one.runs_the_same(program)) {
            return;
        }
        ui.horizontal(|ui| {
            ui.label("May read this project.");
            let back = button(ui, theme, Emphasis::Quiet, "Take back");
            let name = format!("Take back what {name} may");
            if back.accessible_name(&*shown(&name)).clicked() {
                let program = Box::new(program.clone());
                wants.requests.push(Request::TakeBackConsent(program));
            }
        });
    }

    /// What came of a program, or the question whether it may read the project.
    fn program_said(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        program: &OutsideProgram,
        wants: &mut Wants,
    ) {
        let wanted = Wanted::Program(program.clone());
        let Some(Told::Asks { articles }) = self.told(&wanted) else {
            self.what_came(ui, theme, &wanted);
            return;
        };
        let title = format!("May “{}” read this project?", shown(&program.name));
        let text = format!(
            "This would be run, as you on this computer:\n{}\nIt gets the text, title and \
             language of {}, and can do whatever you can: allow it only if you trust it. It may \
             then read this project whenever you run it, until you take that back here.",
            program.command_line(),
            counted(*articles, "article"),
        );
        let (mut yes, mut no) = (false, false);
        let kind = BannerKind::Warning;
        let away = banner_with(ui, theme, kind, (&title, &text), &[], |ui| {
            ui.horizontal(|ui| {
                yes = button(ui, theme, Emphasis::Normal, "Allow and run").clicked();
                let refuse = button(ui, theme, Emphasis::Normal, "Don’t run it");
                if std::mem::take(&mut self.fresh_question) {
                    refuse.request_focus();
                    refuse.scroll_to_me(Some(Align::Center));
                }
                no = refuse.clicked();
            });
        });
        if yes {
            wants.run = Some((vec![wanted.clone()], true));
        }
        if no || away == Some(BannerAnswer::Dismissed) {
            self.told.retain(|(one, _)| *one != wanted);
        }
    }

    /// What came of a suggester.
    fn what_came(&self, ui: &mut Ui, theme: &Theme, wanted: &Wanted) {
        match self.told(wanted) {
            None | Some(Told::Asks { .. }) => {}
            Some(Told::Wrong(lines)) => {
                for line in lines.iter().take(LISTED) {
                    complaint(ui, theme, line);
                }
                if lines.len() > LISTED {
                    complaint(ui, theme, &format!("and {} more", lines.len() - LISTED));
                }
            }
            Some(Told::Came { tally, notes }) => {
                let words = capitalized(&tally.found());
                ui.label(RichText::new(words).font(theme::ui_medium(size::UI)));
                for note in notes.iter().take(LISTED) {
                    hint(ui, theme, note);
                }
            }
        }
    }
}

/// The first row of an entry: its switch, and on the right what `more` draws and "Run". Gives the
/// switch, and whether it shall be run.
fn head(
    ui: &mut Ui,
    theme: &Theme,
    (switch, name): (&str, &str),
    now: &mut SuggesterChoices,
    can_run: bool,
    more: impl FnOnce(&mut Ui),
) -> (Response, bool) {
    let row = ui.horizontal(|ui| {
        let mut on = now.is_on(switch);
        let check = check(ui, theme, &mut on, name);
        if check.changed() {
            now.set(switch, on);
        }
        let mut run = false;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = ui.add_enabled_ui(can_run, |ui| {
                let button = button(ui, theme, Emphasis::Normal, "Run");
                button.accessible_name(&*shown(&format!("Run {name}")))
            });
            run = button.inner.clicked();
            more(ui);
        });
        (check, run)
    });
    row.inner
}

/// A file, and a button that takes it off the list; true when it was pressed.
fn file_row(ui: &mut Ui, theme: &Theme, path: &str) -> bool {
    let file = Path::new(path);
    let name = file
        .file_name()
        .map_or(path.into(), |name| name.to_string_lossy());
    let folder = file
        .parent()
        .map_or_else(String::new, |folder| folder.display().to_string());
    let mut gone = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(shown(&name)).font(theme::ui_medium(size::UI)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let remove = format!("Take {name} off the list");
            gone = icon_button(ui, theme, Icon::Close, &remove, None).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                Phrase::new(&shown(&folder), theme::small(), theme.muted)
                    .truncate()
                    .show(ui);
            });
        });
    });
    gone
}

fn indented(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.add_space(INDENT);
        ui.vertical(contents);
    });
}
