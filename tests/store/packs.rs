//! Projects in a `.zip`: what goes in comes out, and what others put in is not trusted.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::edit::Edit;
use claimdesk::model::ArticleId;
use claimdesk::store::{self, PackCounts, StoreError};
use proptest::prelude::*;

use crate::faulty::{Fault, FaultyFs};
use crate::round_trip::arbitrary;
use crate::support::{Work, as_if_killed, files, imported, key, project, reopen, saved};

/// A file as a `.zip` has it; each field can be made to lie.
#[derive(Clone)]
struct Entry {
    name: Vec<u8>,
    local_name: Option<Vec<u8>>,
    bytes: Vec<u8>,
    method: u16,
    flags: u16,
    mode: u32,
    size: Option<u32>,
    sum: Option<u32>,
    /// Where it says it begins, instead of where it does.
    at: Option<u32>,
}

fn entry(name: &str, bytes: &[u8]) -> Entry {
    Entry {
        name: name.as_bytes().to_vec(),
        local_name: None,
        bytes: bytes.to_vec(),
        method: 8,
        flags: 0,
        mode: 0,
        size: None,
        sum: None,
        at: None,
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A `.zip` by the book, without any code of ours.
fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut list = Vec::new();
    for entry in entries {
        let at = entry.at.unwrap_or(out.len() as u32);
        let packed = match entry.method {
            8 => deflated(&entry.bytes),
            _ => entry.bytes.clone(),
        };
        let sum = entry.sum.unwrap_or_else(|| crc32fast_of(&entry.bytes));
        let size = entry.size.unwrap_or(entry.bytes.len() as u32);
        let common = |name: &[u8]| {
            let mut common = Vec::new();
            for field in [20, entry.flags, entry.method, 0, 0] {
                common.extend_from_slice(&u16::to_le_bytes(field));
            }
            for field in [sum, packed.len() as u32, size] {
                common.extend_from_slice(&field.to_le_bytes());
            }
            common.extend_from_slice(&(name.len() as u16).to_le_bytes());
            common.extend_from_slice(&[0; 2]);
            common
        };
        let local_name = entry.local_name.as_ref().unwrap_or(&entry.name);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common(local_name));
        out.extend_from_slice(local_name);
        out.extend_from_slice(&packed);
        list.extend_from_slice(b"PK\x01\x02\x14\x03");
        list.extend_from_slice(&common(&entry.name));
        list.extend_from_slice(&[0; 6]);
        list.extend_from_slice(&(entry.mode << 16).to_le_bytes());
        list.extend_from_slice(&at.to_le_bytes());
        list.extend_from_slice(&entry.name);
    }
    let (at, length, count) = (out.len() as u32, list.len() as u32, entries.len() as u16);
    out.extend_from_slice(&list);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0; 2]);
    out
}

/// CRC-32 as `.zip` has it, bit by bit.
fn crc32fast_of(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1))
        })
    })
}

/// The files of a project, by name with `/`, without its journal.
fn project_files(root: &Path) -> Vec<(String, Vec<u8>)> {
    files(root)
        .into_iter()
        .map(|(name, bytes)| (name.to_string_lossy().replace('\\', "/"), bytes))
        .filter(|(name, _)| !name.starts_with("journal/") && !name.starts_with("trash/"))
        .collect()
}

fn entries_of(root: &Path) -> Vec<Entry> {
    let files = project_files(root);
    files
        .iter()
        .map(|(name, bytes)| entry(name, bytes))
        .collect()
}

fn pack(root: &Path, out: &Path) -> Vec<u8> {
    store::pack(root, out).unwrap();
    fs::read(out).unwrap()
}

