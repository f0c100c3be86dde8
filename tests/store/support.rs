//! Projects to save and disks to save them on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use claimdesk::edit::{Edit, History, Transaction, apply};
use claimdesk::model::article::OriginalBytes;
use claimdesk::model::mention::Attributes;
use claimdesk::model::{
    Answer, Article, ArticleId, ArticleMeta, Checkable, Claim, ClaimId, ClaimLink, ClaimMention,
    Decision, Evidence, Idea, LabelId, LayerKey, LayerState, LinkKind, Made, Mention, MentionId,
    Origin, Original, Person, PersonId, Project, Proposals, ProposalsKey, Quote, RoleId, Run,
    RunFile, RunId, ScaleId, Score, Stance, SuggestedClaim, Suggestion, Supporter, Timestamp,
    Unmatched, UnmatchedClaim, Unplaced, WhyUnplaced,
};
use claimdesk::session::journal::{Journal, Step, StepKind, Waker};
use claimdesk::store::{self, FileJournal};
use claimdesk::text::{ArticleText, Digest, Extent};

/// Longer than any disk takes; never waited out unless something is broken.
pub(crate) const LONG: Duration = Duration::from_secs(60);

pub(crate) fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(1_770_000_000_000 + ms)
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) fn key(article: &str, who: &str) -> LayerKey {
    LayerKey {
        article: ArticleId::new(article).unwrap(),
        person: person(who),
    }
}

pub(crate) fn article(id: &str, text: &str) -> Arc<Article> {
    Arc::new(Article {
        id: ArticleId::new(id).unwrap(),
        text: ArticleText::new(text).unwrap(),
        meta: ArticleMeta {
            title: format!("About {id}"),
            ..ArticleMeta::default()
        },
        original: None,
    })
}

pub(crate) fn imported(id: &str, text: &str, bytes: &[u8]) -> Arc<Article> {
    let mut article = Article::clone(&article(id, text));
    article.original = Some(Original {
        file_name: format!("{id}.html"),
        extension: "html".to_owned(),
        digest: Digest::of(bytes),
        steps: vec!["decoded from windows-1252".to_owned()],
        bytes: OriginalBytes(Some(bytes.into())),
    });
    Arc::new(article)
}

pub(crate) fn extent(text: &ArticleText, words: &str) -> Extent {
    let start = text.as_str().find(words).unwrap();
    text.range_of_bytes(start..start + words.len())
        .unwrap()
        .into()
}

pub(crate) fn mention(project: &Project, home: &LayerKey, id: u64, words: &str) -> Arc<Mention> {
    let text = &project.article(&home.article).unwrap().text;
    Arc::new(Mention {
        id: MentionId::new(id),
        label: project.scheme.labels[0].id.clone(),
        extent: extent(text, words),
        attributes: Default::default(),
        note: String::new(),
        unsure: false,
        origin: Origin::ByHand,
        at: at(id as i64),
        foreign: Default::default(),
    })
}

pub(crate) fn claim(project: &Project, home: &LayerKey, id: u64, words: &str) -> Claim {
    let text = &project.article(&home.article).unwrap().text;
    let quote = Quote {
        article: home.article.clone(),
        extent: extent(text, words),
    };
    let status = project.scheme.statuses[0].id.clone();
    Claim::new(ClaimId::new(id), id as u32, quote, status, at(id as i64))
}

pub(crate) fn step(edits: Vec<Edit>) -> Arc<Transaction> {
    Arc::new(Transaction {
        name: "a step".to_owned(),
        edits,
        focus: None,
        person: Some(person("ada")),
        at: at(0),
    })
}

