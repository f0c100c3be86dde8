//! Moments as people say them.

use crate::model::Timestamp;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago a moment was: `just now`, `5 minutes ago`, `yesterday`; the day if that is
/// longer ago than a week, or yet to come.
pub(crate) fn ago(now: Timestamp, at: Timestamp) -> String {
    let many = |count: i64, one: &str| match count {
        1 => format!("1 {one} ago"),
        many => format!("{many} {one}s ago"),
    };
    let seconds = now.millis().saturating_sub(at.millis()).div_euclid(1000);
    match seconds {
        0..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => many(seconds / MINUTE, "minute"),
        HOUR..DAY => many(seconds / HOUR, "hour"),
        _ if (DAY..2 * DAY).contains(&seconds) => "yesterday".to_owned(),
        _ if (DAY..7 * DAY).contains(&seconds) => many(seconds / DAY, "day"),
        _ => at.day(),
    }
}

/// A moment to the second: `2026-03-02 09:30:05 UTC`.
pub(crate) fn exactly(at: Timestamp) -> String {
    let written = at.to_string().replace('T', " ");
    let seconds: String = written.chars().take(19).collect();
    format!("{} UTC", seconds.trim_end_matches('Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_said_as_people_say_them() {
        let now = Timestamp::parse("2026-03-10T12:00:00Z").unwrap_or_default();
        for (at, said) in [
            ("2026-03-10T11:59:30.5Z", "just now"),
            ("2026-03-10T11:59:00Z", "1 minute ago"),
            ("2026-03-10T11:15:00Z", "45 minutes ago"),
            ("2026-03-10T09:00:00Z", "3 hours ago"),
            ("2026-03-09T11:00:00Z", "yesterday"),
            ("2026-03-06T12:00:00Z", "4 days ago"),
            ("2026-03-03T12:00:00Z", "2026-03-03"),
            ("2026-03-11T00:00:00Z", "2026-03-11"),
        ] {
            assert_eq!(ago(now, Timestamp::parse(at).unwrap_or_default()), said);
        }
        assert_eq!(exactly(now), "2026-03-10 12:00:00 UTC");
    }
}
