//! The program as a child that the system ends beyond a bound of memory and CPU time.

use std::path::Path;
use std::process::Command;

/// How much a child may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Address space.
    pub megabytes: u64,
    /// CPU time.
    pub seconds: u64,
    /// Stack of its first thread.
    pub stack_kilobytes: usize,
}

/// Runs `claimdesk WORD PATH…` within bounds. An error if it was ended or did not end by itself
/// with 0 or 1, or does not say `says`.
pub(crate) fn claimdesk(
    bounds: Bounds,
    home: &Path,
    word: &str,
    paths: &[&Path],
    says: &str,
) -> Result<(), String> {
    let Bounds {
        megabytes,
        seconds,
        stack_kilobytes,
    } = bounds;
    let script = format!(
        "ulimit -s {stack_kilobytes} && ulimit -v {} && ulimit -t {seconds} && exec \"$0\" \"$@\"",
        megabytes << 10,
    );
    let ran = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_claimdesk"), word])
        .args(paths)
        .env("CLAIMDESK_HOME", home)
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    let brief: String = words.chars().take(600).collect();
    if !matches!(ran.status.code(), Some(0 | 1)) {
        return Err(format!("{:?}: {brief}", ran.status));
    }
    match words.contains(says) {
        true => Ok(()),
        false => Err(format!("{says} is not in {brief}")),
    }
}