/// Two people's work on two articles, with most of what a project can hold.
#[allow(clippy::too_many_lines, reason = "one of everything")]
pub(crate) fn project() -> Project {
    let mut project = Project::new("Fähre “Ada” \\ test");
    project.guidelines = "# How\n\nTag *every* figure.\n".to_owned();
    for (id, name) in [("ada", "Ada Lovelace"), ("bob", "Bob")] {
        project.put_person(Person {
            id: person(id),
            name: name.to_owned(),
        });
    }
    let ferry = imported(
        "ferry",
        "L’équipage: 40 people.\nMore than 12\u{a0}000 came.\n",
        b"<p>x",
    );
    project.put_article(ferry, None);
    project.put_article(article("isle", "حوالي 40 שלום people‏ 👩‍👧 left\t.\n"), None);
    let home = key("ferry", "ada");
    let first = mention(&project, &home, 1, "40 people");
    let mut second = Mention::clone(&mention(&project, &home, 2, "12\u{a0}000"));
    second.extent = second
        .extent
        .with_piece(extent(&project.article(&home.article).unwrap().text, "équipage").cover());
    second.note = "two\nlines, an 'apostrophe' and a \"quote\"".to_owned();
    second.unsure = true;
    second.attributes.insert("value".into(), "12000".to_owned());
    second.origin = Origin::Accepted {
        run: "llm-1".to_owned(),
        score: "0.93".to_owned(),
        edited: true,
    };
    let mut one = claim(&project, &home, 1, "40 people");
    one.wording = "Forty people\u{2028}worked".to_owned();
    one.quotes.push(Quote {
        article: ArticleId::new("isle").unwrap(),
        extent: extent(&project.article_at(1).unwrap().text, "👩‍👧"),
    });
    one.mentions.push(ClaimMention {
        role: project.scheme.roles[0].id.clone(),
        mention: MentionId::new(1),
    });
    one.evidence.push(Evidence {
        url: "https://example.org/a?b=c".to_owned(),
        primary: true,
        ..Evidence::default()
    });
    one.questions.push("who counted?".to_owned());
    let other = key("isle", "bob");
    let third = mention(&project, &other, 3, "40 שלום");
    let mut two = claim(&project, &other, 2, "people‏");
    two.links.push(ClaimLink {
        kind: LinkKind::PartOf,
        claim: ClaimId::new(1),
    });
    let edits = vec![
        Edit::PutMention {
            layer: home.clone(),
            mention: first,
        },
        Edit::PutMention {
            layer: home.clone(),
            mention: Arc::new(second),
        },
        Edit::PutClaim {
            layer: home.clone(),
            claim: Arc::new(one),
        },
        Edit::SetLayerState {
            layer: home,
            state: LayerState::Done,
        },
        Edit::PutMention {
            layer: other.clone(),
            mention: third,
        },
        Edit::PutClaim {
            layer: other,
            claim: Arc::new(two),
        },
    ];
    apply(&mut project, &step(edits)).unwrap();
    assert!(RoleId::new("x").is_ok());
    let answers = step(reviewed(&project));
    apply(&mut project, &answers).unwrap();
    project
}

