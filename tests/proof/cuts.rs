//! Every file of a project cut at every byte and with each byte flipped: it opens, or it is
//! refused with the file's name and left alone.

use std::fs;
use std::path::{Path, PathBuf};

use claimdesk::model::Project;
use claimdesk::store;

use crate::dice::{files_of, open_soon, quick_folder};
use crate::support::{Work, copy, files, key, project, saved};

/// What an opened project has: articles, people, mentions, claims. A flipped letter in a note
/// can't be told from another note, but nothing may go missing.
fn counts(project: &Project) -> [usize; 4] {
    let layers = || project.layers().map(|(_, layer)| layer);
    [
        project.article_count(),
        project.people().len(),
        layers().map(|layer| layer.mention_count()).sum(),
        layers().map(|layer| layer.claim_count()).sum(),
    ]
}

/// Opens a folder of which one file was damaged. Whether it opened.
fn opens_or_explains(root: &Path, whole: [usize; 4], what: &str) -> bool {
    let before = files_of(root);
    match open_soon(root) {
        Ok(opened) => {
            let found = counts(&opened.project);
            // One more is a flipped name: somebody else's.
            let all = found
                .iter()
                .zip(&whole)
                .all(|(found, whole)| found >= whole);
            assert!(all, "{what}: {found:?} of {whole:?}, {:?}", opened.notes);
            true
        }
        Err(error) => {
            let words = error.to_string();
            // The file, or another one in which something points at what is gone.
            let named = [".ron", ".txt", "journal/commit"]
                .iter()
                .any(|end| words.contains(end));
            assert!(named, "{what}: {words}");
            assert!(files_of(root) == before, "{what}: refusing must not write");
            false
        }
    }
}

#[test]
fn every_file_cut_at_every_byte_or_with_a_byte_flipped_opens_or_explains() {
    let base = saved(&project());
    let dir = quick_folder();
    copy(base.path(), dir.path());
    let root = dir.path();
    let whole = counts(&project());
    let (mut tried, mut opened) = (0, 0);
    let mut names: Vec<PathBuf> = files(root).into_iter().map(|(name, _)| name).collect();
    names.retain(|name| name.extension().is_some_and(|e| e == "ron" || e == "txt"));
    assert!(names.len() > 6, "{names:?}");
    for path in names {
        let name = path.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(root.join(&path)).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            for (damaged, how) in [(&bytes[..at], "cut"), (&flipped[..], "flipped")] {
                fs::write(root.join(&path), damaged).unwrap();
                let what = format!("{name} {how} at {at}");
                opened += usize::from(opens_or_explains(root, whole, &what));
                tried += 1;
            }
        }
        fs::write(root.join(&path), &bytes).unwrap();
    }
    println!("CUT and flipped {tried} times, {opened} opened, the others were explained");
    assert!(store::open(root).is_ok());
}

/// The list of moves of a save that counts but is not finished.
#[test]
fn a_damaged_list_of_moves_is_explained_and_nothing_is_moved() {
    let base = saved(&project());
    let mut work = Work::open(base.path());
    work.tag(&key("ferry", "ada"), 10, "More");
    let expected = work.project.clone();
    drop(work);
    let record = "[Rename(\"articles/.ferry.ron.new\", \"articles/ferry.ron\")]";
    let line = format!("{:08x} {record}\n", crc32fast::hash(record.as_bytes()));
    let dir = quick_folder();
    for at in 0..=line.len() {
        for flips in [false, true] {
            let root = dir.path().join("p");
            let _ = fs::remove_dir_all(&root);
            copy(base.path(), &root);
            let staged = fs::read(root.join("articles/ferry.ron")).unwrap();
            fs::write(root.join("articles/.ferry.ron.new"), staged).unwrap();
            let mut bytes = line.clone().into_bytes();
            match bytes.get_mut(at) {
                Some(byte) if flips => *byte ^= 1 << (at % 8),
                _ => bytes.truncate(at),
            }
            fs::write(root.join("journal/commit"), &bytes).unwrap();
            let what = format!("at {at}, flipped {flips}");
            let counted = counts(&expected);
            if opens_or_explains(&root, counted, &what) {
                // Without its line's end the list is whole.
                assert!(at + 1 >= line.len(), "{what}: a damaged list was followed");
            }
        }
    }
}
