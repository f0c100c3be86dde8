//! A program of the person's own: what it is called, what is run, what its labels are here.

use std::collections::BTreeMap;

use egui::Ui;

use crate::session::preferences::SuggesterChoices;
use crate::suggest::OutsideProgram;
use crate::ui::dialogs::sheet::{Answer, caption, complaint, focus_once, footer, hint};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{field, field_multiline};

/// What came of the form in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// It stays.
    No,
    /// It was left.
    Yes,
}

/// What is typed for a program.
pub(super) struct ProgramForm {
    /// Its place in the list; none if it is new.
    index: Option<usize>,
    name: String,
    program: String,
    /// One a line.
    arguments: String,
    seconds: String,
    silence: String,
    /// `PERSON=actor`, one a line.
    labels: String,
    fresh: bool,
}

impl ProgramForm {
    pub(super) fn of_new() -> Self {
        Self {
            index: None,
            ..Self::filled(&OutsideProgram::default())
        }
    }

    pub(super) fn of(program: &OutsideProgram, index: usize) -> Self {
        Self {
            index: Some(index),
            ..Self::filled(program)
        }
    }

    fn filled(program: &OutsideProgram) -> Self {
        let labels = program.labels.iter();
        let labels = labels.map(|(theirs, here)| format!("{theirs}={here}"));
        Self {
            index: None,
            name: program.name.clone(),
            program: program.program.clone(),
            arguments: program.arguments.join("\n"),
            seconds: program.seconds.to_string(),
            silence: program.silence.to_string(),
            labels: labels.collect::<Vec<_>>().join("\n"),
            fresh: true,
        }
    }

    /// The program as it was typed, or what is wrong with that.
    fn program(&self, others: &[OutsideProgram]) -> Result<OutsideProgram, String> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err("Give it a name.".to_owned());
        }
        let mut others = others.iter().enumerate();
        if others.any(|(index, other)| Some(index) != self.index && other.name == name) {
            return Err(format!("There is a program “{name}” already."));
        }
        let mut labels = BTreeMap::new();
        for line in self.labels.lines().filter(|line| !line.trim().is_empty()) {
            let Some((theirs, here)) = line.split_once('=') else {
                return Err(format!(
                    "Its labels: “{line}” lacks the =, as in PERSON=actor."
                ));
            };
            labels.insert(theirs.trim().to_owned(), here.trim().to_owned());
        }
        // An empty line in the middle is an empty word; one at the end is none.
        let arguments = self.arguments.trim_end_matches(['\n', '\r']);
        let arguments = match arguments {
            "" => Vec::new(),
            some => some.lines().map(str::to_owned).collect(),
        };
        let program = OutsideProgram {
            name: name.to_owned(),
            program: self.program.trim().to_owned(),
            arguments,
            seconds: seconds(&self.seconds)?,
            silence: seconds(&self.silence)?,
            labels,
        };
        program.check()?;
        Ok(program)
    }

    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme, now: &mut SuggesterChoices) -> Ended {
        caption(ui, theme, "Name");
        let name = field(ui, theme, &mut self.name, "spaCy", "Name of the program");
        focus_once(&mut self.fresh, &name);
        caption(
            ui,
            theme,
            "Program: a whole path, or a name that is looked for where programs are",
        );
        field(ui, theme, &mut self.program, "/usr/bin/python3", "Program");
        caption(ui, theme, "Arguments, one a line");
        let example = "spacy_suggester.py\nen_core_web_sm";
        field_multiline(ui, theme, &mut self.arguments, 3, example, "Arguments");
        caption(
            ui,
            theme,
            "What its labels are called here, one a line; nothing behind the = leaves one out",
        );
        let example = "PERSON=actor\nDATE=";
        field_multiline(
            ui,
            theme,
            &mut self.labels,
            3,
            example,
            "Labels of the program",
        );
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                caption(left, theme, "Seconds that it may take");
                field(
                    left,
                    theme,
                    &mut self.seconds,
                    "3600",
                    "Seconds that it may take",
                );
                caption(right, theme, "Seconds that it may say nothing");
                field(
                    right,
                    theme,
                    &mut self.silence,
                    "300",
                    "Seconds that it may say nothing",
                );
            }
        });
        ui.add_space(space::XS);
        hint(
            ui,
            theme,
            "It runs in the folder of your settings and is kept with them, never in a project.",
        );
        let program = self.program(&now.programs);
        let touched = !self.name.trim().is_empty() && !self.program.trim().is_empty();
        if let (Err(problem), true) = (&program, touched) {
            complaint(ui, theme, problem);
        }
        match (footer(ui, theme, "Keep", program.is_ok()), program) {
            (Answer::None, _) => Ended::No,
            (Answer::Go, Ok(program)) => {
                self.keep(program, now);
                Ended::Yes
            }
            (Answer::Go | Answer::Cancel, _) => Ended::Yes,
        }
    }

    fn keep(&self, program: OutsideProgram, now: &mut SuggesterChoices) {
        let place = self.index.and_then(|index| now.programs.get_mut(index));
        let Some(place) = place else {
            now.programs.push(program);
            return;
        };
        let old = std::mem::replace(place, program.clone());
        // What was off stays off under another name.
        let was_on = now.is_on(&SuggesterChoices::switch_of(&old));
        now.set(&SuggesterChoices::switch_of(&old), true);
        now.set(&SuggesterChoices::switch_of(&program), was_on);
    }
}

fn seconds(words: &str) -> Result<u32, String> {
    let seconds = words.trim().parse().ok().filter(|seconds| *seconds > 0);
    seconds.ok_or_else(|| format!("“{}” is no number of seconds.", words.trim()))
}
