//! Random commands with random arguments, most of which make sense for the session at hand.

use std::sync::Arc;

use claimdesk::analysis::review::{Filter, Order, State, asked_on};
use claimdesk::command::{
    Ask, ClaimChange, Command, Direction, Edge, Reply, ReplyToAll, SchemeChange, Step, TABLE,
    Window,
};
use claimdesk::formats::{ExportOptions, ImportContext, Input, format, import_any};
use claimdesk::model::{
    ArticleId, ArticleMeta, Attribute, AttributeType, Checkable, ClaimId, Evidence, EvidenceSide,
    Hue, Idea, Kind, Label, LabelId, LayerState, LinkKind, MentionId, Pattern, PersonId, Project,
    Role, RoleId, RunId, ScaleId, Scheme, Stance, Status, StatusId, StepNumber, TextDirection,
    Timestamp,
};
use claimdesk::session::Session;
use claimdesk::text::{ArticleText, ByteOffset, TextRange};

use crate::dice::Dice;

/// What a person does.
#[derive(Clone, Debug)]
pub enum Act {
    /// A command.
    Command(Command),
    /// A file of this name and content is imported.
    Import(&'static str, Vec<u8>),
}

impl Act {
    /// Does it. A refusal is an answer like any other.
    pub fn run(self, session: &mut Session) -> Result<(), String> {
        match self {
            Self::Command(command) => match session.run(command) {
                Ok(_) => Ok(()),
                Err(refusal) => Err(refusal.to_string()),
            },
            Self::Import(name, bytes) => {
                let mut context: ImportContext<'_> = session.import_context();
                let imported = import_any(&Input::new(name, bytes), &mut context);
                let imported = imported.map_err(|error| error.to_string())?;
                drop(context);
                let taken = session.take_in(vec![imported]);
                taken.map(|_| ()).map_err(|refusal| refusal.to_string())
            }
        }
    }
}

/// How many variants [`variant`] tells apart.
pub const VARIANTS: usize = 72;

/// The number of a command's variant: a new one makes the compiler ask for a place here, and the
/// test of [`VARIANTS`] for a place in [`any_command`].
pub fn variant(command: &Command) -> usize {
    match command {
        Command::Undo => 0,
        Command::Redo => 1,
        Command::Move { .. } => 2,
        Command::Select { .. } => 3,
        Command::Click(_) => 4,
        Command::SelectAll => 5,
        Command::SelectWord => 6,
        Command::SelectSentence => 7,
        Command::Escape => 8,
        Command::GoToMention(_) => 9,
        Command::GoToLooseFigure(_) => 10,
        Command::GoToNumber(_) => 11,
        Command::CycleOverlaps => 12,
        Command::Isolate(_) => 13,
        Command::IsolateFocused => 14,
        Command::FocusMention(_) => 15,
        Command::TagKind(_) => 16,
        Command::TagSlot(_) => 17,
        Command::Tag(_) => 18,
        Command::AlsoKind(_) => 19,
        Command::Also(_) => 20,
        Command::TagAll { .. } => 21,
        Command::SetSticky(_) => 22,
        Command::Repeat => 23,
        Command::HoldEdge(_) => 24,
        Command::ReleaseEdge => 25,
        Command::DragEdge { .. } => 26,
        Command::AddPiece => 27,
        Command::RemovePiece => 28,
        Command::DeleteMention => 29,
        Command::ToggleUnsure => 30,
        Command::SetMentionNote(..) => 31,
        Command::SetAttribute(..) => 32,
        Command::ReadFigure => 33,
        Command::NewClaim => 34,
        Command::AddToClaim => 35,
        Command::AddQuote => 36,
        Command::RemoveFromClaim => 37,
        Command::SelectClaim(_) => 38,
        Command::GoToClaim(_) => 39,
        Command::EditClaim(..) => 40,
        Command::DeleteClaim(_) => 41,
        Command::NextStatus => 42,
        Command::OpenArticle(_) => 43,
        Command::GoToArticle(_) => 44,
        Command::GoTo(..) => 45,
        Command::SetArticleMeta(..) => 46,
        Command::SetState(_) => 47,
        Command::MoveArticle(_) => 48,
        Command::DeleteArticle(_) => 49,
        Command::SetScheme(_) => 50,
        Command::SetTitle(_) => 51,
        Command::SetGuidelines(_) => 52,
        Command::WorkAs(..) => 53,
        Command::Window(Window::Ask(Ask::Export)) => 54,
        Command::Window(Window::Save) => 55,
        Command::Window(_) => 56,
        Command::Travel(_) => 57,
        Command::Restore(..) => 58,
        Command::EmptyTrash(_) => 59,
        Command::ToggleReview => 60,
        Command::SetReview(..) => 61,
        Command::Answer(_) => 62,
        Command::AnswerAll(..) => 63,
        Command::TakeBackAnswer => 64,
        Command::GoToQuestion(_) => 65,
        Command::AskAbout(..) => 66,
        Command::HoldSuggestion(_) => 67,
        Command::GoToSilentSentence(_) => 68,
        Command::MarkLookedAt => 69,
        Command::DeleteRun(_) => 70,
        Command::SetBlind(..) => 71,
    }
}

const WORDS: &[&str] = &[
    "",
    "figure",
    "a note",
    "two\nlines",
    "“quoted” \"twice\" \\",
    "12000",
    "4.5",
    "yes",
    "2026-03",
    "\u{202e}over\u{200b}ridden",
    "👩‍👧 שלום",
    "\u{2028}\t\u{1}",
    "=1+1",
    "~",
    "person",
    "x",
];

const TEXTS: &[&str] = &[
    "More than 10 000 soldiers went to Kursk, says Ada Lovelace.\nThe ministry denies it.",
    "L’équipage: 40 people.\r\n\r\nMore than 12\u{a0}000 came, said the mayor.\r\n",
    "حوالي 40 שלום people‏ 👩‍👧 left\t.\n三十人。ไทย ภาษา",
    "# A title\n\n1.5 % or 3–5; nobody counted.\n\n> quoted\n",
    "x",
];

fn words(dice: &mut Dice) -> String {
    (*dice.pick(WORDS)).to_owned()
}

fn word<'a>(dice: &mut Dice, all: &[&'a str]) -> &'a str {
    let word: &&str = dice.pick(all);
    word
}

