//! A moment, as files and panels show it.

use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `ms` milliseconds after the beginning of 1970 (UTC).
    #[must_use]
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the beginning of 1970 (UTC).
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>()
            .ok()
            .map(|at| Self(at.as_millisecond()))
    }

    /// The time of day where this computer is, with the day if it is not that of `now`.
    #[must_use]
    pub fn local(self, now: Self) -> String {
        let here = |at: Self| {
            let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
            at.to_zoned(jiff::tz::TimeZone::system()).datetime()
        };
        let (at, now) = (here(self), here(now));
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        if at.date() == now.date() {
            time
        } else {
            format!("{} {time}", at.date())
        }
    }

    /// How long ago it was, seen from `now`: "5 minutes ago".
    #[must_use]
    pub fn ago(self, now: Self) -> String {
        let minutes = (now.0 - self.0) / 60_000;
        match (minutes, minutes / 60, minutes / (24 * 60)) {
            (..=0, ..) => "just now".to_owned(),
            (1, ..) => "a minute ago".to_owned(),
            (2..=119, ..) => format!("{minutes} minutes ago"),
            (_, hours @ ..=47, _) => format!("{hours} hours ago"),
            (.., days) => format!("{days} days ago"),
        }
    }

    /// The day in UTC, `2026-03-02`.
    #[must_use]
    pub fn day(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A moment that no calendar has is shown as the beginning of 1970.
        jiff::Timestamp::from_millisecond(self.0)
            .unwrap_or_default()
            .fmt(f)
    }
}