#[test]
fn a_pack_holds_the_whole_state_and_what_is_not_ours() {
    let dir = saved(&project());
    fs::create_dir_all(dir.path().join("papers/Ünïcode")).unwrap();
    fs::write(dir.path().join("papers/Ünïcode/scan.pdf"), b"%PDF\0\xff").unwrap();
    fs::write(dir.path().join("layers/ada/readme.txt"), b"mine").unwrap();
    fs::create_dir_all(dir.path().join(".git")).unwrap();
    fs::write(dir.path().join(".git/config"), b"secret").unwrap();
    fs::write(dir.path().join("aux.txt"), b"no name on Windows").unwrap();
    let mut work = Work::open(dir.path());
    let put = |article| Edit::PutArticle {
        article,
        index: None,
    };
    work.step(vec![put(imported("old", "8 less", b"eight"))]);
    work.save();
    let old = ArticleId::new("old").unwrap();
    let new = imported("new", "7 more", b"seven");
    work.step(vec![
        Edit::DeleteArticle(old),
        Edit::PutArticle {
            article: new,
            index: Some(0),
        },
    ]);
    work.tag(&key("new", "ada"), 11, "7");
    let out = tempfile::tempdir().unwrap();
    let (zip, to) = (out.path().join("a.zip"), out.path().join("there/project"));
    let packed = store::pack(dir.path(), &zip).unwrap();
    let left: Vec<&String> = packed
        .notes
        .iter()
        .filter(|n| n.contains("left out"))
        .collect();
    assert!(
        matches!(left[..], [one] if one.contains("aux.txt")),
        "{left:?}"
    );
    store::unpack(&zip, &to).unwrap();
    assert!(!to.join("journal").exists() && !to.join(".git").exists());
    assert_eq!(
        fs::read(to.join("papers/Ünïcode/scan.pdf")).unwrap(),
        b"%PDF\0\xff"
    );
    assert_eq!(fs::read(to.join("layers/ada/readme.txt")).unwrap(), b"mine");
    assert_eq!(fs::read(to.join("originals/new.html")).unwrap(), b"seven");
    assert_eq!(fs::read(to.join("originals/ferry.html")).unwrap(), b"<p>x");
    assert!(dir.path().join("originals/old.html").exists());
    assert!(!to.join("articles/old.txt").exists() && !to.join("originals/old.html").exists());
    let opened = store::open(&to).unwrap();
    assert_eq!(
        (opened.project, opened.recovered),
        (work.project.clone(), 0)
    );
    let counts = store::counts(&zip).unwrap().unwrap();
    let expected = PackCounts {
        articles: 3,
        mentions: 4,
        claims: 2,
    };
    assert_eq!(counts, expected);
    assert!(store::is_pack(&zip) && !store::is_pack(&to));
}

#[test]
fn the_same_project_gives_the_same_bytes() {
    let dir = saved(&project());
    let out = tempfile::tempdir().unwrap();
    let first = pack(dir.path(), &out.path().join("1.zip"));
    let copy = as_if_killed(dir.path());
    assert_eq!(first, pack(copy.path(), &out.path().join("2.zip")));
    // A pack inside the folder does not pack itself.
    let inside = dir.path().join("out.zip");
    assert_eq!(first, pack(dir.path(), &inside));
    assert_eq!(first, pack(dir.path(), &inside));
    fs::remove_file(inside).unwrap();
    // Unpacked and packed again it is the same, and a step in the journal counts like a saved one.
    let to = out.path().join("to");
    store::unpack(&out.path().join("1.zip"), &to).unwrap();
    assert_eq!(first, pack(&to, &out.path().join("3.zip")));
    let mut work = Work::open(dir.path());
    work.tag(&key("ferry", "ada"), 10, "More");
    let with_step = pack(dir.path(), &out.path().join("4.zip"));
    assert_ne!(first, with_step);
    work.save();
    assert_eq!(with_step, pack(dir.path(), &out.path().join("5.zip")));
}

#[test]
fn a_text_that_packs_too_well_is_still_unpacked() {
    let mut project = project();
    let long = "a".repeat(21 << 20);
    project.put_article(crate::support::article("long", &long), None);
    let dir = saved(&project);
    let out = tempfile::tempdir().unwrap();
    let bytes = pack(dir.path(), &out.path().join("1.zip"));
    assert!(
        bytes.len() > 20 << 20,
        "{} bytes: it was packed",
        bytes.len()
    );
    store::unpack(&out.path().join("1.zip"), &out.path().join("to")).unwrap();
    assert_eq!(reopen(&out.path().join("to")), project);
}

#[test]
fn a_zip_by_another_program_is_taken() {
    let dir = saved(&project());
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("by hand.zip");
    let mut all = vec![entry("my ferry/", b"")];
    all[0].method = 0;
    all[0].mode = 0o040_755;
    all.extend(entries_of(dir.path()).into_iter().map(|mut entry| {
        entry.name.splice(..0, *b"my ferry/");
        entry.mode = 0o100_600;
        entry
    }));
    fs::write(&path, zip(&all)).unwrap();
    assert!(store::is_pack(&path));
    assert_eq!(store::counts(&path).unwrap(), None);
    let to = out.path().join("to");
    store::unpack(&path, &to).unwrap();
    assert_eq!(project_files(&to), project_files(dir.path()));
}

