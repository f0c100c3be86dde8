//! `claimdesk trash`: what was deleted in the window, listed, brought back and deleted for good.

use std::path::{Path, PathBuf};

use claimdesk::command::Command;
use claimdesk::model::{ArticleId, ClaimId};
use claimdesk::session::{IdSource, Session, SystemClock};
use claimdesk::store;

use crate::{Desk, Word, sample};

/// A copy of the sample of which a claim and then an article were deleted.
fn deleted(desk: &Desk) -> (PathBuf, [ArticleId; 1]) {
    let folder = desk.path("sample");
    copy(&sample(), &folder);
    let opened = store::open(&folder).unwrap();
    let person = opened.project.people()[0].clone();
    let (project, _, journal) = opened
        .into_parts(&person.id, std::sync::Arc::new(|| {}))
        .unwrap();
    let ids = IdSource::counting_from(1 << 40);
    let mut session = Session::new(
        project,
        person,
        Box::new(journal),
        Box::new(SystemClock),
        ids,
    );
    let own = |(key, layer): (&claimdesk::model::LayerKey, &std::sync::Arc<_>)| {
        let layer: &claimdesk::model::Layer = layer;
        (key.person == *session.person()).then(|| layer.claims().next().map(|claim| claim.id))
    };
    let claim: ClaimId = session.project().layers().find_map(own).flatten().unwrap();
    let article = session.project().article_at(2).unwrap().id.clone();
    session.run(Command::DeleteClaim(Some(claim))).unwrap();
    session
        .run(Command::DeleteArticle(article.clone()))
        .unwrap();
    session.snapshot();
    let status = session.flush(std::time::Duration::from_secs(60));
    assert_eq!(status.problem, None);
    (folder, [article])
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn listed(desk: &Desk, folder: &Path) -> Vec<(String, String)> {
    let list = desk
        .run(&[&"trash", &folder, &"list", &"--json"])
        .fine()
        .json();
    let rows = list["trash"].as_array().unwrap().iter();
    rows.map(|row| {
        let word = |name: &str| row[name].as_str().unwrap().to_owned();
        assert!(!word("person").is_empty() && word("when").ends_with('Z'));
        (word("id"), word("what"))
    })
    .collect()
}

#[test]
fn what_is_in_the_trash_is_listed_and_comes_back() {
    let desk = Desk::new();
    let (folder, [article]) = deleted(&desk);
    let (before, all) = (files(&folder), listed(&desk, &folder));
    let [(first, an_article), (second, a_claim)] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert!(an_article.starts_with("article “"), "{an_article}");
    assert!(a_claim.starts_with("claim C"), "{a_claim}");
    let list = desk.run(&[&"trash", &folder]).fine();
    assert!(list.out.contains(an_article.as_str()) && list.out.contains(second.as_str()));
    assert_eq!(list.out.lines().count(), 2);
    assert!(
        !list.out.contains('Z'),
        "times as a clock shows them: {}",
        list.out
    );
    assert!(list.err.contains("2 things in the trash"), "{}", list.err);
    assert_eq!(files(&folder), before, "looking changes nothing");
    // One of several that is not there: nothing is done.
    let wrong = desk.run(&[&"trash", &folder, &"restore", &first.as_str(), &"4711"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("there is nothing “4711” in the trash"));
    assert_eq!(listed(&desk, &folder), all);
    let back = desk
        .run(&[&"trash", &folder, &"restore", &first.as_str()])
        .fine();
    assert!(back.err.contains("is back"), "{}", back.err);
    let now = store::read(&folder).unwrap().0;
    assert!(now.article(&article).is_some());
    assert_eq!(listed(&desk, &folder), all[1..]);
    let again = desk.run(&[&"trash", &folder, &"restore", &first.as_str()]);
    assert_eq!(again.code, 1, "{again:?}");
}

#[test]
fn the_trash_is_emptied_only_if_that_is_confirmed_and_says_what_goes() {
    let desk = Desk::new();
    let (folder, [article]) = deleted(&desk);
    let (before, all) = (files(&folder), listed(&desk, &folder));
    // No terminal: nobody can be asked.
    let asked = desk.run(&[&"trash", &folder, &"empty"]);
    assert_eq!(asked.code, 1, "{asked:?}");
    assert!(asked.err.contains("nothing was deleted: add --yes"));
    for (_, what) in &all {
        assert!(asked.err.contains(what.as_str()), "{}", asked.err);
    }
    assert_eq!(files(&folder), before);
    let trashed = |folder: &Path| {
        let dir = folder.join("trash/articles");
        let names = std::fs::read_dir(dir).unwrap().flatten();
        let names = names.map(|entry| entry.file_name().into_string().unwrap());
        names
            .filter(|name| name.starts_with(article.as_str()))
            .count()
    };
    assert!(trashed(&folder) > 0);
    let emptied = desk.run(&[&"trash", &folder, &"empty", &"--yes"]).fine();
    assert!(emptied.err.contains("the trash was emptied"));
    assert!(emptied.err.contains(all[0].1.as_str()), "{}", emptied.err);
    assert_eq!(listed(&desk, &folder), []);
    assert_eq!(trashed(&folder), 0);
    let empty = desk.run(&[&"trash", &folder, &"empty", &"--yes"]).fine();
    assert!(empty.err.contains("the trash is empty"));
}

#[test]
fn a_project_that_is_open_elsewhere_can_be_looked_at_only() {
    let desk = Desk::new();
    let (folder, _) = deleted(&desk);
    let all = listed(&desk, &folder);
    let _held = store::open(&folder).unwrap();
    assert_eq!(listed(&desk, &folder), all);
    let calls: [&[Word<'_>]; 2] = [&[&"restore", &all[0].0.as_str()], &[&"empty", &"--yes"]];
    for call in calls {
        let mut words: Vec<Word<'_>> = vec![&"trash", &folder];
        words.extend(call);
        let ran = desk.run(&words);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains("open in another window"), "{}", ran.err);
    }
    assert_eq!(listed(&desk, &folder), all);
}

/// Every file of a project with its bytes, but for the lock.
pub(crate) fn files(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut dirs) = (Vec::new(), vec![root.to_owned()]);
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => dirs.push(path),
                false if path.ends_with(".lock") => {}
                false => found.push((path.clone(), std::fs::read(&path).unwrap())),
            }
        }
    }
    found.sort();
    found
}
