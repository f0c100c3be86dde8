//! Work on many batches with all cores.

use std::cell::OnceCell;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Works on batches on all cores and takes what comes of them in their order. No core has more
/// than one batch waiting for it, so that memory does not grow with their number.
pub(crate) fn in_order<T: Send, D: Send>(
    batches: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> D + Sync,
    mut take: impl FnMut(D),
) {
    let mut batches = batches.into_iter();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let first: Vec<T> = batches.by_ref().take(2).collect();
    let is_single = first.len() < 2 || cores < 2;
    let mut batches = first.into_iter().chain(batches);
    if is_single {
        batches.for_each(|batch| take(work(batch)));
        return;
    }
    std::thread::scope(|scope| {
        let work = &work;
        let workers: Vec<(SyncSender<T>, Receiver<D>)> = (0..cores)
            .map(|_| {
                let (give, waiting) = sync_channel(1);
                let (done, receive) = sync_channel(1);
                scope.spawn(move || {
                    for batch in waiting {
                        // Nobody takes any more only if `take` has panicked.
                        if done.send(work(batch)).is_err() {
                            return;
                        }
                    }
                });
                (give, receive)
            })
            .collect();
        let (mut given, mut taken) = (0, 0);
        loop {
            while given < taken + 2 * cores
                && let Some(batch) = batches.next()
            {
                // A worker is gone only if it has panicked, which the end of the scope tells.
                if workers[given % cores].0.send(batch).is_err() {
                    return;
                }
                given += 1;
            }
            if taken == given {
                return;
            }
            let Ok(done) = workers[taken % cores].1.recv() else {
                return;
            };
            take(done);
            taken += 1;
        }
    });
}

/// The same for work that may fail. After the first error no more is taken, and no more batches are
/// begun.
///
/// # Errors
/// The first of `work` or `take`, in the order of the batches.
pub(crate) fn try_in_order<T: Send, D: Send, E: Send>(
    batches: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> Result<D, E> + Sync,
    mut take: impl FnMut(D) -> Result<(), E>,
) -> Result<(), E> {
    let failed = OnceCell::new();
    in_order(
        batches.into_iter().take_while(|_| failed.get().is_none()),
        work,
        |done| {
            if failed.get().is_none()
                && let Err(error) = done.and_then(&mut take)
            {
                let _ = failed.set(error);
            }
        },
    );
    failed.into_inner().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_cores_make_is_taken_in_order() {
        for count in [0, 1, 2, 3, 1000] {
            let mut out = Vec::new();
            in_order(0..count, |number| number * 2, |done| out.push(done));
            assert_eq!(out, (0..count).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let mut taken = Vec::new();
        let work = |number: usize| match number {
            30 | 31 => Err(number),
            fine => Ok(fine),
        };
        let made = std::cell::Cell::new(0);
        let batches = (0..1000).inspect(|_| made.set(made.get() + 1));
        let ended = try_in_order(batches, work, |number| {
            taken.push(number);
            Ok(())
        });
        assert_eq!(ended, Err(30));
        assert_eq!(taken, (0..30).collect::<Vec<_>>());
        assert!(made.get() < 1000, "{}", made.get());
        let refused = try_in_order(
            0..9,
            Ok,
            |number| if number < 5 { Ok(()) } else { Err(number) },
        );
        assert_eq!(refused, Err(5));
        assert_eq!(try_in_order(0..9, Ok::<_, ()>, |_| Ok(())), Ok(()));
    }

    #[test]
    fn no_more_batches_are_made_than_are_worked_on_soon() {
        let made = std::sync::atomic::AtomicUsize::new(0);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let batches = (0..1000).inspect(|_| {
            made.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        });
        let mut taken = 0;
        in_order(
            batches,
            |number| number,
            |_| {
                taken += 1;
                let made = made.load(std::sync::atomic::Ordering::Relaxed);
                assert!(made <= taken + 2 * cores, "{made} made, {taken} taken");
            },
        );
        assert_eq!(taken, 1000);
    }
}
