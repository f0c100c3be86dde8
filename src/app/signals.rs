//! The system asks the program to end: by SIGTERM, SIGINT or SIGHUP on Unix. On Windows a
//! console that closes ends the program at once; the journal has every step that was saved.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the system has asked the program to end. Clones look at the same.
#[derive(Clone, Debug, Default)]
pub struct EndAsked(Arc<AtomicBool>);

impl EndAsked {
    /// Notes that the program shall end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it shall.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Notes when the system asks the program to end, and calls `waker` then. Who asks a second time
/// does not want to wait: the program ends at once.
#[cfg(unix)]
pub(super) fn listen(asked: EndAsked, waker: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    let body = move || {
        for signal in &mut signals {
            if asked.is_asked() {
                std::process::exit(128 + signal);
            }
            asked.ask();
            waker();
        }
    };
    let thread = std::thread::Builder::new().name("signals".to_owned());
    thread.spawn(body).map(drop)
}

/// Where there are no signals, nobody asks.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as on Unix")]
pub(super) fn listen(_: EndAsked, _: impl Fn() + Send + 'static) -> std::io::Result<()> {
    Ok(())
}
