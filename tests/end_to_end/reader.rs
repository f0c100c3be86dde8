//! The way of somebody who doesn't see: real keys in, and out only what comes over the
//! accessibility bus, asked by a client outside of the program (`reader.py`).

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::screen::{Owned, Screen, export, installed, within};

const WORDS: &str = "Fähre aufgelaufen\n\nDer Hafenmeister sagt 👩‍👧, die Reederei Nordlicht \
    habe mehr als 10\u{a0}000 Fahrgäste befördert. Niemand wurde verletzt.\n\nLe bac est à quai.\n";

/// A message bus with the accessibility bus on it. The bus goes after what is on it.
struct Bus {
    launcher: Owned,
    _bus: Owned,
}

impl Drop for Bus {
    fn drop(&mut self) {
        // The launcher has a bus of its own as a child, which it takes along if it is asked to
        // end; killed outright it would leave it behind.
        let pid = self.launcher.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        let ended = asked.is_ok_and(|status| status.success())
            && within(Duration::from_secs(20), &mut || {
                matches!(self.launcher.0.try_wait(), Ok(Some(_)))
            });
        if !ended {
            eprintln!("at-spi-bus-launcher did not end when asked to");
        }
    }
}

impl Bus {
    fn start(screen: &mut Screen, launcher: &Path) -> Self {
        let bus = screen
            .command("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut bus = Owned(bus.unwrap());
        let mut address = String::new();
        let said = bus.0.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut address).unwrap();
        assert!(!address.trim().is_empty(), "the bus named no address");
        screen.set_bus(address.trim().to_owned());
        // Says to programs that a screen reader runs, as they otherwise tell nothing.
        let launcher = screen
            .command(launcher)
            .args(["--launch-immediately", "--a11y=1", "--screen-reader=1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self {
            launcher: Owned(launcher.unwrap()),
            _bus: bus,
        }
    }
}

/// A Python that can ask the accessibility bus.
fn python() -> Option<&'static str> {
    let asks = |python: &&str| {
        let import =
            "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi";
        let ran = Command::new(python)
            .args(["-c", import])
            .stderr(Stdio::null())
            .status();
        ran.is_ok_and(|status| status.success())
    };
    ["python3", "/usr/bin/python3"].into_iter().find(asks)
}

fn launcher() -> Option<&'static Path> {
    [
        "/usr/libexec/at-spi-bus-launcher",
        "/usr/lib/at-spi2-core/at-spi-bus-launcher",
        "/usr/lib/at-spi-bus-launcher",
    ]
    .map(Path::new)
    .into_iter()
    .find(|path| path.is_file())
}

#[test]
fn a_blind_persons_way_from_opening_to_saving() {
    let Some(mut screen) = Screen::new() else {
        return;
    };
    let (Some(python), Some(launcher), true) = (python(), launcher(), installed("dbus-daemon"))
    else {
        eprintln!("skipped: dbus-daemon, at-spi2-core, python3-gi and gir1.2-atspi-2.0 are needed");
        return;
    };
    let file = screen.path("faehre.txt");
    std::fs::write(&file, WORDS).unwrap();
    let folder = screen.path("project");
    let made = screen
        .claimdesk()
        .args(["new", "--person", "Lena Marsh"])
        .arg(&folder)
        .arg(&file)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let _bus = Bus::start(&mut screen, launcher);
    let mut program = screen.open_last();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/end_to_end/reader.py");
    let ran = screen
        .command(python)
        .arg(script)
        .arg(&folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{errors}");
    program.ended();

    let heard: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let exported = export(&screen, &folder);
    assert_eq!(heard["text"], WORDS);
    assert_eq!(exported["text"], WORDS);
    let mentions = exported["mentions"].as_array().unwrap();
    assert_eq!(mentions.len(), 2, "{mentions:?}");
    for label in ["source", "figure"] {
        let mention = mentions.iter().find(|one| one["label"] == label).unwrap();
        // The bus counts code points, as the export does.
        for key in ["start", "end", "quote"] {
            assert_eq!(mention[key], heard[label][key], "{label}: {key}");
        }
    }
    let claims = exported["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert_eq!(claims[0]["quotes"][0]["quote"], heard["claim"]);
    assert_eq!(claims[0]["mentions"].as_array().unwrap().len(), 2);
}