fn maybe<T>(dice: &mut Dice, value: T) -> Option<T> {
    (!dice.once_in(5)).then_some(value)
}

/// Where what is dropped goes: to another, out, or nobody said.
fn forgotten<T>(dice: &mut Dice, to: T) -> Option<Option<T>> {
    let to = maybe(dice, to);
    maybe(dice, to)
}

fn direction(dice: &mut Dice) -> Direction {
    *dice.pick(&[Direction::Next, Direction::Previous])
}

fn edge(dice: &mut Dice) -> Edge {
    *dice.pick(&[Edge::Start, Edge::End])
}

fn kind(dice: &mut Dice) -> Kind {
    Kind::parse(word(dice, &["figure", "actor", "source", "place", ""]))
}

/// One of what is there, sometimes one that is not.
fn article(dice: &mut Dice, project: &Project) -> ArticleId {
    let index = dice.below(project.article_count() + 1);
    let known = project.article_at(index).map(|article| article.id.clone());
    known.unwrap_or_else(|| ArticleId::new("nowhere").unwrap())
}

fn label(dice: &mut Dice, scheme: &Scheme) -> LabelId {
    let known = scheme.labels.get(dice.below(scheme.labels.len() + 1));
    known.map_or_else(
        || LabelId::new("nothing").unwrap(),
        |label| label.id.clone(),
    )
}

fn role(dice: &mut Dice, scheme: &Scheme) -> RoleId {
    let known = scheme.roles.get(dice.below(scheme.roles.len() + 1));
    known.map_or_else(|| RoleId::new("nothing").unwrap(), |role| role.id.clone())
}

fn status(dice: &mut Dice, scheme: &Scheme) -> StatusId {
    let known = scheme.statuses.get(dice.below(scheme.statuses.len() + 1));
    known.map_or_else(
        || StatusId::new("nothing").unwrap(),
        |status| status.id.clone(),
    )
}