/// What a machine proposed for both articles, and what Ada and Bob answered.
#[allow(clippy::too_many_lines, reason = "one of everything")]
pub(crate) fn reviewed(project: &Project) -> Vec<Edit> {
    let run = RunId::new("llm-1").unwrap();
    let label = |id: &str| LabelId::new(id).unwrap();
    let [ferry, isle] = [0, 1].map(|at| project.article_at(at).unwrap());
    let suggestion = |article: &Article, words: &str, score| Suggestion {
        label: label("figure"),
        extent: extent(&article.text, words),
        score: Score::new(score),
        words: String::new(),
        attributes: Attributes::from([(Arc::from("unit"), "people".to_owned())]),
    };
    let of_ferry = Proposals {
        suggestions: vec![
            suggestion(ferry, "40 people", 0.93),
            suggestion(ferry, "12\u{a0}000", 0.1),
        ],
        unplaced: vec![Unplaced {
            label: label("actor"),
            words: "the “crew”\n".to_owned(),
            score: None,
            attributes: Attributes::new(),
            why: WhyUnplaced::Elsewhere,
            candidates: vec![extent(&ferry.text, "équipage")],
            others: vec![isle.id.clone()],
        }],
        claims: vec![SuggestedClaim {
            quotes: vec![extent(&ferry.text, "40 people")],
            wording: "Forty worked".to_owned(),
            mentions: vec![(RoleId::new("figure").unwrap(), 0)],
            waiting: vec![(RoleId::new("actor").unwrap(), 0)],
            score: Score::new(-3.5),
            stance: Some(Stance::Denied),
            checkable: Some(Checkable::Partly),
            verdict: Some((
                ScaleId::new("truth").unwrap(),
                ScaleId::new("false").unwrap(),
            )),
        }],
    };
    let of_isle = Proposals {
        suggestions: vec![Suggestion {
            words: "shalom people".to_owned(),
            ..suggestion(isle, "שלום people‏ 👩‍👧", 1e-7)
        }],
        ..Proposals::default()
    };
    let decision = |idea, answer| {
        Arc::new(Decision {
            idea,
            answer,
            supporters: vec![Supporter {
                run: run.clone(),
                score: Score::new(0.93),
            }],
            at: at(9),
        })
    };
    let (ada, bob) = (key("ferry", "ada"), key("isle", "bob"));
    let at_words = |article: &Article, words| Idea::Mention {
        extent: extent(&article.text, words),
        label: label("figure"),
    };
    let answers = [
        (
            &ada,
            at_words(ferry, "40 people"),
            Answer::Accepted(Made::Mention(MentionId::new(1))),
        ),
        (
            &ada,
            Idea::Claim {
                wording: "Forty worked".to_owned(),
                extent: Some(extent(&ferry.text, "40 people")),
            },
            Answer::Accepted(Made::Claim(ClaimId::new(1))),
        ),
        (
            &ada,
            Idea::Unplaced {
                words: "the “crew”\n".to_owned(),
                label: label("actor"),
            },
            Answer::Later,
        ),
        (
            &bob,
            at_words(isle, "שלום people‏ 👩‍👧"),
            Answer::Rejected {
                reason: "no \"figure\"".to_owned(),
            },
        ),
        (
            &bob,
            Idea::Sentence {
                extent: extent(&isle.text, "left"),
            },
            Answer::Looked,
        ),
    ];
    let mut edits = vec![Edit::PutRun(Arc::new(Run {
        version: "2026-01".to_owned(),
        files: vec![RunFile {
            name: "out.json".to_owned(),
            digest: Digest::of(b"[]"),
        }],
        labels: [
            ("FIG".to_owned(), Some(label("figure"))),
            ("O".to_owned(), None),
        ]
        .into(),
        keys: [("quote".to_owned(), "the “words”\n".to_owned())].into(),
        blind: 10,
        notes: vec!["positions counted UTF-16 units".to_owned()],
        unmatched: vec![Unmatched {
            article: "../gone".to_owned(),
            label: label("source"),
            words: "somebody".to_owned(),
            score: None,
        }],
        unmatched_claims: vec![UnmatchedClaim {
            article: String::new(),
            wording: "Nobody “came”".to_owned(),
            quotes: vec!["nobody\ncame".to_owned()],
            parts: vec![(RoleId::new("source").unwrap(), "somebody".to_owned())],
            score: Score::new(0.5),
            stance: Some(Stance::Hedged),
            checkable: Some(Checkable::No),
            verdict: Some((
                ScaleId::new("truth").unwrap(),
                ScaleId::new("false").unwrap(),
            )),
        }],
        nothing_on: [ArticleId::new("quiet").unwrap()].into(),
        is_partial: true,
        ..Run::new(run.clone(), "LLM “1”", "llm", at(8))
    }))];
    for (article, proposals) in [(ferry, of_ferry), (isle, of_isle)] {
        edits.push(Edit::PutProposals {
            key: ProposalsKey {
                article: article.id.clone(),
                run: run.clone(),
            },
            proposals: Arc::new(proposals),
        });
    }
    edits.extend(
        answers
            .into_iter()
            .map(|(layer, idea, answer)| Edit::PutDecision {
                layer: layer.clone(),
                decision: decision(idea, answer),
            }),
    );
    edits
}

