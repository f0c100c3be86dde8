//! What was deleted lies in the trash, whatever becomes of the history, until it is emptied.

use std::fs;
use std::path::Path;

use claimdesk::command::{ClaimChange, Command, SchemeChange};
use claimdesk::model::{ArticleId, ClaimId, LabelId, MentionId, Project, StepNumber, Timestamp};
use claimdesk::session::Session;

use crate::history::{on_disk, open, open_at, save, tag};
use crate::support::{article, as_if_killed, key, person, project, saved};

/// The project without the claim of another person that links to Ada's, who may not delete it.
fn ground() -> Project {
    let mut project = project();
    project.take_claim(&key("isle", "bob"), ClaimId::new(2));
    project
}

fn listed(session: &Session) -> Vec<String> {
    session
        .deleted()
        .map(|entry| session.deleted_in_words(entry))
        .collect()
}

fn latest(session: &Session) -> (StepNumber, Timestamp) {
    let entry = session.deleted().next().unwrap();
    (entry.number, entry.forward.at)
}

/// Restores the latest; what is said.
fn restore(session: &mut Session) -> String {
    let (number, at) = latest(session);
    match session.run(Command::Restore(number, at)) {
        Ok(effect) => effect.message.unwrap_or_default(),
        Err(refusal) => refusal.to_string(),
    }
}

fn delete_label(session: &mut Session, id: &str) {
    let id = LabelId::new(id).unwrap();
    let mut scheme = (*session.project().scheme).clone();
    scheme.labels.retain(|label| label.id != id);
    let mut change = SchemeChange::new(scheme);
    change.labels.insert(id, None);
    session.run(Command::SetScheme(Box::new(change))).unwrap();
}

/// Forgets every step: only the trash is left.
fn without_history(path: &Path) -> tempfile::TempDir {
    let dir = as_if_killed(path);
    fs::remove_dir_all(dir.path().join("journal")).unwrap();
    dir
}

#[test]
fn all_that_was_deleted_comes_back_without_any_history() {
    let dir = saved(&ground());
    let mut session = open(dir.path());
    tag(&mut session, "More", "actor");
    let before = session.project().clone();
    let home = key("ferry", "ada");
    session
        .run(Command::FocusMention(MentionId::new(1)))
        .unwrap();
    session.run(Command::DeleteMention).unwrap();
    session
        .run(Command::DeleteClaim(Some(ClaimId::new(1))))
        .unwrap();
    delete_label(&mut session, "actor");
    let ferry = ArticleId::new("ferry").unwrap();
    session.run(Command::DeleteArticle(ferry)).unwrap();
    let all = [
        "article “About ferry”",
        "label actor",
        "claim C1 “Forty people worked”",
        "1 mention",
    ];
    assert_eq!(listed(&session), all);
    on_disk(&mut session);
    // Reported as saved is in the trash, before any snapshot.
    let log = fs::read_to_string(dir.path().join("trash/deleted.log")).unwrap();
    assert_eq!(log.lines().count(), 4);
    save(&mut session);
    drop(session);
    let dir = without_history(dir.path());
    let mut session = open(dir.path());
    assert!(session.history().entries().is_empty());
    assert_eq!(listed(&session), all);
    let entry = session.deleted().next().unwrap();
    assert_eq!(entry.forward.person, Some(person("ada")));
    assert_eq!(restore(&mut session), "Article “About ferry” is back");
    assert_eq!(restore(&mut session), "Label actor is back");
    assert_eq!(
        restore(&mut session),
        "Claim C1 “Forty people worked” is back"
    );
    // Its article is there again, so its words are known.
    assert_eq!(listed(&session), ["mention “40 people”"]);
    assert_eq!(restore(&mut session), "Mention “40 people” is back");
    assert_eq!(listed(&session), Vec::<String>::new());
    // The claim is as the mention left it, so it gets it back.
    let claim = session.project().claim(ClaimId::new(1)).unwrap().1;
    assert!(claim.has_mention(MentionId::new(1)));
    let (now, was) = (session.project().layer(&home), before.layer(&home));
    let mentions = |layer: Option<&std::sync::Arc<claimdesk::model::Layer>>| {
        let layer = layer.unwrap().clone();
        layer
            .mentions_in_order()
            .into_iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(mentions(now), mentions(was));
    assert_eq!(now.unwrap().state, was.unwrap().state);
    // Each is one step.
    assert_eq!(session.history().position(), 4);
    save(&mut session);
    let original = dir.path().join("originals/ferry.html");
    assert_eq!(fs::read(original).unwrap(), b"<p>x");
}

#[test]
fn what_undo_brings_back_is_not_listed() {
    let dir = saved(&ground());
    let mut session = open(dir.path());
    session
        .run(Command::DeleteClaim(Some(ClaimId::new(1))))
        .unwrap();
    assert_eq!(listed(&session), ["claim C1 “Forty people worked”"]);
    session.run(Command::Undo).unwrap();
    assert_eq!(listed(&session), Vec::<String>::new());
    session.run(Command::Redo).unwrap();
    assert_eq!(listed(&session), ["claim C1 “Forty people worked”"]);
    let (number, at) = latest(&session);
    session.run(Command::Undo).unwrap();
    let said = session.run(Command::Restore(number, at)).unwrap_err();
    assert_eq!(said.to_string(), "That is no longer in the trash.");
}

#[test]
fn what_no_longer_fits_is_adapted_and_said() {
    let dir = saved(&ground());
    let mut session = open(dir.path());
    let ferry = ArticleId::new("ferry").unwrap();
    // The number and the mention of the claim are taken by others meanwhile.
    session
        .run(Command::DeleteClaim(Some(ClaimId::new(1))))
        .unwrap();
    session
        .run(Command::FocusMention(MentionId::new(2)))
        .unwrap();
    session.run(Command::NewClaim).unwrap();
    let new = session.current_claim().unwrap().clone();
    assert_eq!(new.number, 1);
    session
        .run(Command::FocusMention(MentionId::new(1)))
        .unwrap();
    session.run(Command::DeleteMention).unwrap();
    let (number, at) = {
        let entry = session.deleted().last().unwrap();
        (entry.number, entry.forward.at)
    };
    let said = session.run(Command::Restore(number, at)).unwrap();
    let said = said.message.unwrap();
    assert_eq!(
        said,
        "Claim C1 “Forty people worked” is back; left out: 1 mention that is gone"
    );
    let back = session.project().claim(ClaimId::new(1)).unwrap().1;
    assert_eq!((back.number, back.mentions.len()), (2, 0));
    session
        .run(Command::EditClaim(new.id, ClaimChange::Note("on".into())))
        .unwrap();
    // A mention without its article does not come back alone.
    session.run(Command::DeleteArticle(ferry.clone())).unwrap();
    let mention = session.deleted().nth(1).unwrap();
    let (number, at) = (mention.number, mention.forward.at);
    let refused = session
        .run(Command::Restore(number, at))
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("restore its article or label first"),
        "{refused}"
    );
    // Another article has the id by now.
    save(&mut session);
    drop(session);
    let mut work = crate::support::Work::open(dir.path());
    work.step(vec![claimdesk::edit::Edit::PutArticle {
        article: article("ferry", "Quite another text"),
        index: None,
    }]);
    work.save();
    drop(work);
    let (mut session, _) = open_at(dir.path(), "ada", 7);
    assert_eq!(listed(&session)[0], "article “About ferry”");
    assert_eq!(restore(&mut session), "Article “About ferry” is back");
    let back = ArticleId::new("ferry-2").unwrap();
    let text = &session.project().article(&back).unwrap().text;
    assert!(text.as_str().starts_with("L’équipage"));
    let (home, _) = session.project().mention(MentionId::new(2)).unwrap();
    assert_eq!(home.article, back);
    let claim = session.project().claim(new.id).unwrap().1;
    assert_eq!(claim.quotes[0].article, back);
    assert_eq!(session.desk().article, Some(back));
    // And as one step it goes again.
    session.run(Command::Undo).unwrap();
    assert_eq!(
        session.project().article(&ferry).unwrap().text.as_str(),
        "Quite another text"
    );
    assert!(session.project().mention(MentionId::new(2)).is_none());
}

