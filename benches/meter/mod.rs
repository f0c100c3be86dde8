//! CPU time and memory of a piece of work. Memory, and the CPU time of all threads together, come
//! from Linux' own counters; elsewhere there is wall time instead, and no memory.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "benches print, and use what they need of this"
)]

use std::time::Instant;

/// Nanoseconds of CPU that all threads of this process have used.
fn cpu_ns() -> Option<u64> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let mut sum = 0;
    for task in tasks.flatten() {
        let line = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
        sum += line
            .split_whitespace()
            .next()
            .and_then(|n| n.parse::<u64>().ok())
            .unwrap_or(0);
    }
    Some(sum)
}

/// Megabytes of memory in use now.
pub fn memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap_or_default();
    let kb = line
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}

/// What a piece of work cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// CPU time of all threads that live to its end, in milliseconds.
    pub cpu_ms: f64,
    /// Time on the clock, in milliseconds.
    pub wall_ms: f64,
}

/// Does it and says what it cost.
pub fn measure<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let before = cpu_ns();
    let clock = Instant::now();
    let value = std::hint::black_box(work());
    let wall_ms = clock.elapsed().as_secs_f64() * 1e3;
    let cpu = cpu_ns()
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before));
    #[expect(
        clippy::cast_precision_loss,
        reason = "nanoseconds of a bench fit 53 bits"
    )]
    let cpu_ms = cpu.map_or(wall_ms, |ns| ns as f64 / 1e6);
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
