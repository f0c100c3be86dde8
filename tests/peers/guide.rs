//! What `docs/FORMATS.md` says on how a format is loaded elsewhere is run, and prints what it says.

use std::fs;
use std::process::Command;

use claimdesk::formats::split::SplitOptions;
use claimdesk::formats::{ExportOptions, FORMATS};

use crate::environment;
use crate::judge::write;
use crate::projects::example;

#[test]
fn what_the_guide_says_on_loading_is_true() {
    let folder = environment::folder().join("guide");
    // The example is one article: all of it is learnt.
    let split = SplitOptions {
        shares: [1, 0, 0],
        ..SplitOptions::default()
    };
    let options = ExportOptions {
        split,
        ..ExportOptions::default()
    };
    let mut tried = 0;
    for format in FORMATS.iter().filter(|format| format.capabilities().export) {
        let script = folder.join(format!("{}.py", format.id()));
        let Ok(source) = fs::read_to_string(&script) else {
            continue;
        };
        let head = source.lines().next().unwrap();
        let name = head.strip_prefix("# environment: ").unwrap();
        let Some(python) = environment::python(name) else {
            return;
        };
        let out = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers/guide");
        let out = out.join(format.id());
        let _ = fs::remove_dir_all(&out);
        let exported = format.export(&example(), &options).unwrap();
        write(&out, &exported.files);
        // Given as text: a script's folder would be searched for modules of its name.
        let mut run = Command::new(python);
        run.arg("-c").arg(&source).current_dir(&out);
        run.env("PYTHONUTF8", "1").env("HF_HUB_OFFLINE", "1");
        run.env("HF_HOME", out.with_extension("cache"));
        let ran = run.output().unwrap();
        let log = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{}: {log}", format.id());
        let prints = String::from_utf8(ran.stdout).unwrap();
        let path = folder.join(format!("{}.txt", format.id()));
        if std::env::var_os("CLAIMDESK_WRITE_DOCS").is_some() {
            fs::write(&path, &prints).unwrap();
        }
        let told = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(prints.trim_end(), told.trim_end(), "{}", format.id());
        tried += 1;
    }
    assert!(tried > 0, "no format says how it is loaded");
}
