//! What a project is called, how it is annotated, and who works on it.

use egui::{Align, Context, Layout, RichText, Ui};

use super::form::{Answer, Form, Sheet, section};
use crate::command::Command;
use crate::model::{Person, PersonId};
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Emphasis, avatar, button, field};

/// The dialog of [`Ask::ProjectDetails`](crate::command::Ask::ProjectDetails).
pub struct ProjectDialog {
    title: String,
    guidelines: String,
    your_name: String,
    person: PersonId,
    new_person: String,
    opening: bool,
}

impl ProjectDialog {
    /// The details of the open project.
    #[must_use]
    pub fn open(cx: &Cx<'_>) -> Self {
        let project = cx.session.project();
        let person = cx.session.person().clone();
        Self {
            title: project.title.clone(),
            guidelines: project.guidelines.clone(),
            your_name: name_of(cx, &person),
            person,
            new_person: String::new(),
            opening: true,
        }
    }

    /// Shows the dialog. True as long as it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        if self.person != *cx.session.person() {
            self.person = cx.session.person().clone();
            self.your_name = name_of(cx, &self.person);
        }
        let sheet = Sheet {
            title: "Project details",
            confirm: "Save",
            emphasis: Emphasis::Primary,
            width: 560.0,
            height: None,
        };
        let mut opening = std::mem::take(&mut self.opening);
        let answer = sheet.show(ctx, cx.theme, &mut opening, |ui, form| {
            self.fields(ui, cx.theme, form);
            self.people(ui, cx, sink, form);
            ui.add_space(space::S);
        });
        if answer == Answer::Confirm {
            self.save(cx, sink);
        }
        answer == Answer::None
    }

    fn fields(&mut self, ui: &mut Ui, theme: &Theme, form: &mut Form) {
        form.line(
            ui,
            theme,
            "Title",
            &mut self.title,
            "What the project is called",
        );
        if self.title.trim().is_empty() {
            form.wrong(ui, theme, "A project needs a title.");
        }
        ui.add_space(space::S);
        let hint = "How to annotate: what counts as a figure, whom to tag as a source … Markdown.";
        form.lines(ui, theme, "Guidelines", &mut self.guidelines, 8, hint);
    }

    fn people(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink, form: &mut Form) {
        let theme = cx.theme;
        section(ui, theme, "People");
        ui.label(
            RichText::new("Everybody’s work is kept apart. What you tag is kept under your name.")
                .color(theme.muted),
        );
        ui.add_space(space::XS);
        form.line(ui, theme, "You", &mut self.your_name, "Your name");
        if self.your_name.trim().is_empty() {
            form.wrong(ui, theme, "Your work needs a name.");
        }
        ui.add_space(space::S);
        for person in cx.session.project().people() {
            if person.id != *cx.session.person() {
                other(ui, theme, sink, person);
            }
        }
        ui.horizontal(|ui| {
            let name = self.new_person.trim().to_owned();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let add = ui.add_enabled_ui(!name.is_empty(), |ui| {
                    button(ui, theme, Emphasis::Normal, "Add and work as")
                });
                let mut wanted = add.inner.clicked();
                let hint = "Somebody else’s name";
                let edit = field(ui, theme, &mut self.new_person, hint, "New person");
                let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
                wanted |= edit.lost_focus() && enter && !name.is_empty();
                if wanted {
                    sink.send(Command::WorkAs(new_id(cx, &name), name));
                    self.new_person.clear();
                }
            });
        });
    }

    fn save(&self, cx: &Cx<'_>, sink: &mut Sink) {
        let project = cx.session.project();
        let title = self.title.trim();
        if title != project.title {
            sink.send(Command::SetTitle(title.to_owned()));
        }
        if self.guidelines != project.guidelines {
            sink.send(Command::SetGuidelines(self.guidelines.clone()));
        }
        let name = self.your_name.trim();
        if name != name_of(cx, &self.person) {
            sink.send(Command::WorkAs(self.person.clone(), name.to_owned()));
        }
    }
}

fn name_of(cx: &Cx<'_>, person: &PersonId) -> String {
    let known = cx.session.project().person(person);
    known.map_or_else(|| person.to_string(), |person| person.name.clone())
}

/// The id of somebody of this name: theirs if they are known, else a new one.
fn new_id(cx: &Cx<'_>, name: &str) -> PersonId {
    let project = cx.session.project();
    let known = project.people().iter().find(|person| person.name == name);
    known.map_or_else(
        || PersonId::unique(name, "person", |id| project.person(id).is_some()),
        |person| person.id.clone(),
    )
}

/// The first letters of a name, at most two.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

fn other(ui: &mut Ui, theme: &Theme, sink: &mut Sink, person: &Person) {
    ui.horizontal(|ui| {
        let name = format!("Person {}", shown(&person.name));
        avatar(ui, theme, &initials(&person.name), &name);
        ui.label(RichText::new(shown(&person.name)).font(theme::ui(size::UI)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = format!("Work as {}", shown(&person.name));
            if button(ui, theme, Emphasis::Quiet, &words).clicked() {
                sink.send(Command::WorkAs(person.id.clone(), person.name.clone()));
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn names_have_initials() {
        for (name, letters) in [
            ("Lena Marsh", "LM"),
            ("ada", "A"),
            ("", ""),
            ("É. de la Tour", "ÉT"),
        ] {
            assert_eq!(initials(name), letters);
        }
    }
}