fn verdict(dice: &mut Dice, scheme: &Scheme) -> (ScaleId, ScaleId) {
    let nothing = || ScaleId::new("nothing").unwrap();
    let Some(scale) = scheme.scales.get(dice.below(scheme.scales.len() + 1)) else {
        return (nothing(), nothing());
    };
    let value = scale.values.get(dice.below(scale.values.len() + 1));
    (
        scale.id.clone(),
        value.map_or_else(nothing, |value| value.id.clone()),
    )
}

fn mention(dice: &mut Dice, project: &Project) -> MentionId {
    let all = project.layers().flat_map(|(_, layer)| layer.mentions());
    let mut all: Vec<MentionId> = all.map(|mention| mention.id).collect();
    all.sort_unstable();
    all.push(MentionId::new(3));
    *dice.pick(&all)
}

fn claim(dice: &mut Dice, project: &Project) -> ClaimId {
    let all = project.layers().flat_map(|(_, layer)| layer.claims());
    let mut all: Vec<ClaimId> = all.map(|claim| claim.id).collect();
    all.sort_unstable();
    all.push(ClaimId::new(3));
    *dice.pick(&all)
}

/// A range of a text, sometimes of one that is not in the project.
fn range(dice: &mut Dice, project: &Project, article: &ArticleId) -> TextRange {
    let foreign = || ArticleText::new("words of no article, and quite a few of them").unwrap();
    let text = match project.article(article) {
        Some(article) if !dice.once_in(20) => article.text.clone(),
        _ => foreign(),
    };
    let start = dice.below(text.as_str().len());
    let length = 1 + dice.below(16);
    let end = text.as_str().ceil_char_boundary(start + length);
    let start = text.as_str().floor_char_boundary(start);
    text.range_of_bytes(start..end)
        .unwrap_or_else(|| text.full_range())
}

/// A state of the project that has been, sometimes one that has not.
fn state(dice: &mut Dice, session: &Session) -> StepNumber {
    let known = session.history().entries();
    let found = known.get(dice.below(known.len() + 1));
    found.map_or(0, |entry| entry.number)
}

/// Something in the trash, or what never was there.
fn deleted(dice: &mut Dice, session: &Session) -> (StepNumber, Timestamp) {
    let all: Vec<_> = session.deleted().collect();
    let found = all.get(dice.below(all.len() + 1));
    found.map_or_else(Default::default, |entry| (entry.number, entry.forward.at))
}

fn offset(dice: &mut Dice, session: &Session) -> ByteOffset {
    let length = session
        .article()
        .map_or(0, |article| article.text.as_str().len());
    // Inside a character too, and beyond the end: whoever takes it must clamp it.
    ByteOffset::new(dice.below(length + 4))
}

fn meta(dice: &mut Dice) -> ArticleMeta {
    ArticleMeta {
        title: words(dice),
        outlet: words(dice),
        licence: words(dice),
        url: words(dice),
        published: words(dice),
        language: (*dice.pick(&["en", "fr", "de", "", "x-“"])).to_owned(),
        direction: *dice.pick(&TextDirection::ALL),
        note: words(dice),
        ..ArticleMeta::default()
    }
}

fn evidence(dice: &mut Dice) -> Evidence {
    Evidence {
        side: *dice.pick(&EvidenceSide::ALL),
        url: words(dice),
        quote: words(dice),
        primary: dice.once_in(2),
        ..Evidence::default()
    }
}

fn claim_change(dice: &mut Dice, project: &Project) -> ClaimChange {
    let scheme = project.scheme.clone();
    let place = dice.below(4);
    match dice.below(18) {
        0 => ClaimChange::Wording(words(dice)),
        1 => ClaimChange::Stance(*dice.pick(&Stance::ALL)),
        2 => ClaimChange::Status(status(dice, &scheme)),
        3 => {
            let answer = *dice.pick(&Checkable::ALL);
            ClaimChange::Checkable(maybe(dice, answer), words(dice))
        }
        4 => {
            let verdict = verdict(dice, &scheme);
            ClaimChange::Verdict(maybe(dice, verdict))
        }
        5 => ClaimChange::Rationale(words(dice)),
        6 => ClaimChange::Note(words(dice)),
        7 => ClaimChange::Questions((0..dice.below(3)).map(|_| words(dice)).collect()),
        8 => ClaimChange::AddEvidence(evidence(dice)),
        9 => ClaimChange::SetEvidence(place, evidence(dice)),
        10 => ClaimChange::RemoveEvidence(place),
        11 => ClaimChange::AddLink(*dice.pick(&LinkKind::ALL), claim(dice, project)),
        12 => ClaimChange::RemoveLink(place),
        13 => {
            let role = role(dice, &scheme);
            ClaimChange::AddMention(mention(dice, project), maybe(dice, role))
        }
        14 => ClaimChange::RemoveMention(mention(dice, project), role(dice, &scheme)),
        15 => {
            let to = role(dice, &scheme);
            ClaimChange::MoveMention(mention(dice, project), role(dice, &scheme), to)
        }
        16 => {
            let article = article(dice, project);
            let range = range(dice, project, &article);
            ClaimChange::AddQuote(article, range)
        }
        _ => ClaimChange::RemoveQuote(place),
    }
}

