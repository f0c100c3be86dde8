//! What another program wrote into the open project: taken in, asked about, or refused.

use super::App;
use super::work::Done;
use crate::edit::{self, Edit, MergeRefusal, Merged, Part, Side};
use crate::session::compare;
use crate::store::{Found, Outside};
use crate::text::counted;
use crate::ui::dialogs::{Dialog, OutsideDialog};
use crate::ui::widgets::BannerKind;

const REFUSED: &str = "Files were changed outside and can’t be taken in";
const TAKEN: &str = "Changes from outside were taken in";
const UNKEPT: &str = "Their version can’t be kept in the trash, so nothing takes its place";

/// What came of putting two sides together, for the project as it was at a revision.
pub(super) struct Together {
    revision: u64,
    outside: Outside,
    /// What was chosen, if the person was asked.
    theirs: Option<Vec<Part>>,
    merged: Result<Merged, MergeRefusal>,
    /// Where their versions of what counts as mine are kept; or why they can't be.
    kept: Result<Vec<String>, String>,
}

impl App {
    /// Looks whether another program wrote something.
    pub(super) fn mind_outside(&mut self) {
        let watch = self.open.as_ref().and_then(|open| open.watch.as_ref());
        match watch.and_then(|watch| watch.take()) {
            None => {}
            Some(Found::Refused(lines)) => self.refuse_outside(lines),
            Some(Found::Changed(outside)) => self.put_together(*outside, None),
        }
    }

    /// Puts what another program wrote together with what was done here; `theirs` is what the
    /// person chose of what both changed.
    fn put_together(&mut self, outside: Outside, theirs: Option<Vec<Part>>) {
        let Some(open) = &self.open else { return };
        let (opened, revision) = (self.opened, open.session.revision());
        let ours = open.session.project().clone();
        let folder = open.folder.clone();
        self.jobs.start("Taking in changes", move |_| {
            let choose = |part: &Part| match &theirs {
                Some(theirs) if theirs.contains(part) => Side::Theirs,
                _ => Side::Mine,
            };
            let merged = edit::merge(&outside.base, &ours, &outside.theirs, &choose);
            // Before anything takes the place of their files.
            let mine = match (&merged, &theirs) {
                (Ok(merged), Some(theirs)) => {
                    let all = merged.conflicts.iter();
                    all.filter(|part| !theirs.contains(part)).cloned().collect()
                }
                _ => Vec::new(),
            };
            let kept = folder.map_or(Ok(Vec::new()), |folder| outside.keep_theirs(&folder, &mine));
            let kept = kept.map_err(|error| error.to_string());
            let together = Together {
                revision,
                outside,
                theirs,
                merged,
                kept,
            };
            Some(Done::Together(opened, Box::new(together)))
        });
    }

    pub(super) fn take_together(&mut self, opened: u64, together: Together) {
        let Some(open) = &self.open else { return };
        if opened != self.opened {
            return;
        }
        let Together {
            revision,
            outside,
            theirs,
            merged,
            kept,
        } = together;
        // Something was done meanwhile: once more.
        if open.session.revision() != revision {
            self.put_together(outside, theirs);
            return;
        }
        match merged {
            Err(refusal) => self.refuse_outside(vec![refusal.to_string()]),
            Ok(merged) if !merged.conflicts.is_empty() && theirs.is_none() => {
                let mine = open.session.project();
                let parts = merged.conflicts.iter();
                let all = parts.map(|part| compare(part, mine, &outside.theirs));
                let dialog = OutsideDialog::open(all.collect());
                self.panels.dialog = Some(Dialog::Outside(dialog));
                self.outside = Some(outside);
            }
            Ok(merged) => match kept {
                Ok(kept) => self.take_in_outside(outside, merged, kept),
                Err(problem) => {
                    self.forget_outside();
                    self.warn(UNKEPT, &problem);
                }
            },
        }
    }

