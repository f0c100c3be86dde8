//! Windows that look at a project's files, one that only follows and one that watches for other
//! programs, while their reads fail: nothing is told that is not so, and the truth in the end.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use claimdesk::edit::Edit;
use claimdesk::model::Project;
use claimdesk::session::journal::Waker;
use claimdesk::store::atomic::{Fs, RealFs};
use claimdesk::store::{Follower, Found, Watch};

use crate::flaky::Flaky;
use crate::reading::{open_soon, work_in};
use crate::support::{LONG, person, project, saved};

/// Wakes who waits for news.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    changed: Condvar,
}

impl Bell {
    fn waker(self: &Arc<Self>) -> Waker {
        let bell = self.clone();
        Arc::new(move || {
            *bell.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
            bell.changed.notify_all();
        })
    }

    /// Waits until something is to be had.
    fn wait_for<T>(&self, mut get: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(got) = get() {
                return got;
            }
            let rung = self.rung.lock().unwrap();
            let waited = self
                .changed
                .wait_timeout_while(rung, LONG, |rung| !std::mem::take(rung))
                .unwrap();
            assert!(!waited.1.timed_out(), "nothing comes");
        }
    }
}

#[test]
fn who_follows_while_reads_fail_sees_every_state_and_no_other() {
    let base = saved(&project());
    let real: Arc<dyn Fs> = Arc::new(RealFs);
    let mut work = work_in(base.path(), &real);
    let (flaky, bell) = (Flaky::new(), Arc::new(Bell::default()));
    let follower = Follower::start_with(flaky.clone(), base.path(), bell.waker()).unwrap();
    let look = |follower: &Follower| -> Option<Project> {
        follower.look();
        bell.wait_for(|| {
            let project = follower.take();
            (project.is_some() || !follower.is_looking()).then_some(project)
        })
    };
    bell.wait_for(|| follower.take());
    let (mut step, mut told) = (0, 0);
    let tried = flaky.at_every_read(|what| {
        step += 1;
        work.step(vec![Edit::SetTitle(format!("T{step}"))]);
        let (seen, calls) = flaky.during(|| look(&follower));
        if let Some(seen) = &seen {
            assert!(*seen == work.project, "{what}: {}", seen.title);
        }
        told += usize::from(follower.following().problem.is_some());
        assert!(!follower.following().is_free, "{what}: it is held");
        assert!(follower.following().holder.is_some(), "{what}: it is held");
        let seen = seen.or_else(|| look(&follower));
        assert!(seen.is_some_and(|seen| seen == work.project), "{what}");
        assert_eq!(follower.following().problem, None, "{what}");
        calls
    });
    println!("READ failed {tried} times in following, {told} times that was told");
    assert!(tried > 200 && told > 50, "{tried}, {told}");
}

/// Looks, and waits until that was done.
fn look(bell: &Bell, watch: &Watch) -> Option<Found> {
    watch.look();
    bell.wait_for(|| {
        let found = watch.take();
        (found.is_some() || !watch.is_looking()).then_some(found)
    })
}

#[test]
fn who_watches_while_reads_fail_takes_nothing_for_gone_or_changed_that_is_not() {
    let base = saved(&project());
    let root = base.path();
    let (flaky, bell) = (Flaky::new(), Arc::new(Bell::default()));
    let fs: Arc<dyn Fs> = flaky.clone();
    let opened = open_soon(&fs, root).unwrap();
    let (before, _, journal) = opened.into_parts(&person("ada"), bell.waker()).unwrap();
    let watch = journal.watch().unwrap();
    let still = flaky.at_every_read(|what| {
        let (found, calls) = flaky.during(|| look(&bell, &watch));
        assert!(found.is_none(), "{what}: nothing was changed");
        calls
    });
    let layer = root.join("layers/ada/ferry.ron");
    let words = std::fs::read_to_string(&layer).unwrap();
    std::fs::write(&layer, words.replace("two\\nlines", "three\\nlines")).unwrap();
    let Some(Found::Changed(expected)) = look(&bell, &watch) else {
        panic!("it is not seen");
    };
    assert!(expected.base == before && expected.theirs != before);
    let mut refused = 0;
    let tried = flaky.at_every_read(|what| {
        let (found, calls) = flaky.during(|| look(&bell, &watch));
        match found {
            Some(Found::Changed(found)) => {
                assert!(found.theirs == expected.theirs, "{what}");
                assert!(found.base == before, "{what}");
            }
            Some(Found::Refused(lines)) => {
                assert!(!lines.is_empty(), "{what}");
                refused += 1;
                if refused == 1 {
                    // It is looked at again by itself, though no file changes meanwhile.
                    let again = bell.wait_for(|| watch.take());
                    assert!(matches!(again, Found::Changed(_)), "{what}: {lines:?}");
                }
            }
            None => {}
        }
        let Some(Found::Changed(found)) = look(&bell, &watch) else {
            panic!("{what}: it is not seen");
        };
        assert!(found.theirs == expected.theirs, "{what}");
        calls
    });
    println!("READ failed {still} and {tried} times in watching, {refused} refused");
    assert!(
        still > 50 && tried > 150 && refused > 20,
        "{still}, {tried}, {refused}"
    );
    drop((watch, journal));
    assert!(open_soon(&fs, root).unwrap().project == expected.theirs);
}