/// What is said of a hostile `.zip`, and that nothing is left behind.
fn refusal(bytes: &[u8]) -> String {
    let out = tempfile::tempdir().unwrap();
    let inner = out.path().join("in");
    fs::create_dir(&inner).unwrap();
    let path = out.path().join("bad.zip");
    fs::write(&path, bytes).unwrap();
    let error = store::unpack(&path, &inner.join("deep/to")).expect_err("it must be refused");
    assert_eq!(fs::read_dir(&inner).unwrap().count(), 0, "{error}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 2, "{error}");
    error.to_string()
}

#[test]
fn a_zip_that_means_harm_is_refused_and_leaves_nothing() {
    let dir = saved(&project());
    let good = entries_of(dir.path());
    let with = |bad: &[Entry]| {
        let all: Vec<Entry> = good.iter().chain(bad).cloned().collect();
        refusal(&zip(&all))
    };
    let mut link = entry("articles/link", b"/etc/passwd");
    link.mode = 0o120_777;
    let mut device = entry("null", b"");
    device.mode = 0o020_666;
    let mut secret = entry("secret", b"x");
    secret.flags = 1;
    let mut odd = entry("odd", b"x");
    odd.method = 93;
    let mut other_name = entry("one.txt", b"x");
    other_name.local_name = Some(b"two.txt".to_vec());
    let mut shares = entry(".gitattributes", &good[0].bytes);
    shares.at = Some(0);
    shares.name = b"again".to_vec();
    let mut less = entry("less", b"abcdef");
    less.size = Some(7);
    let mut more = entry("more", b"abcdef");
    more.size = Some(5);
    let mut damaged = entry("damaged", b"abcdef");
    damaged.sum = Some(1);
    let mut no_text = entry("x", b"x");
    no_text.name = vec![0xff, 0xfe];
    let names = [
        "../up",
        "a/../../up",
        "/etc/passwd",
        "C:/x",
        "C:x",
        "..\\up",
        "a\\b",
        "./a",
        "a//b",
        "",
        "con",
        "aux.txt",
        "layers/Nul.tar.gz",
        "a/LPT1 .x",
        "dot.",
        "space ",
        "a\u{7}b",
        "a*",
        "a<b",
    ];
    for name in names {
        let said = with(&[entry(name, b"x")]);
        assert!(said.contains("name"), "{name}: {said}");
    }
    let cases = [
        (vec![link], "a link or device"),
        (vec![device], "a link or device"),
        (vec![secret], "encrypted"),
        (vec![odd], "packed in a way"),
        (vec![other_name], "another name in the list"),
        (vec![shares], "shares its bytes"),
        (vec![less], "less than it says"),
        (vec![more], "more than it says"),
        (vec![damaged], "checksum"),
        (vec![no_text], "no UTF-8"),
        (vec![entry("project.ron", b"x")], "two of this name"),
        (vec![entry("PROJECT.RON", b"x")], "two of this name"),
        (vec![entry("a", b"x"), entry("A/b", b"x")], "also a file"),
        (vec![entry("a/b", b"x"), entry("A", b"x")], "name"),
        (vec![entry(&"n".repeat(1001), b"x")], "longer than 1000"),
        (vec![entry(&"n".repeat(256), b"x")], "every system"),
    ];
    for (bad, word) in cases {
        let said = with(&bad);
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn a_zip_that_would_fill_the_disk_is_refused() {
    let dir = saved(&project());
    let mut all = entries_of(dir.path());
    // One file of 25 MB, and many of 1 MB, none of which would be too much by itself.
    let zeros = vec![0; 25 << 20];
    all.push(entry("zeros", &zeros));
    let said = refusal(&zip(&all));
    assert!(said.contains("200 times"), "{said}");
    all.pop();
    for index in 0..25 {
        all.push(entry(&format!("zeros-{index}"), &zeros[..1 << 20]));
    }
    let said = refusal(&zip(&all));
    assert!(said.contains("200 times"), "{said}");
    // Headers that say that there is little do not help.
    all.truncate(all.len() - 25);
    let mut small = entry("zeros", &zeros);
    small.size = Some(10);
    all.push(small);
    let said = refusal(&zip(&all));
    assert!(said.contains("more than it says"), "{said}");
}

#[test]
fn a_zip_with_too_many_files_is_refused_before_they_are_read() {
    // The records for many files say three hundred thousand; there are none.
    let mut bytes = Vec::new();
    bytes.extend_from_slice(b"PK\x06\x06");
    bytes.extend_from_slice(&44_u64.to_le_bytes());
    bytes.extend_from_slice(&[0; 12]);
    for field in [300_000_u64, 300_000, 0, 0] {
        bytes.extend_from_slice(&field.to_le_bytes());
    }
    bytes.extend_from_slice(b"PK\x06\x07\0\0\0\0");
    bytes.extend_from_slice(&0_u64.to_le_bytes());
    bytes.extend_from_slice(&1_u32.to_le_bytes());
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    bytes.extend_from_slice(&[0xff; 12]);
    bytes.extend_from_slice(&[0; 2]);
    let said = refusal(&bytes);
    assert!(said.contains("more than 250000 files"), "{said}");
}

#[test]
fn a_zip_that_is_cut_or_changed_is_refused_or_gives_the_project() {
    let project = project();
    let dir = saved(&project);
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("good.zip");
    let good = pack(dir.path(), &path);
    for end in (0..good.len()).step_by(7).chain([good.len() - 1]) {
        refusal(&good[..end]);
    }
    let to = out.path().join("to");
    for at in (0..good.len()).step_by(11) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&path, bytes).unwrap();
        if store::unpack(&path, &to).is_ok() {
            assert_eq!(reopen(&to), project, "byte {at}");
            fs::remove_dir_all(&to).unwrap();
        }
        assert!(!to.exists());
    }
}

#[test]
fn what_is_no_project_is_not_unpacked() {
    assert!(refusal(&zip(&[])).contains("no project in it"));
    assert!(refusal(&zip(&[entry("letter.txt", b"Dear")])).contains("no project in it"));
    assert!(refusal(b"").contains("no .zip"));
    let said = refusal(&zip(&[entry("project.ron", b"(format: 1, title: 7)")]));
    assert!(said.contains("project.ron:1"), "{said}");
    let said = refusal(&zip(&[entry("project.ron", b"(format: 900, title: 7)")]));
    assert!(said.contains("newer"), "{said}");
    let dir = saved(&project());
    let zip = dir.path().join("good.zip");
    pack(dir.path(), &zip);
    let before = files(dir.path());
    assert!(matches!(
        store::unpack(&zip, dir.path()),
        Err(StoreError::NotEmpty(_))
    ));
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_disk_that_fails_leaves_no_half_pack_and_no_half_project() {
    let project = project();
    let dir = saved(&project);
    let out = tempfile::tempdir().unwrap();
    let zip = out.path().join("a.zip");
    fs::write(&zip, "the older pack").unwrap();
    let names = |root: &Path| -> Vec<PathBuf> { files(root).into_iter().map(|f| f.0).collect() };
    for at in 0.. {
        let disk = FaultyFs::new(Fault::Once(at));
        if store::pack_with(&*disk, &project, dir.path(), &zip).is_ok() {
            assert!(at >= 4, "only {at} steps?");
            break;
        }
        assert_eq!(names(out.path()), [Path::new("a.zip")], "step {at}");
        assert!(
            fs::read(&zip).unwrap() == b"the older pack" || store::is_pack(&zip),
            "step {at}"
        );
    }
    let to = out.path().join("new/to");
    for at in 0.. {
        let disk = FaultyFs::new(Fault::Once(at));
        if store::unpack_with(&*disk, &zip, &to).is_ok() {
            assert!(at > 20, "only {at} steps?");
            break;
        }
        let left = out.path().join("new");
        let whole = to.is_dir() && reopen(&to) == project;
        assert!(whole || !left.exists(), "step {at}");
        let _ = fs::remove_dir_all(left);
    }
    assert_eq!(reopen(&to), project);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_project_is_unpacked_as_it_was_packed(project in arbitrary()) {
        let dir = saved(&project);
        let out = tempfile::tempdir().unwrap();
        let (zip, to) = (out.path().join("a.zip"), out.path().join("to"));
        store::pack(dir.path(), &zip).unwrap();
        store::unpack(&zip, &to).unwrap();
        prop_assert_eq!(project_files(&to), project_files(dir.path()));
        prop_assert_eq!(reopen(&to), project);
    }
}