    /// The person has chosen.
    pub(super) fn choose_outside(&mut self, theirs: Vec<Part>) {
        if let Some(outside) = self.outside.take() {
            self.put_together(outside, Some(theirs));
        }
    }

    fn take_in_outside(&mut self, outside: Outside, merged: Merged, trashed: Vec<String>) {
        let Some(open) = &mut self.open else { return };
        let mut lines = counts(&merged.edits);
        if let Err(error) = open.session.take_in_changes(merged.edits) {
            self.refuse_outside(vec![error.to_string()]);
            return;
        }
        let (mine, other) = (open.session.project(), &outside.theirs);
        let kept = merged.kept.iter().map(|part| {
            let title = compare(part, mine, other).title;
            format!("{title} was deleted on one side and stays: the other side uses it")
        });
        lines.extend(kept);
        if merged.renamed > 0 {
            lines.push(format!(
                "{} got new ids: the old ones are used here for others",
                counted(merged.renamed, "thing")
            ));
        }
        let kept = match trashed.as_slice() {
            [] => String::new(),
            [file] => format!("Their version of what counts as yours is kept: {file}"),
            all => format!(
                "Their versions of what counts as yours are kept in {} files in the project’s trash \
                 folder",
                all.len()
            ),
        };
        if trashed.len() > 1 {
            lines.extend(trashed);
        }
        match &open.watch {
            Some(watch) if watch.accept(outside) => open.session.snapshot(),
            Some(watch) => watch.look(),
            None => {}
        }
        self.forget_outside();
        match kept.as_str() {
            "" if lines.is_empty() => {}
            "" => self.notice(BannerKind::Info, TAKEN, lines),
            kept => drop(self.add_notice(BannerKind::Info, TAKEN, kept, lines, &[])),
        }
    }

    fn refuse_outside(&mut self, mut lines: Vec<String>) {
        self.forget_outside();
        lines.push(
            "Nothing is written over these files; what you do goes on to be saved in the journal. \
             Put them right, or take them back with version control, then come back to this window"
                .to_owned(),
        );
        self.notice(BannerKind::Error, REFUSED, lines);
    }

    /// Takes away what was said of changes from outside before.
    fn forget_outside(&mut self) {
        let notices = &mut self.panels.notices;
        notices.retain(|notice| ![REFUSED, TAKEN, UNKEPT].contains(&notice.title.as_str()));
    }
}

/// What edits touch, in words, a line for each kind of thing.
fn counts(edits: &[Edit]) -> Vec<String> {
    let mut all = [
        ("mention", 0),
        ("claim", 0),
        ("article", 0),
        ("state", 0),
        ("answer", 0),
        ("other thing", 0),
    ];
    for edit in edits {
        let kind = match edit {
            Edit::PutMention { .. } | Edit::DeleteMention { .. } => 0,
            Edit::PutClaim { .. } | Edit::DeleteClaim { .. } => 1,
            Edit::PutArticle { .. } | Edit::DeleteArticle(_) | Edit::SetArticleMeta { .. } => 2,
            Edit::SetLayerState { .. } => 3,
            Edit::PutDecision { .. } | Edit::DeleteDecision { .. } => 4,
            Edit::SetTitle(_)
            | Edit::SetGuidelines(_)
            | Edit::SetScheme(_)
            | Edit::PutPerson(_)
            | Edit::DeletePerson(_)
            | Edit::PutRun(_)
            | Edit::DeleteRun(_)
            | Edit::PutProposals { .. }
            | Edit::DeleteProposals(_) => 5,
        };
        all[kind].1 += 1;
    }
    let told = all.into_iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told
        .map(|(name, count)| match count {
            1 => format!("1 {name}"),
            many => format!("{many} {name}s"),
        })
        .collect();
    match told.is_empty() {
        true => Vec::new(),
        false => vec![format!(
            "{} came, changed or went. Undo takes that back",
            told.join(", ")
        )],
    }
}