#[test]
fn the_trash_is_emptied_for_good_as_a_whole_or_in_part() {
    let dir = saved(&ground());
    let mut session = open(dir.path());
    session
        .run(Command::FocusMention(MentionId::new(1)))
        .unwrap();
    session.run(Command::DeleteMention).unwrap();
    session
        .run(Command::DeleteClaim(Some(ClaimId::new(1))))
        .unwrap();
    let ferry = ArticleId::new("ferry").unwrap();
    session.run(Command::DeleteArticle(ferry)).unwrap();
    save(&mut session);
    let texts = || {
        fs::read_dir(dir.path().join("trash/articles"))
            .unwrap()
            .count()
    };
    assert_eq!(texts(), 2);
    let claim = session.deleted().nth(1).unwrap();
    let key = (claim.number, claim.forward.at);
    session.run(Command::EmptyTrash(vec![key])).unwrap();
    session.run(Command::SetTitle("on".into())).unwrap();
    on_disk(&mut session);
    assert_eq!(listed(&session), ["article “About ferry”", "1 mention"]);
    let (again, _) = open_at(without_history(dir.path()).path(), "ada", 0);
    assert_eq!(listed(&again), ["article “About ferry”", "1 mention"]);
    assert_eq!(texts(), 2);
    session.run(Command::EmptyTrash(vec![])).unwrap();
    session.run(Command::SetTitle("on and on".into())).unwrap();
    on_disk(&mut session);
    assert_eq!(listed(&session), Vec::<String>::new());
    assert_eq!(fs::read(dir.path().join("trash/deleted.log")).unwrap(), b"");
    assert_eq!(texts(), 0, "the words are gone too");
}

#[test]
fn a_line_that_was_cut_short_costs_no_other() {
    let dir = saved(&ground());
    let mut session = open(dir.path());
    session
        .run(Command::DeleteClaim(Some(ClaimId::new(1))))
        .unwrap();
    save(&mut session);
    drop(session);
    let log = dir.path().join("trash/deleted.log");
    let mut bytes = fs::read(&log).unwrap();
    bytes.extend_from_slice(b"0123abcd (number: 7, na");
    fs::write(&log, bytes).unwrap();
    let mut session = open(dir.path());
    session
        .run(Command::FocusMention(MentionId::new(1)))
        .unwrap();
    session.run(Command::DeleteMention).unwrap();
    save(&mut session);
    let (again, _) = open_at(without_history(dir.path()).path(), "ada", 0);
    assert_eq!(
        listed(&again),
        ["mention “40 people”", "claim C1 “Forty people worked”"]
    );
}
