//! How the window begins.

use std::fmt;
use std::sync::Arc;

use super::{App, EndAsked, Surroundings, signals};
use crate::jobs::SystemPicker;
use crate::session::{Clock as _, SystemClock};
use crate::store::{self, Running, SettingsKeeper, Start};
use crate::ui::icons;

/// Why there is no window.
#[derive(Debug)]
pub enum WindowError {
    /// There is no display to show it on.
    NoDisplay,
    /// The system or the graphics driver said no.
    System(String),
}

impl fmt::Display for WindowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDisplay => f.write_str(
                "there is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is \
                 set. The command line works without one: see claimdesk --help",
            ),
            Self::System(said) => write!(
                f,
                "the window can't be opened: {said}. The command line works without one: see \
                 claimdesk --help"
            ),
        }
    }
}

impl std::error::Error for WindowError {}

fn has_display() -> bool {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// [`WindowError`] if there is no display, or none that can be used.
pub fn run_window(start: Start) -> Result<(), WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    let (settings, note) = store::Settings::load();
    let size = settings.window_size.unwrap_or([1440.0, 900.0]);
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Claimdesk")
        .with_app_id("claimdesk")
        .with_inner_size(size)
        .with_min_inner_size([720.0, 480.0])
        .with_maximized(settings.maximized);
    if let Some(icon) = icons::app_icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        ..eframe::NativeOptions::default()
    };
    let end = EndAsked::default();
    let (running, unclean) = Running::begin(SystemClock.now());
    let surroundings = Surroundings {
        settings,
        note,
        keeper: store::config_dir().map(|dir| SettingsKeeper::start(&dir)),
        settings_folder: store::config_dir(),
        picker: Arc::new(SystemPicker),
        start,
        running,
        unclean,
        end: end.clone(),
        clock: Arc::new(SystemClock),
    };
    eframe::run_native(
        "claimdesk",
        options,
        Box::new(|creation| {
            crate::ui::text::load_system_fonts(&creation.egui_ctx);
            let ctx = creation.egui_ctx.clone();
            // Where that can't be, the system ends the program, and the journal has every step.
            let _ = signals::listen(end, move || ctx.request_repaint());
            Ok(Box::new(App::new(&creation.egui_ctx, surroundings)))
        }),
    )
    .map_err(|error| WindowError::System(error.to_string()))
}