/// Adds, drops, renames and reorders entries; what is dropped is merged, deleted or forgotten.
fn scheme_change(dice: &mut Dice, project: &Project) -> SchemeChange {
    let mut change = SchemeChange::new((*project.scheme).clone());
    if dice.once_in(6) {
        change.scheme = (*Project::default().scheme).clone();
    }
    for _ in 0..=dice.below(3) {
        let scheme = &mut change.scheme;
        match dice.below(8) {
            0 if scheme.labels.len() > 1 => {
                let gone = scheme.labels.remove(dice.below(scheme.labels.len()));
                let to = label(dice, scheme);
                if let Some(to) = forgotten(dice, to) {
                    change.labels.insert(gone.id, to);
                }
            }
            1 => scheme.labels.push(new_label(dice)),
            2 if scheme.roles.len() > 1 => {
                let gone = scheme.roles.remove(dice.below(scheme.roles.len()));
                let to = role(dice, scheme);
                if let Some(to) = forgotten(dice, to) {
                    change.roles.insert(gone.id, to);
                }
            }
            3 => scheme.roles.push(Role {
                id: RoleId::new(word(dice, &["victim", "place", "figure"])).unwrap(),
                name: words(dice),
                kind: Some(kind(dice)),
                expected: dice.once_in(2),
            }),
            4 if scheme.statuses.len() > 1 => {
                let gone = scheme.statuses.remove(dice.below(scheme.statuses.len()));
                let to = status(dice, scheme);
                change.statuses.insert(gone.id, to);
            }
            5 => scheme.statuses.push(Status {
                id: StatusId::new(word(dice, &["waiting", "new", "later"])).unwrap(),
                name: words(dice),
                hue: *dice.pick(Hue::ALL),
                closed: dice.once_in(2),
            }),
            6 if !scheme.scales.is_empty() => {
                let from = verdict(dice, scheme);
                let to = verdict(dice, scheme);
                let index = dice.below(scheme.scales.len());
                let scale = &mut scheme.scales[index];
                match dice.once_in(3) || scale.values.len() < 2 {
                    true => drop(scheme.scales.remove(index)),
                    false => drop(scale.values.remove(dice.below(scale.values.len()))),
                }
                change.values.insert(from, maybe(dice, to));
            }
            _ => {
                let pair = (label(dice, scheme), label(dice, scheme));
                match scheme.forbidden_overlaps.is_empty() {
                    true => scheme.forbidden_overlaps.push(pair),
                    false => scheme.forbidden_overlaps.clear(),
                }
            }
        }
    }
    change
}

fn new_label(dice: &mut Dice) -> Label {
    let key: Arc<str> = (*dice.pick(&["value", "sort", "when"])).into();
    let types = [
        AttributeType::Text,
        AttributeType::Number,
        AttributeType::Date,
        AttributeType::Choice(vec!["yes".to_owned(), "no".to_owned()]),
        AttributeType::Flag,
        AttributeType::Entity,
    ];
    Label {
        id: LabelId::new(word(dice, &["place", "law", "figure", "time"])).unwrap(),
        name: words(dice),
        kind: kind(dice),
        description: words(dice),
        hue: *dice.pick(Hue::ALL),
        pattern: *dice.pick(Pattern::ALL),
        chord: (*dice.pick(&["", "P", "Ctrl+P"])).to_owned(),
        attributes: vec![Attribute {
            key,
            name: words(dice),
            ty: dice.pick(&types).clone(),
            description: String::new(),
        }],
    }
}

