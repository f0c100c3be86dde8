//! Which backups are kept: all of the last day, then one a day for a month, then one a week for a
//! year. Pure, so that tests can try any times.

use std::collections::BTreeSet;

use crate::model::Timestamp;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// One a day is kept for so long.
const DAILY: i64 = 30 * DAY;
/// One a week is kept for so long.
const WEEKLY: i64 = 365 * DAY;
/// The latest of which so many are kept whatever the clock says.
pub(crate) const ALWAYS: usize = 5;
/// A clock that was set back by less than this does not matter.
const SLACK: i64 = HOUR / 12;

/// When the last backup was made. Those that a wrong clock dated into the future don't count.
pub(crate) fn last(backups: impl Iterator<Item = Timestamp>, now: Timestamp) -> Option<Timestamp> {
    backups
        .filter(|at| at.millis() <= now.millis() + SLACK)
        .max()
}

/// The backups that may go, those first that are missed least: `(when, bytes)`. Above
/// `most_bytes` in all, also the oldest of those that would be kept.
///
/// Never one of the latest five, and never one from the future: the clock may be wrong now, or
/// have been wrong then.
pub(crate) fn expendable(
    backups: &[(Timestamp, u64)],
    now: Timestamp,
    most_bytes: u64,
) -> Vec<Timestamp> {
    let mut past: Vec<(Timestamp, u64)> = backups.iter().copied().filter(|b| b.0 <= now).collect();
    past.sort_unstable();
    past.dedup_by_key(|backup| backup.0);
    let safe = past.len().saturating_sub(ALWAYS);
    let mut days = BTreeSet::new();
    let mut weeks = BTreeSet::new();
    let mut kept: u64 = 0;
    let mut going = Vec::new();
    let mut staying = Vec::new();
    // The latest of a day or week is its backup, so it stays the same as time goes by.
    for (index, (at, bytes)) in past.iter().enumerate().rev() {
        let age = now.millis() - at.millis();
        let day = at.millis().div_euclid(DAY);
        // The first of January 1970 was a Thursday; a week begins on Monday.
        let week = (day + 3).div_euclid(7);
        let first_of_day = days.insert(day);
        let first_of_week = weeks.insert(week);
        let wanted = age < DAY || (age < DAILY && first_of_day) || (age < WEEKLY && first_of_week);
        if wanted || index >= safe {
            kept = kept.saturating_add(*bytes);
            staying.push((index, *at, *bytes));
        } else {
            going.push(*at);
        }
    }
    going.reverse();
    for (index, at, bytes) in staying.into_iter().rev() {
        if kept <= most_bytes || index >= safe {
            break;
        }
        kept -= bytes;
        going.push(at);
    }
    going
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOST: u64 = u64::MAX;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    fn left(backups: &[(Timestamp, u64)], now: Timestamp, most: u64) -> Vec<(Timestamp, u64)> {
        let going = expendable(backups, now, most);
        let mut left: Vec<_> = backups.to_vec();
        left.retain(|(at, _)| !going.contains(at));
        left
    }

    fn some() -> impl Strategy<Value = (Vec<(Timestamp, u64)>, Timestamp)> {
        let minutes = prop::collection::btree_map(0_i64..600_000, 1_u64..100, 0..120);
        (minutes, 0_i64..700_000).prop_map(|(all, now)| {
            let all = all.into_iter().map(|(m, bytes)| (at(m * 60_000), bytes));
            (all.collect(), at(now * 60_000))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_shall_be_kept_is_kept((all, now) in some(), most in 1_u64..4000) {
            let rest = left(&all, now, MOST);
            let small = left(&all, now, most);
            // A limit takes away, it never brings anything back.
            prop_assert!(small.iter().all(|backup| rest.contains(backup)));
            let past: Vec<_> = all.iter().filter(|(at, _)| *at <= now).collect();
            for (place, backup) in past.iter().rev().enumerate() {
                let age = now.millis() - backup.0.millis();
                prop_assert!(place >= ALWAYS || small.contains(backup));
                prop_assert!(age >= DAY || rest.contains(backup));
                let same = |unit: i64, from: i64| {
                    let of = |at: &Timestamp| (at.millis() + from).div_euclid(unit);
                    rest.iter().any(|(at, _)| of(at) == of(&backup.0))
                };
                prop_assert!(age >= DAILY || same(DAY, 0));
                prop_assert!(age >= WEEKLY || same(7 * DAY, 3 * DAY));
            }
            let future = all.iter().filter(|(at, _)| *at > now);
            prop_assert!(future.into_iter().all(|backup| small.contains(backup)));
            let bytes: u64 = small.iter().filter(|b| b.0 <= now).map(|b| b.1).sum();
            let few = small.iter().filter(|b| b.0 <= now).count() <= ALWAYS;
            prop_assert!(bytes <= most || few);
        }

        #[test]
        fn thinning_twice_is_thinning_once((all, now) in some(), most in 1_u64..4000) {
            let once = left(&all, now, most);
            prop_assert_eq!(left(&once, now, most), once);
        }

        #[test]
        fn a_year_of_work_leaves_one_for_each_day_and_week(
            pauses in prop::collection::vec(1_i64..60, 20..400),
        ) {
            let mut all: Vec<(Timestamp, u64)> = Vec::new();
            let mut made = Vec::new();
            let mut hour = 0;
            for pause in pauses {
                hour += pause;
                let now = at(hour * HOUR);
                all.push((now, 1));
                made.push(now);
                all = left(&all, now, MOST);
            }
            let now = made[made.len() - 1].millis();
            for one in made {
                let day = |at: &Timestamp| at.millis().div_euclid(DAY);
                let week = |at: &Timestamp| (day(at) + 3).div_euclid(7);
                let has = |same: &dyn Fn(&Timestamp) -> bool| all.iter().any(|(at, _)| same(at));
                let age = now - one.millis();
                prop_assert!(age >= DAILY - DAY || has(&|at| day(at) == day(&one)));
                prop_assert!(age >= WEEKLY - 7 * DAY || has(&|at| week(at) == week(&one)));
            }
            prop_assert!(all.len() <= 24 + 31 + 54 + ALWAYS);
        }
    }

    #[test]
    fn a_clock_that_jumps_costs_nothing_that_can_be_helped() {
        let hourly: Vec<_> = (0..40).map(|n| (at(n * HOUR), 1)).collect();
        // Back by a year: all of them seem to come, so all stay.
        assert_eq!(left(&hourly, at(-365 * DAY), 1), hourly);
        assert_eq!(last([at(40 * HOUR)].into_iter(), at(-365 * DAY)), None);
        // Forward by ten years: the latest stay.
        let rest = left(&hourly, at(3650 * DAY), MOST);
        assert_eq!(rest, hourly[35..]);
        // One that was made while the clock was ahead neither counts nor goes.
        let mut odd = hourly;
        odd.push((at(3650 * DAY), 1));
        assert!(left(&odd, at(41 * HOUR), MOST).contains(&odd[40]));
        let some = [at(3650 * DAY), at(0), at(HOUR)];
        assert_eq!(last(some.into_iter(), at(DAY)), Some(at(HOUR)));
        assert_eq!(last(some.into_iter(), at(HOUR - SLACK)), Some(at(HOUR)));
        assert_eq!(last(some.into_iter(), at(HOUR - SLACK - 1)), Some(at(0)));
    }
}
