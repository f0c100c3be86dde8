//! Time and ids come in from outside, so that tests can say what they are.

use std::sync::Arc;

use crate::model::Timestamp;

/// Tells the time.
pub trait Clock: Send {
    /// Now.
    fn now(&self) -> Timestamp;
}

impl<T: Clock + Sync + ?Sized> Clock for Arc<T>
where
    Arc<T>: Send,
{
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug, Default)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Gives out numbers for mentions and claims that the project does not have yet.
///
/// A session begins at a number of its own, so that two people who work apart from each other
/// and merge their folders later do not give the same number to two things.
#[derive(Clone, Debug)]
pub struct IdSource {
    next: u64,
}

impl IdSource {
    /// Counts from `first`.
    #[must_use]
    pub const fn counting_from(first: u64) -> Self {
        Self { next: first }
    }

    /// Counts from a number made of the second and the process: 2^18 ids before it could meet
    /// those of another session begun in the same or the next second. Below 2^53, which every
    /// JSON reader can hold. Ids that meet all the same get new numbers when a project is opened.
    #[must_use]
    pub fn of_session(now: Timestamp) -> Self {
        // Seconds since 2026 in 33 bits last until the year 2298.
        const BEGIN_2026_MS: i64 = 1_767_225_600_000;
        let seconds = u64::try_from((now.millis() - BEGIN_2026_MS) / 1000).unwrap_or(0);
        let process = u64::from(std::process::id()) & 0x3;
        Self {
            next: ((seconds & 0x1_FFFF_FFFF) << 20) | (process << 18) | 1,
        }
    }

    /// A number for which `taken` is false.
    pub fn next(&mut self, taken: impl Fn(u64) -> bool) -> u64 {
        while taken(self.next) {
            self.next += 1;
        }
        let id = self.next;
        self.next += 1;
        id
    }
}
