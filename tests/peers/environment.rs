//! Where the Python of each environment is.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};

use serde::de::DeserializeOwned;
use serde_json::Value;

/// `required` makes a missing peer a failure, `skip` asks none.
const WANTED: &str = "CLAIMDESK_PEERS";

/// The folder of these tests.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers")
}

/// The Python of an environment, which is made if it is not there. `None` with a message where
/// it can't be, unless peers are required.
pub fn python(environment: &str) -> Option<PathBuf> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Result<PathBuf, String>>>> =
        LazyLock::new(Mutex::default);
    let wanted = std::env::var(WANTED).unwrap_or_default();
    let found = if wanted == "skip" {
        Err(format!("{WANTED} is “skip”"))
    } else {
        // Held while one is made: the others need it, or the network, too.
        let mut known = KNOWN.lock().unwrap();
        let entry = known.entry(environment.to_owned());
        entry.or_insert_with(|| make(environment)).clone()
    };
    match found {
        Ok(python) => Some(python),
        Err(why) if wanted == "required" => panic!("the peers in {environment} are missing: {why}"),
        Err(why) => {
            // Not by a macro: what a test prints by one is only shown if it fails.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: the peers in {environment} are not asked, because {why}"
            );
            None
        }
    }
}

fn make(environment: &str) -> Result<PathBuf, String> {
    let mut python = Command::new("python3");
    python
        .arg(folder().join("environments.py"))
        .arg(environment);
    let made = python.stdin(Stdio::null()).output();
    let made = made.map_err(|problem| format!("python3 can’t be run ({problem})"))?;
    if !made.status.success() {
        let log = String::from_utf8_lossy(&made.stderr);
        let tail: Vec<&str> = log.lines().rev().take(3).collect();
        let tail = tail.into_iter().rev().collect::<Vec<_>>().join(" ");
        return Err(format!("no environment can be made ({tail})"));
    }
    let path = String::from_utf8(made.stdout).map_err(|problem| problem.to_string())?;
    Ok(PathBuf::from(path.trim()))
}

/// What a script of these tests says of cases, both as JSON in files.
pub fn answer<T: DeserializeOwned>(python: &Path, script: &str, cases: &Value) -> T {
    let folder = tempfile::tempdir().unwrap();
    let [asked, answered] = ["cases.json", "answer.json"].map(|name| folder.path().join(name));
    std::fs::write(&asked, cases.to_string()).unwrap();
    let ran = Command::new(python)
        .arg(self::folder().join(script))
        .args([&asked, &answered])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    serde_json::from_slice(&std::fs::read(answered).unwrap()).unwrap()
}
