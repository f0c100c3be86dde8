//! What the documents must say.

use std::fs;
use std::path::Path;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The packages that Cargo.toml names in the sections for the program and for its tests.
fn direct_dependencies(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.contains("dependencies]");
        } else if let (true, Some((name, _))) = (inside, line.split_once(" = ")) {
            names.push(name.to_owned());
        }
    }
    names
}

#[test]
fn the_architecture_says_why_of_every_direct_dependency() {
    let architecture = read("docs/ARCHITECTURE.md");
    let (_, part) = architecture.split_once("\n## Dependencies\n").unwrap();
    let told: Vec<&str> = part
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .flat_map(|cell| cell.split(", "))
        .collect();
    let named = direct_dependencies(&read("Cargo.toml"));
    assert!(named.iter().any(|name| name == "egui"), "{named:?}");
    for name in &named {
        assert!(
            told.contains(&name.as_str()),
            "docs/ARCHITECTURE.md does not say why {name}"
        );
    }
    for name in told.iter().filter(|name| **name != "crate") {
        assert!(
            named.iter().any(|known| known == name),
            "docs/ARCHITECTURE.md speaks of {name}, which is no dependency"
        );
    }
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [
        "README.md",
        "CHANGELOG.md",
        "docs/ARCHITECTURE.md",
        "docs/CONTRIBUTING.md",
        "docs/FILE_FORMAT.md",
        "docs/FORMATS.md",
        "docs/JSONL.md",
        "docs/RELIABILITY.md",
        "docs/SUGGESTIONS.md",
    ] {
        let folder = root.join(name);
        let folder = folder.parent().unwrap();
        let text = read(name);
        for target in text.split("](").skip(1).filter_map(|t| t.split(')').next()) {
            let path = target.split('#').next().unwrap();
            let elsewhere = path.is_empty() || path.contains("://") || path.ends_with(".png");
            assert!(
                elsewhere || folder.join(path).exists(),
                "{name} leads to {target}, which is not there"
            );
        }
    }
}
