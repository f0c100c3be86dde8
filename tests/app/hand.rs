//! A window with the application in it, and a hand for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use claimdesk::app::{App, EndAsked, Surroundings};
use claimdesk::cli::Start;
use claimdesk::jobs::{FilePicker, Pick};
use claimdesk::model::{Person, PersonId, Project};
use claimdesk::session::preferences::ThemeChoice;
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session, SystemClock};
use claimdesk::store::{self, Settings};
use claimdesk::text::segment;
use egui::{
    Event, Key, Modifiers, OutputCommand, UiBuilder, Vec2, ViewportCommand, ViewportId, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::Screen;

/// Longer than any job of these tests takes; never waited out unless something is broken.
const LONG: Duration = Duration::from_secs(60);

/// Answers every question for paths with the same ones.
pub(crate) struct Picker(pub(crate) Vec<PathBuf>);

impl FilePicker for Picker {
    fn pick(&self, _: &Pick) -> Vec<PathBuf> {
        self.0.clone()
    }
}

type Make = Box<dyn FnOnce(&egui::Context) -> App>;

/// The application, made in its first frame, when there is an egui context.
pub(crate) struct Holder {
    make: Option<Make>,
    app: Option<App>,
}

pub(crate) struct Hand {
    /// What was asked of the window system: to close, to paste.
    pub(crate) asked: Vec<ViewportCommand>,
    /// The words that were put on the clipboard last.
    pub(crate) copied: String,
    pub(crate) screen: Screen,
    pub(crate) window: Harness<'static, Holder>,
}

/// As Maren Holt, whose work the sample is.
pub(crate) fn surroundings(start: Start, theme: egui::Theme) -> Surroundings {
    let mut settings = Settings::default();
    settings.preferences.person = "Maren Holt".to_owned();
    settings.preferences.theme = match theme {
        egui::Theme::Dark => ThemeChoice::Dark,
        egui::Theme::Light => ThemeChoice::Light,
    };
    Surroundings {
        settings,
        note: None,
        keeper: None,
        settings_folder: None,
        picker: Arc::new(Picker(Vec::new())),
        start,
        running: None,
        unclean: Vec::new(),
        end: EndAsked::default(),
        clock: Arc::new(SystemClock),
    }
}

impl Hand {
    /// The application begun in some way, settled.
    pub(crate) fn start(start: Start) -> Self {
        Self::with(surroundings(start, egui::Theme::Light))
    }

    pub(crate) fn with(surroundings: Surroundings) -> Self {
        let size = vec2(1280.0, 800.0);
        let theme = egui::Theme::Light;
        Self::new(size, theme, |ctx| App::new(ctx, surroundings))
    }

    /// The application on a session without files.
    pub(crate) fn on(session: Session) -> Self {
        let around = surroundings(Start::Nothing, egui::Theme::Light);
        Self::new(vec2(1280.0, 800.0), egui::Theme::Light, |ctx| {
            App::with_session(ctx, around, session)
        })
    }

    pub(crate) fn new(
        size: Vec2,
        theme: egui::Theme,
        make: impl FnOnce(&egui::Context) -> App + 'static,
    ) -> Self {
        let screen = Screen::new();
        let holder = Holder {
            make: Some(Box::new(make)),
            app: None,
        };
        let window = screen
            .builder(size, theme)
            .with_max_steps(60)
            .build_ui_state(
                |ui, holder: &mut Holder| {
                    if let Some(make) = holder.make.take() {
                        holder.app = Some(make(ui.ctx()));
                    }
                    // The harness leaves a margin; the window has none.
                    let whole = UiBuilder::new().max_rect(ui.ctx().content_rect());
                    let mut ui = ui.new_child(whole);
                    ui.set_clip_rect(ui.max_rect());
                    holder.app.as_mut().expect("an application").frame(&mut ui);
                },
                holder,
            );
        let mut hand = Self {
            asked: Vec::new(),
            copied: String::new(),
            screen,
            window,
        };
        hand.settle();
        hand
    }

    pub(crate) fn app(&self) -> &App {
        self.window.state().app.as_ref().expect("an application")
    }

    pub(crate) fn session(&self) -> &Session {
        self.app().session().expect("an open project")
    }

    pub(crate) fn project(&self) -> &Project {
        self.session().project()
    }

    fn frame_due(&self) -> bool {
        let output = self.window.output().viewport_output.get(&ViewportId::ROOT);
        output.is_some_and(|output| output.repaint_delay == Duration::ZERO)
    }

    /// One frame.
    fn step(&mut self) {
        self.window.step();
        let output = self.window.output().viewport_output.get(&ViewportId::ROOT);
        let asked = output.map_or(&[][..], |output| &output.commands);
        self.asked.extend(asked.iter().cloned());
        for command in &self.window.output().platform_output.commands {
            if let OutputCommand::CopyText(words) = command {
                self.copied.clone_from(words);
            }
        }
    }

    /// Runs frames until no job runs, every step is on disk and nothing asks for a frame.
    pub(crate) fn settle(&mut self) {
        let end = Instant::now() + LONG;
        loop {
            self.step();
            let saved = self.app().session().is_none_or(|session| {
                let status = session.journal_status();
                status.problem.is_some() || (status.pending == 0 && !status.snapshot_running)
            });
            if saved && !self.app().is_busy() && !self.frame_due() {
                break;
            }
            assert!(
                Instant::now() < end,
                "not settled; busy: {}, causes: {:?}",
                self.app().is_busy(),
                self.window.ctx.repaint_causes()
            );
            std::thread::park_timeout(Duration::from_millis(1));
        }
        // Looks for controls without a name too.
        self.window.run();
    }

    /// Draws frames until something is so, though jobs may still run.
    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + LONG;
        while !is_so(self) {
            assert!(Instant::now() < end, "never: {what}");
            self.step();
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }

    /// Presses chords as written in the table, one after the other: key events with the text
    /// that they type, as a window system sends them.
    pub(crate) fn press(&mut self, chords: &str) {
        for chord in chords.split_whitespace() {
            self.chord(chord);
        }
    }

    fn chord(&mut self, chord: &str) {
        let (modifiers, key) = parse(chord);
        if modifiers.command && !modifiers.shift && !modifiers.alt && key == "C" {
            self.window.input_mut().events.push(Event::Copy);
            self.settle();
            return;
        }
        let sign = key.chars().next().filter(|_| key.chars().count() == 1);
        let text = sign.filter(|_| !modifiers.command && !modifiers.alt);
        let text = text.map(|sign| match modifiers.shift {
            true => sign.to_string(),
            false => sign.to_lowercase().to_string(),
        });
        let (name, modifiers) = match key {
            // Signs that most layouts type with Shift.
            "*" => ("8", modifiers | Modifiers::SHIFT),
            "?" => ("?", modifiers | Modifiers::SHIFT),
            "+" => ("+", modifiers | Modifiers::SHIFT),
            "PgUp" => ("PageUp", modifiers),
            "PgDn" => ("PageDown", modifiers),
            other => (other, modifiers),
        };
        let key = Key::from_name(name).unwrap_or_else(|| panic!("no key {chord}"));
        self.key(key, modifiers, text);
    }

    pub(crate) fn key(&mut self, key: Key, modifiers: Modifiers, text: Option<String>) {
        let event = |pressed| key_event(key, pressed, modifiers);
        let events = &mut self.window.input_mut().events;
        events.push(Event::ModifiersChanged(modifiers));
        events.push(event(true));
        events.extend(text.map(Event::Text));
        self.step();
        let events = &mut self.window.input_mut().events;
        events.push(event(false));
        events.push(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    /// Presses a key and lets it go within one frame, as it happens when a frame takes long.
    pub(crate) fn tap(&mut self, key: Key, modifiers: Modifiers) {
        let event = |pressed| key_event(key, pressed, modifiers);
        self.window.input_mut().events.extend([
            Event::ModifiersChanged(modifiers),
            event(true),
            event(false),
            Event::ModifiersChanged(Modifiers::NONE),
        ]);
        self.settle();
    }

    /// Presses a chord and types words behind it, `each` so many key strokes a frame, without
    /// waiting for anything.
    pub(crate) fn press_and_type_at_once(&mut self, chord: &str, words: &str, each: usize) {
        let (modifiers, key) = parse(chord);
        let stroke = |key: Key, modifiers, text: Option<String>| {
            let mut events = vec![key_event(key, true, modifiers)];
            events.extend(text.map(Event::Text));
            events.push(key_event(key, false, modifiers));
            events
        };
        let mut strokes = vec![stroke(Key::from_name(key).unwrap(), modifiers, None)];
        strokes.extend(words.chars().map(|sign| {
            let key = Key::from_name(&sign.to_uppercase().to_string()).unwrap();
            stroke(key, Modifiers::NONE, Some(sign.to_string()))
        }));
        for frame in strokes.chunks(each) {
            self.window.input_mut().events.extend(frame.concat());
            self.step();
        }
        self.settle();
    }

    /// Takes the keyboard away from where it is, and presses a key in the very frame in which the
    /// program has given it to the text again.
    pub(crate) fn tap_as_the_keyboard_comes_back(&mut self, key: Key) {
        let ctx = self.window.ctx.clone();
        let focused = ctx.memory(egui::Memory::focused).unwrap();
        ctx.memory_mut(|memory| memory.surrender_focus(focused));
        self.step();
        self.tap(key, Modifiers::NONE);
    }

    /// Types words, a key and its text for each letter.
    pub(crate) fn type_words(&mut self, words: &str) {
        for sign in words.chars() {
            let shift = if sign.is_uppercase() {
                Modifiers::SHIFT
            } else {
                Modifiers::NONE
            };
            let key = Key::from_name(&sign.to_uppercase().to_string());
            let event = |key, pressed| key_event(key, pressed, shift);
            let events = &mut self.window.input_mut().events;
            events.push(Event::ModifiersChanged(shift));
            events.extend(key.map(|key| event(key, true)));
            events.push(Event::Text(sign.to_string()));
            self.step();
            let events = &mut self.window.input_mut().events;
            events.extend(key.map(|key| event(key, false)));
            events.push(Event::ModifiersChanged(Modifiers::NONE));
            self.step();
        }
        self.settle();
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.window.input_mut().events.push(event);
        self.settle();
    }

    pub(crate) fn click(&mut self, name: &str) {
        self.window.get_by_label(name).click();
        self.settle();
    }

    pub(crate) fn shows(&self, name: &str) -> bool {
        self.window.query_all_by_label(name).next().is_some()
    }

    pub(crate) fn shows_part(&self, part: &str) -> bool {
        self.window
            .query_all_by_label_contains(part)
            .next()
            .is_some()
    }

    /// Drops files on the window.
    pub(crate) fn drop_files(&mut self, paths: &[PathBuf]) {
        let files = paths
            .iter()
            .map(|path| -> egui::DroppedFileHandle { Arc::new(Dropped(path.clone())) });
        self.window.input_mut().dropped_files = files.collect();
        self.settle();
    }

    /// Selects words of the current article by keyboard: finds them from its start.
    pub(crate) fn select(&mut self, words: &str) {
        let text = self.session().article().expect("an article").text.clone();
        let at = text
            .as_str()
            .find(words)
            .unwrap_or_else(|| panic!("no “{words}”"));
        self.press("Esc Esc Esc Ctrl+2 Ctrl+Home");
        let graphemes = |words| {
            segment::grapheme_borders(words)
                .filter(|at| *at > 0)
                .count()
        };
        for _ in 0..graphemes(&text.as_str()[..at]) {
            self.quick("Right");
        }
        for _ in 0..graphemes(words) {
            self.quick("Shift+Right");
        }
        self.settle();
        let range = self.session().selected().expect("a selection");
        assert_eq!(text.slice(range), words);
    }

    /// A chord without waiting for the disk.
    fn quick(&mut self, chord: &str) {
        let (modifiers, key) = parse(chord);
        let key = Key::from_name(key).unwrap();
        let events = &mut self.window.input_mut().events;
        events.push(Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        });
        self.step();
    }

    /// Closes the window as the system does: what the application does last, then it is gone.
    pub(crate) fn close(self) {
        let mut app = self.window.into_state().app.expect("an application");
        eframe::App::on_exit(&mut app, None);
    }
}

fn parse(chord: &str) -> (Modifiers, &str) {
    let mut modifiers = Modifiers::NONE;
    let mut rest = chord;
    while let Some((held, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty()) {
        modifiers |= match held {
            "Ctrl" => Modifiers::COMMAND | Modifiers::CTRL,
            "Alt" => Modifiers::ALT,
            "Shift" => Modifiers::SHIFT,
            other => panic!("no modifier {other}"),
        };
        rest = after;
    }
    (modifiers, rest)
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// A new project in a folder below `dir`.
pub(crate) fn new_project(dir: &Path) -> PathBuf {
    let folder = dir.join("project");
    let mut project = Project::new("Ferry");
    project.put_person(Person {
        id: PersonId::new("maren").unwrap(),
        name: "Maren Holt".to_owned(),
    });
    store::create(&folder, &project).unwrap();
    folder
}

/// A copy of the sample project below `dir`.
pub(crate) fn sample(dir: &Path) -> PathBuf {
    let folder = dir.join("sample");
    store::install_sample(&folder).unwrap();
    folder
}

/// The sample project in memory, as Maren works on it. Time stands still, ids count.
pub(crate) fn sample_session(project: &Project) -> Session {
    Session::new(
        project.clone(),
        project.people()[0].clone(),
        Box::new(MemoryJournal::new()),
        Box::new(FixedClock(claimdesk::model::Timestamp::from_millis(
            1_790_000_000_000,
        ))),
        IdSource::counting_from(1),
    )
}

pub(crate) fn write(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn key_event(key: Key, pressed: bool, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    }
}
