//! CPU time and memory of a piece of work. Memory comes from Linux' own counters; elsewhere there is
//! none.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "benches print, and use what they need of this"
)]

use std::time::Instant;

use cpu_time::ProcessTime;

/// Megabytes of memory in use now.
pub fn memory_mb() -> f64 {
    status_mb("VmRSS:")
}

/// A figure that Linux tells in kilobytes of this process.
fn status_mb(key: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(key));
    let kb = line
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|n| n.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}

/// What a piece of work cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// CPU time of all threads, in milliseconds.
    pub cpu_ms: f64,
    /// Time on the clock, in milliseconds.
    pub wall_ms: f64,
}

/// Does it and says what it cost.
pub fn measure<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (cpu, clock) = (ProcessTime::now(), Instant::now());
    let value = std::hint::black_box(work());
    let wall_ms = clock.elapsed().as_secs_f64() * 1e3;
    let cpu_ms = cpu.elapsed().as_secs_f64() * 1e3;
    (value, Cost { cpu_ms, wall_ms })
}

/// The value below which `share` of all lie.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few thousand values"
    )]
    let index = ((values.len() as f64 * share).ceil() as usize).clamp(1, values.len()) - 1;
    values[index]
}

/// Milliseconds of CPU that this thread has used so far.
pub fn thread_ms() -> f64 {
    cpu_time::ThreadTime::now().as_duration().as_secs_f64() * 1e3
}

/// From here on, [`peak_mb`] tells of what comes.
pub fn forget_peak() {
    // Linux alone has it; elsewhere there is no peak either.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most megabytes of memory that were in use since [`forget_peak`].
pub fn peak_mb() -> f64 {
    status_mb("VmHWM:")
}