fn attribute(dice: &mut Dice) -> Arc<str> {
    (*dice.pick(&[
        "value",
        "low",
        "unit",
        "entity",
        "cue",
        "qualifier",
        "sort",
        "own key",
    ]))
    .into()
}

/// A command that carries data.
fn with_data(dice: &mut Dice, session: &Session) -> Command {
    let project = session.project();
    let scheme = &project.scheme;
    let step = *dice.pick(&[
        Step::Grapheme,
        Step::Word,
        Step::Sentence,
        Step::Paragraph,
        Step::Article,
        Step::Line,
        Step::LineEdge,
        Step::Page,
    ]);
    match dice.below(33) {
        0 => Command::Move {
            step,
            direction: direction(dice),
            extend: dice.once_in(2),
        },
        1..4 => {
            let anchor = offset(dice, session);
            let head = match dice.once_in(2) {
                true => offset(dice, session),
                false => ByteOffset::new(anchor.get() + dice.below(12)),
            };
            Command::Select {
                anchor,
                head,
                snap: dice.once_in(2),
                done: dice.once_in(2),
            }
        }
        4 => Command::Click(offset(dice, session)),
        5 => {
            let label = label(dice, scheme);
            Command::Isolate(maybe(dice, label))
        }
        6 => Command::FocusMention(mention(dice, project)),
        7 => Command::TagKind(kind(dice)),
        8 => Command::TagSlot(dice.next() as u8),
        9 => Command::Tag(label(dice, scheme)),
        10 => Command::AlsoKind(kind(dice)),
        11 => Command::Also(label(dice, scheme)),
        12 => {
            let places = (0..dice.below(4)).map(|_| {
                let article = article(dice, project);
                let range = range(dice, project, &article);
                (article, range)
            });
            let places = places.collect();
            Command::TagAll {
                label: label(dice, scheme),
                places,
            }
        }
        13 => {
            let label = label(dice, scheme);
            // Mostly off, or everything that is selected is tagged.
            Command::SetSticky(dice.once_in(3).then_some(label))
        }
        14 => Command::HoldEdge(edge(dice)),
        15 => Command::DragEdge {
            mention: (!dice.once_in(4)).then(|| mention(dice, project)),
            edge: edge(dice),
            to: offset(dice, session),
            done: dice.once_in(2),
        },
        16 => Command::SetMentionNote(mention(dice, project), words(dice)),
        17 | 18 => Command::SetAttribute(mention(dice, project), attribute(dice), words(dice)),
        19 => {
            let claim = claim(dice, project);
            Command::SelectClaim(maybe(dice, claim))
        }
        20..23 => Command::EditClaim(claim(dice, project), claim_change(dice, project)),
        23 => {
            let claim = claim(dice, project);
            Command::DeleteClaim(maybe(dice, claim))
        }
        24 => Command::OpenArticle(article(dice, project)),
        25 => {
            let article = article(dice, project);
            let range = range(dice, project, &article);
            Command::GoTo(article, range)
        }
        26 => Command::SetArticleMeta(article(dice, project), Box::new(meta(dice))),
        27 => Command::SetState(*dice.pick(&LayerState::ALL)),
        28 => match dice.below(9) {
            0 => Command::SetTitle(words(dice)),
            1 => Command::SetGuidelines(words(dice)),
            2 => {
                let id = PersonId::new(word(dice, &["ada", "bob", "zoe"])).unwrap();
                let name = words(dice);
                Command::WorkAs(id, name)
            }
            3 => Command::DeleteArticle(article(dice, project)),
            4 => Command::Travel(state(dice, session)),
            5 | 6 => {
                let (number, at) = deleted(dice, session);
                Command::Restore(number, at)
            }
            7 => Command::EmptyTrash(vec![deleted(dice, session)]),
            _ => Command::SetScheme(Box::new(scheme_change(dice, project))),
        },
        29..32 => review_command(dice, session),
        _ => Command::Redo,
    }
}

