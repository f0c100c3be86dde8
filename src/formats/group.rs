//! Which files belong together: `a.ann` and the `a.txt` beside it are one thing to read.

use std::collections::{HashMap, HashSet};

use super::FORMATS;

/// A file to read, and those beside it that belong to it.
#[derive(Debug)]
pub struct Group<T> {
    /// The file.
    pub main: T,
    /// Those that go with it.
    pub companions: Vec<T>,
}

/// Sorts files into groups, by names with `/` between folders. A file that belongs to another is
/// no group of its own; one that several need (a type system, a configuration) goes with each.
pub fn group<T: Clone>(files: &[T], name: impl Fn(&T) -> &str) -> Vec<Group<T>> {
    let index_of: HashMap<&str, usize> = files
        .iter()
        .enumerate()
        .map(|(index, file)| (name(file), index))
        .collect();
    let mut beside: Vec<Vec<usize>> = Vec::with_capacity(files.len());
    for file in files {
        let (folder, base) = match name(file).rfind('/') {
            Some(slash) => name(file).split_at(slash + 1),
            None => ("", name(file)),
        };
        let mut found: Vec<usize> = companions_of(base)
            .iter()
            .filter_map(|other| index_of.get(format!("{folder}{other}").as_str()).copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        beside.push(found);
    }
    let taken: HashSet<usize> = beside.iter().flatten().copied().collect();
    let groups = beside.into_iter().enumerate();
    groups
        .filter(|(index, _)| !taken.contains(index))
        .map(|(index, companions)| Group {
            main: files[index].clone(),
            companions: companions.iter().map(|one| files[*one].clone()).collect(),
        })
        .collect()
}

/// The names that any format would look for beside a file of this name.
#[must_use]
pub fn companions_of(name: &str) -> Vec<String> {
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    let of = |format: &&&dyn super::Format| {
        let extension = extension.as_deref();
        extension.is_some_and(|extension| format.extensions().contains(&extension))
    };
    let formats = FORMATS.iter().filter(of);
    formats.flat_map(|format| format.companions(name)).collect()
}
