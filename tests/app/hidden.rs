//! A window that is hidden or minimised: no frame is drawn, and jobs are seen to all the same.

use std::time::{Duration, Instant};

use claimdesk::app::App;
use claimdesk::cli::Start;
use claimdesk::store::Backups;
use eframe::App as _;

use crate::hand::{sample, surroundings};

/// Lets the window think until something is so. Nothing is ever drawn.
fn until(app: &mut App, ctx: &egui::Context, done: impl Fn(&App) -> bool) {
    let mut frame = eframe::Frame::_new_kittest();
    let begun = Instant::now();
    while !done(app) {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing happens");
        app.logic(ctx, &mut frame);
        std::thread::yield_now();
    }
}

#[test]
fn what_jobs_bring_is_taken_in_while_the_window_is_hidden() {
    let dir = tempfile::tempdir().unwrap();
    let folder = sample(dir.path());
    let base = dir.path().join("backups");
    let mut around = surroundings(Start::Project(folder.clone()), egui::Theme::Light);
    around.settings.preferences.backup_folder = base.display().to_string();
    let ctx = egui::Context::default();
    let mut app = App::new(&ctx, around);
    until(&mut app, &ctx, |app| app.session().is_some());
    // The first backup is due at once; as long as it was not collected, the window is busy.
    let made = || Backups::of(&base, &folder).unwrap().list().len();
    until(&mut app, &ctx, |app| made() == 1 && !app.is_busy());
}