/// What concerns suggestions.
fn review_command(dice: &mut Dice, session: &Session) -> Command {
    let project = session.project();
    let run = |dice: &mut Dice| RunId::new(word(dice, &["llm-1", "nobody"])).unwrap();
    let idea = |dice: &mut Dice| {
        let article = article(dice, project);
        let all = asked_on(project, &article);
        let known = all.get(dice.below(all.len() + 1));
        let idea = known.map_or_else(
            || Idea::Unplaced {
                words: words(dice),
                label: label(dice, &project.scheme),
            },
            |asked| asked.idea.clone(),
        );
        (article, idea)
    };
    match dice.below(10) {
        0 => Command::SetReview(
            *dice.pick(&Order::ALL),
            Box::new(Filter {
                label: dice.once_in(4).then(|| label(dice, &project.scheme)),
                run: dice.once_in(4).then(|| run(dice)),
                state: *dice.pick(&State::ALL),
                words: words(dice),
                ..Filter::default()
            }),
        ),
        1..4 => Command::Answer(match dice.below(5) {
            0 => Reply::Reject(words(dice)),
            1 => Reply::AcceptInClaim,
            2 => Reply::Later,
            3 => Reply::Unsure,
            _ => Reply::Accept,
        }),
        4 => {
            let ideas = (0..dice.below(4)).map(|_| idea(dice)).collect();
            let reply = match dice.once_in(2) {
                true => ReplyToAll::Accept,
                false => ReplyToAll::Reject(words(dice)),
            };
            Command::AnswerAll(reply, ideas)
        }
        5 => {
            let (article, idea) = idea(dice);
            Command::AskAbout(article, Box::new(idea))
        }
        6 => Command::HoldSuggestion(edge(dice)),
        7 if dice.once_in(8) => Command::DeleteRun(run(dice)),
        7 | 8 => Command::SetBlind(run(dice), dice.next() as u8),
        _ => Command::GoToQuestion(direction(dice)),
    }
}

/// Any command: half of them from the table, half with data of their own.
pub fn any_command(dice: &mut Dice, session: &Session) -> Command {
    let project = session.project();
    let many = |count: usize, most: usize| count > most;
    // Keeps the project small, so that a million commands take minutes.
    if many(project.article_count(), 6) {
        return Command::DeleteArticle(article(dice, project));
    }
    let claims = project.layers().map(|(_, layer)| layer.claim_count());
    if many(claims.sum(), 30) {
        return Command::DeleteClaim(Some(claim(dice, project)));
    }
    let mentions = project.layers().map(|(_, layer)| layer.mention_count());
    if many(mentions.sum(), 80) {
        return match dice.once_in(2) {
            true => Command::FocusMention(mention(dice, project)),
            false => Command::DeleteMention,
        };
    }
    match dice.once_in(2) {
        true => dice.pick(TABLE).command.clone(),
        false => with_data(dice, session),
    }
}

/// A file that somebody may import.
fn import(dice: &mut Dice, session: &Session) -> Act {
    let text = dice.pick(TEXTS);
    match dice.below(4) {
        0 => Act::Import("a.txt", text.as_bytes().to_vec()),
        1 => Act::Import("a.md", format!("{text}\n{}\n", dice.below(9)).into_bytes()),
        2 => {
            let page = format!(
                "<html><title>x</title><p>{text} {}</p></html>",
                dice.below(9)
            );
            Act::Import("a.html", page.into_bytes())
        }
        // What is there already, as somebody may send it back.
        _ => {
            let jsonl = format("jsonl").unwrap();
            let exported = jsonl.export(session.project(), &ExportOptions::default());
            let mut bytes = exported.unwrap().files.remove(0).bytes;
            if dice.once_in(2) {
                let other = format!("\"text\":\"{} ", dice.below(9));
                let changed = String::from_utf8(bytes).unwrap();
                bytes = changed.replace("\"text\":\"", &other).into_bytes();
            }
            Act::Import("a.jsonl", bytes)
        }
    }
}

/// Anything that a person may do.
pub fn any(dice: &mut Dice, session: &Session) -> Act {
    let few = session.project().article_count() < 2;
    match dice.once_in(if few { 4 } else { 60 }) {
        true => import(dice, session),
        false => Act::Command(any_command(dice, session)),
    }
}
