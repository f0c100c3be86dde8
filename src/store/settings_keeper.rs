//! Writes settings on a thread of its own: the window never waits for the disk.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::atomic::{Fs, RealFs};
use super::settings::Settings;

/// How long the end waits for the disk.
const CLOSING: Duration = Duration::from_secs(5);

#[derive(Default)]
struct State {
    wanted: Option<Box<Settings>>,
    writing: bool,
    closing: bool,
    problem: Option<String>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread that writes settings. Of what piles up while it writes, only the last is written.
/// Dropping it waits until that is on disk, at most some seconds.
pub struct SettingsKeeper {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl SettingsKeeper {
    /// Keeps settings in a folder.
    #[must_use]
    pub fn start(dir: &Path) -> Self {
        Self::start_with(Arc::new(RealFs), dir)
    }

    /// [`start`](Self::start) on another file system.
    #[must_use]
    pub fn start_with(fs: Arc<dyn Fs>, dir: &Path) -> Self {
        let shared = Arc::<Shared>::default();
        let (theirs, dir) = (shared.clone(), dir.to_owned());
        let thread = std::thread::Builder::new()
            .name("settings".to_owned())
            .spawn(move || write_all(&theirs, &*fs, &dir));
        if let Err(error) = &thread {
            shared.state().problem = Some(error.to_string());
        }
        Self {
            shared,
            thread: thread.ok(),
        }
    }

    /// Keeps these from now on; does not wait.
    pub fn keep(&self, settings: Settings) {
        self.shared.state().wanted = Some(Box::new(settings));
        self.shared.changed.notify_all();
    }

    /// What went wrong since the last call.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.shared.state().problem.take()
    }
}

impl Drop for SettingsKeeper {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.closing = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            let busy = |state: &mut State| state.wanted.is_some() || state.writing;
            let waited = self.shared.changed.wait_timeout_while(state, CLOSING, busy);
            let done = waited.is_ok_and(|(_, waited)| !waited.timed_out());
            if done {
                let _ = thread.join();
            }
        }
    }
}

fn write_all(shared: &Shared, fs: &dyn Fs, dir: &Path) {
    let mut state = shared.state();
    loop {
        if let Some(settings) = state.wanted.take() {
            state.writing = true;
            drop(state);
            let problem = settings.save_with(fs, dir).err();
            state = shared.state();
            state.writing = false;
            state.problem = problem.map(|error| error.to_string());
            shared.changed.notify_all();
        } else if state.closing {
            return;
        } else {
            let waited = shared.changed.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}