/// A run that proposes one figure in an article, and Ada's answer to it.
pub(crate) fn proposed(project: &Project, article: &ArticleId, words: &str) -> Vec<Edit> {
    let run = RunId::new("memory").unwrap();
    let label = project.scheme.labels[0].id.clone();
    let extent = extent(&project.article(article).unwrap().text, words);
    let suggestion = Suggestion {
        label: label.clone(),
        extent: extent.clone(),
        score: None,
        words: String::new(),
        attributes: Attributes::new(),
    };
    let decision = Decision {
        idea: Idea::Mention { extent, label },
        answer: Answer::Unsure,
        supporters: Vec::new(),
        at: at(2),
    };
    vec![
        Edit::PutRun(Arc::new(Run::new(run.clone(), "Memory", "memory", at(1)))),
        Edit::PutProposals {
            key: ProposalsKey {
                article: article.clone(),
                run,
            },
            proposals: Arc::new(Proposals {
                suggestions: vec![suggestion],
                ..Proposals::default()
            }),
        },
        Edit::PutDecision {
            layer: key(article.as_str(), "ada"),
            decision: Arc::new(decision),
        },
    ]
}

/// A saved project in a folder of its own.
pub(crate) fn saved(project: &Project) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    store::create(dir.path(), project).unwrap();
    dir
}

pub(crate) fn no_waker() -> Waker {
    Arc::new(|| {})
}

pub(crate) fn reopen(path: &Path) -> Project {
    store::open(path).unwrap().project
}

/// A project with its journal: applies steps as a session would.
pub(crate) struct Work {
    pub(crate) project: Project,
    pub(crate) history: History,
    pub(crate) journal: FileJournal,
}

impl Work {
    pub(crate) fn open(path: &Path) -> Self {
        Self::of(store::open(path).unwrap())
    }

    pub(crate) fn open_as(path: &Path, who: &str) -> Self {
        Self::as_person(store::open(path).unwrap(), who)
    }

    pub(crate) fn of(opened: store::Opened) -> Self {
        Self::as_person(opened, "ada")
    }

    fn as_person(opened: store::Opened, who: &str) -> Self {
        let (project, _, journal) = opened.into_parts(&person(who), no_waker()).unwrap();
        let history = History::resume(journal.head());
        Self {
            project,
            history,
            journal,
        }
    }

    pub(crate) fn queue(&mut self, edits: Vec<Edit>) {
        self.queue_transaction(step(edits));
    }

    pub(crate) fn queue_transaction(&mut self, transaction: Arc<Transaction>) {
        let (inverse, _) = apply(&mut self.project, &transaction).unwrap();
        let inverse: Arc<[Edit]> = inverse.into();
        let parent = self.history.head().at;
        let number = self.history.push(transaction.clone(), inverse.clone());
        let kind = StepKind::Done { parent, inverse };
        self.journal.append(Step {
            number,
            kind,
            transaction,
        });
    }

    pub(crate) fn step(&mut self, edits: Vec<Edit>) {
        self.queue(edits);
        let status = self.journal.flush(LONG);
        assert_eq!((status.pending, status.problem), (0, None));
    }

    pub(crate) fn tag(&mut self, home: &LayerKey, id: u64, words: &str) {
        let mention = mention(&self.project, home, id, words);
        let layer = home.clone();
        self.step(vec![Edit::PutMention { layer, mention }]);
    }

    pub(crate) fn save(&mut self) {
        self.journal.snapshot(self.project.clone());
        let status = self.journal.flush(LONG);
        assert_eq!(status, Default::default());
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            match fs::copy(entry.path(), target) {
                // Half-written files may go meanwhile.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                copied => drop(copied.unwrap()),
            }
        }
    }
}

/// The folder as it would be found after the power went now.
pub(crate) fn as_if_killed(path: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(path, dir.path());
    dir
}

/// Every file below a folder with its bytes, sorted.
pub(crate) fn files(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut dirs = vec![root.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
