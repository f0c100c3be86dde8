//! Reviewing suggestions by keys: one key an answer, and nothing is asked twice.

use std::sync::Arc;

use claimdesk::analysis::review::{Filter, Order, State};
use claimdesk::command::{Command, Direction, Edge, Reply, ReplyToAll};
use claimdesk::model::*;
use claimdesk::session::{NothingLeft, Session};
use claimdesk::text::Extent;

use super::proposals::{place, propose, run};
use super::{press, project_of, session_on, shown};

/// A desk on two articles for which two runs have proposed something.
fn desk() -> Session {
    let mut project = project_of(&[
        "‸About 40 people met Ada in Lyon on Monday. Nobody else came.",
        "The mayor says 12 left.",
    ]);
    let first = [
        ("40", "figure", 0.9),
        ("Ada", "actor", 0.4),
        ("Lyon", "source", 0.2),
    ];
    propose(&mut project, "gliner", "a1", &first);
    let second = [("40 people", "figure", 0.7), ("Ada", "actor", 0.8)];
    propose(&mut project, "llm", "a1", &second);
    propose(&mut project, "llm", "a2", &[("12", "figure", 0.6)]);
    session_on(project)
}

fn asked(desk: &Session) -> String {
    let Some((article, asked)) = desk.review().and_then(|review| review.current()) else {
        return "nothing".to_owned();
    };
    let label = asked.idea.label().map_or("claim", LabelId::as_str);
    let words = desk.words_of(article, &asked.idea);
    format!("{words}|{label}×{}", asked.sources.len())
}

fn answers(desk: &Session) -> Vec<String> {
    let layers = desk.project().layers();
    layers
        .flat_map(|(key, layer)| layer.decisions().map(move |one| (key, one)))
        .map(|(key, one)| {
            let words = desk.words_of(&key.article, &one.idea);
            format!("{words}: {}", one.answer.in_words())
        })
        .collect()
}

#[test]
fn one_key_answers_and_the_next_question_comes_by_itself() {
    let mut desk = desk();
    press(&mut desk, "r").unwrap();
    // Longer ones first where two begin together; what two runs say is one question.
    assert_eq!(asked(&desk), "40 people|figure×1");
    assert!(desk.review().unwrap().current().unwrap().1.is_disputed);
    press(&mut desk, "y").unwrap();
    assert_eq!(asked(&desk), "40|figure×1");
    press(&mut desk, "x").unwrap();
    assert_eq!(asked(&desk), "Ada|actor×2");
    press(&mut desk, "y").unwrap();
    assert_eq!(asked(&desk), "Lyon|source×1");
    press(&mut desk, "Space").unwrap();
    // What was put off waits until the other article is through.
    assert_eq!(asked(&desk), "12|figure×1");
    press(&mut desk, "u").unwrap();
    assert_eq!(asked(&desk), "Lyon|source×1");
    press(&mut desk, "x").unwrap();
    assert_eq!(asked(&desk), "nothing");
    let told = [
        "40: rejected",
        "40 people: accepted",
        "Ada: accepted",
        "Lyon: rejected",
        "12: unsure",
    ];
    assert_eq!(answers(&desk), told);
    assert_eq!(
        shown(&desk),
        "About «40 people|figure» met «Ada|actor» in Lyon on Monday. Nobody else came."
    );
}

#[test]
fn an_edge_is_dragged_and_accepted_as_one_step() {
    let mut desk = desk();
    let text = desk.article().unwrap().text.clone();
    let drag = |desk: &mut Session, edge, to: &str, done| {
        let to = place(&text, to);
        let to = match edge {
            Edge::Start => to.start(),
            Edge::End => to.end(),
        };
        let mention = None;
        desk.run(Command::DragEdge {
            mention,
            edge,
            to,
            done,
        })
    };
    assert!(
        drag(&mut desk, Edge::End, "met", true).is_err(),
        "nothing is asked"
    );
    press(&mut desk, "r").unwrap();
    assert_eq!(asked(&desk), "40 people|figure×1");
    let before = desk.history().position();
    drag(&mut desk, Edge::End, "met", false).unwrap();
    drag(&mut desk, Edge::End, "met Ada", true).unwrap();
    drag(&mut desk, Edge::Start, "About", false).unwrap();
    drag(&mut desk, Edge::Start, "About", true).unwrap();
    assert!(desk.desk().held.is_none(), "the pointer let go");
    assert_eq!(
        desk.history().position(),
        before,
        "nothing is tagged so far"
    );
    press(&mut desk, "y").unwrap();
    assert_eq!(
        desk.history().position(),
        before + 1,
        "accepted and put right"
    );
    let told = "«About 40 people met Ada|figure» in Lyon on Monday. Nobody else came.";
    assert_eq!(shown(&desk), told);
    let layer = desk.project().layers().next().unwrap().1;
    let origin = &layer.mentions().next().unwrap().origin;
    assert!(matches!(origin, Origin::Accepted { edited: true, .. }));
    press(&mut desk, "Ctrl+Z").unwrap();
    assert!(!shown(&desk).contains('«'));
    // What is asked about in another article has no edge here.
    desk.run(Command::GoToArticle(Direction::Next)).unwrap();
    assert!(drag(&mut desk, Edge::End, "met", true).is_err());
}

#[test]
fn an_accepted_mention_says_where_it_came_from() {
    let mut desk = desk();
    press(&mut desk, "r x x y").unwrap();
    let mention = desk.project().layers().next().unwrap().1;
    let mention = mention.mentions().next().unwrap();
    // The run that was surer.
    let origin = Origin::Accepted {
        run: "llm".to_owned(),
        score: "0.8".to_owned(),
        edited: false,
    };
    assert_eq!(mention.origin, origin);
}

#[test]
fn a_labels_key_accepts_with_that_label_in_one_step() {
    let mut desk = desk();
    press(&mut desk, "r x x s").unwrap();
    assert_eq!(asked(&desk), "Lyon|source×1");
    let marked = "About 40 people met «Ada|source» in Lyon on Monday. Nobody else came.";
    assert_eq!(shown(&desk), marked);
    let layer = desk.project().layers().next().unwrap().1;
    let mention = layer.mentions().next().unwrap();
    assert!(matches!(
        mention.origin,
        Origin::Accepted { edited: true, .. }
    ));
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(asked(&desk), "Ada|actor×2");
    assert_eq!(answers(&desk), ["40: rejected", "40 people: rejected"]);
}

#[test]
fn edges_are_moved_before_accepting_and_it_is_one_step() {
    let mut desk = desk();
    press(&mut desk, "r x").unwrap();
    assert_eq!(asked(&desk), "40|figure×1");
    let steps = desk.history().position();
    press(&mut desk, "e Ctrl+Right y").unwrap();
    assert_eq!(desk.history().position(), steps + 1);
    assert!(
        shown(&desk).starts_with("About «40 people|figure» met"),
        "{}",
        shown(&desk)
    );
    press(&mut desk, "Ctrl+Z").unwrap();
    // Esc puts the edge back where it was proposed, whether it is held or was let go.
    press(&mut desk, "[ Ctrl+Left Esc y").unwrap();
    assert!(
        shown(&desk).starts_with("About «40|figure» people met"),
        "{}",
        shown(&desk)
    );
    press(&mut desk, "Ctrl+Z [ Ctrl+Left Enter Esc y").unwrap();
    assert!(shown(&desk).starts_with("About «40|figure» people met"));
    let layer = desk.project().layers().next().unwrap().1;
    let origin = &layer.mentions().next().unwrap().origin;
    assert!(matches!(origin, Origin::Accepted { edited: false, .. }));
}

#[test]
fn after_esc_a_labels_key_answers_the_suggestion_as_it_was_proposed() {
    let mut desk = desk();
    press(&mut desk, "r x e Ctrl+Right Ctrl+Right Esc s").unwrap();
    assert_eq!(
        shown(&desk),
        "About «40|source» people met Ada in Lyon on Monday. Nobody else came."
    );
}

#[test]
fn an_edge_that_was_moved_to_a_blank_is_accepted_without_it() {
    let mut desk = desk();
    press(&mut desk, "r x").unwrap();
    assert_eq!(asked(&desk), "40|figure×1");
    press(&mut desk, "e Right y").unwrap();
    assert_eq!(
        shown(&desk),
        "About «40|figure» people met Ada in Lyon on Monday. Nobody else came."
    );
    press(&mut desk, "Ctrl+Z [ Left s").unwrap();
    assert_eq!(
        shown(&desk),
        "About «40|source» people met Ada in Lyon on Monday. Nobody else came."
    );
}

#[test]
fn a_rejected_idea_stays_rejected_when_a_newer_run_has_it_again() {
    let mut desk = desk();
    press(&mut desk, "r x x y y").unwrap();
    let mut project = desk.project().clone();
    let again = [
        ("40", "figure", 0.99),
        ("Ada", "actor", 0.99),
        ("Monday", "source", 0.5),
    ];
    propose(&mut project, "newer", "a1", &again);
    let mut desk = session_on(project);
    press(&mut desk, "r").unwrap();
    assert_eq!(asked(&desk), "Monday|source×1");
}

#[test]
fn what_is_tagged_by_hand_is_not_asked_about() {
    let mut desk = desk();
    let at = desk.article().unwrap().text.as_str().find("Ada").unwrap();
    desk.set_caret(claimdesk::text::ByteOffset::new(at), false);
    press(&mut desk, "a r x x").unwrap();
    assert_eq!(asked(&desk), "Lyon|source×1");
}

#[test]
fn the_latest_answer_is_taken_back_and_asked_again() {
    let mut desk = desk();
    press(&mut desk, "r y x").unwrap();
    press(&mut desk, "Backspace").unwrap();
    assert_eq!(asked(&desk), "40|figure×1");
    press(&mut desk, "Backspace").unwrap();
    assert_eq!(asked(&desk), "40 people|figure×1");
    assert_eq!(answers(&desk), [] as [&str; 0]);
    assert!(!shown(&desk).contains('«'), "{}", shown(&desk));
    assert!(press(&mut desk, "Backspace").is_err());
    // Taking back is a step like others.
    press(&mut desk, "Ctrl+Z Ctrl+Z").unwrap();
    assert_eq!(answers(&desk), ["40: rejected", "40 people: accepted"]);
}

#[test]
fn questions_come_in_other_orders_and_through_a_filter() {
    let mut desk = desk();
    let mut ask = |order, filter: Filter| {
        desk.run(Command::SetReview(order, Box::new(filter)))
            .unwrap();
        let mut all = Vec::new();
        for _ in 0..10 {
            let now = asked(&desk);
            if all.contains(&now) || now == "nothing" {
                break;
            }
            all.push(now);
            desk.run(Command::GoToQuestion(claimdesk::command::Direction::Next))
                .unwrap();
        }
        all.join(", ")
    };
    let doubtful = "Lyon|source×1, 12|figure×1, 40 people|figure×1, Ada|actor×2, 40|figure×1";
    assert_eq!(ask(Order::Doubtful, Filter::default()), doubtful);
    let sure = "40|figure×1, Ada|actor×2, 40 people|figure×1, 12|figure×1, Lyon|source×1";
    assert_eq!(ask(Order::Sure, Filter::default()), sure);
    let label = "40 people|figure×1, 40|figure×1, 12|figure×1, Ada|actor×2, Lyon|source×1";
    assert_eq!(ask(Order::Label, Filter::default()), label);
    let disputed = "40 people|figure×1, 40|figure×1, Ada|actor×2, Lyon|source×1, 12|figure×1";
    assert_eq!(ask(Order::Disputed, Filter::default()), disputed);
    let filter = |change: fn(&mut Filter)| {
        let mut filter = Filter::default();
        change(&mut filter);
        filter
    };
    let run = filter(|filter| filter.run = Some(RunId::new("gliner").unwrap()));
    assert_eq!(
        ask(Order::Doubtful, run),
        "Lyon|source×1, Ada|actor×2, 40|figure×1"
    );
    let words = filter(|filter| filter.words = "LYON".to_owned());
    assert_eq!(ask(Order::Place, words), "Lyon|source×1");
    let score = filter(|filter| {
        (filter.least, filter.most) = (Score::new(0.6), Score::new(0.7));
    });
    assert_eq!(
        ask(Order::Doubtful, score),
        "12|figure×1, 40 people|figure×1"
    );
    let label = filter(|filter| filter.label = Some(LabelId::new("actor").unwrap()));
    assert_eq!(ask(Order::Place, label), "Ada|actor×2");
    let answered = filter(|filter| filter.state = State::Answered);
    assert_eq!(ask(Order::Place, answered), "");
}

#[test]
fn many_are_answered_as_one_step_but_for_those_that_were_unticked() {
    let mut desk = desk();
    press(&mut desk, "r").unwrap();
    let all = desk.questions_for_all(true);
    assert_eq!(all.len(), 5);
    let ideas: Vec<_> = all
        .into_iter()
        .map(|(article, asked)| (article, asked.idea))
        .filter(|(article, idea)| desk.words_of(article, idea) != "40")
        .collect();
    let reject = ReplyToAll::Reject("a test".to_owned());
    desk.run(Command::AnswerAll(reject, ideas[..1].to_vec()))
        .unwrap();
    desk.run(Command::AnswerAll(ReplyToAll::Accept, ideas[1..].to_vec()))
        .unwrap();
    let told = [
        "40 people: rejected: a test",
        "Ada: accepted",
        "Lyon: accepted",
        "12: accepted",
    ];
    assert_eq!(answers(&desk), told);
    assert_eq!(asked(&desk), "40|figure×1");
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(answers(&desk), ["40 people: rejected: a test"]);
}

#[test]
fn what_is_in_the_blind_sample_is_not_shown_until_the_article_is_done() {
    let mut project = desk().project().clone();
    let mut all = Run::clone(project.run(&RunId::new("llm").unwrap()).unwrap());
    all.blind = 100;
    project.put_run(Arc::new(all));
    let mut desk = session_on(project);
    assert!(desk.ideas_here().is_none());
    press(&mut desk, "r").unwrap();
    assert_eq!(asked(&desk), "nothing");
    assert_eq!(desk.nothing_left(), NothingLeft::Answered { hidden: 2 });
    let at = desk.article().unwrap().text.as_str().find("Ada").unwrap();
    desk.set_caret(claimdesk::text::ByteOffset::new(at), false);
    press(&mut desk, "a").unwrap();
    let layer = desk.project().layers().next().unwrap().1;
    assert_eq!(layer.mentions().next().unwrap().origin, Origin::Blind);
    desk.run(Command::SetState(LayerState::Done)).unwrap();
    assert!(desk.ideas_here().is_some());
    press(&mut desk, "r r").unwrap();
    assert_eq!(asked(&desk), "40 people|figure×1");
}

#[test]
fn the_blind_sample_grows_and_is_about_as_large_as_asked() {
    let mut one = run("x");
    let ids: Vec<ArticleId> = (0..1_000)
        .map(|number| ArticleId::new(&format!("article-{number}")).unwrap())
        .collect();
    let mut before: Vec<&ArticleId> = Vec::new();
    for share in [0_u8, 10, 50, 100] {
        one.blind = share;
        let now: Vec<&ArticleId> = ids.iter().filter(|id| one.is_blind(id)).collect();
        assert!(before.iter().all(|id| now.contains(id)));
        let off = now.len().abs_diff(usize::from(share) * 10);
        assert!(off < 50, "{share}: {}", now.len());
        before = now;
    }
    assert_eq!(before.len(), 1_000);
}

/// A desk with a claim and something without a place.
fn desk_with_more() -> Session {
    let mut project = desk().project().clone();
    let article = ArticleId::new("a1").unwrap();
    let text = project.article(&article).unwrap().text.clone();
    let key = ProposalsKey {
        article,
        run: RunId::new("llm").unwrap(),
    };
    let mut proposals = Proposals::clone(project.proposals_at(&key).unwrap());
    proposals.claims.push(SuggestedClaim {
        quotes: vec![place(&text, "40 people met Ada")],
        wording: "Forty people met Ada".to_owned(),
        mentions: vec![
            (RoleId::new("figure").unwrap(), 0),
            (RoleId::new("actor").unwrap(), 1),
        ],
        waiting: vec![(RoleId::new("source").unwrap(), 0)],
        score: None,
        stance: Some(Stance::Denied),
        checkable: None,
        verdict: None,
    });
    proposals.unplaced.push(Unplaced {
        label: LabelId::new("source").unwrap(),
        words: "Mondays".to_owned(),
        score: None,
        attributes: Default::default(),
        why: WhyUnplaced::Ambiguous,
        candidates: vec![place(&text, "Lyon"), place(&text, "Monday")],
        others: Vec::new(),
    });
    project.put_proposals(&key, Some(Arc::new(proposals)));
    session_on(project)
}

fn ask_about(desk: &mut Session, idea: impl Fn(&Idea) -> bool) {
    let ideas = desk.ideas_here().unwrap();
    let found = ideas.all.iter().find(|asked| idea(&asked.idea)).unwrap();
    let article = desk.article().unwrap().id.clone();
    let command = Command::AskAbout(article, Box::new(found.idea.clone()));
    desk.run(command).unwrap();
}

#[test]
fn a_claim_comes_with_its_mentions_but_not_with_what_was_rejected() {
    let mut desk = desk_with_more();
    press(&mut desk, "r x").unwrap();
    ask_about(&mut desk, |idea| matches!(idea, Idea::Claim { .. }));
    desk.run(Command::Answer(Reply::Accept)).unwrap();
    let claim = desk.current_claim().unwrap().clone();
    assert_eq!(claim.wording, "Forty people met Ada");
    // What the machine thinks of it waits until the person has said so.
    assert_eq!(claim.stance, Stance::Asserted);
    assert_eq!(desk.machine_views(&claim), [] as [&str; 0]);
    let roles: Vec<&str> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["actor"]);
    let told = [
        "40 people: rejected",
        "Ada: accepted",
        "Forty people met Ada: accepted",
    ];
    assert_eq!(answers(&desk), told);
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(answers(&desk), ["40 people: rejected"]);
}

#[test]
fn what_a_machine_thinks_of_a_claim_is_seen_after_the_person_has_said_so() {
    let mut desk = desk_with_more();
    ask_about(&mut desk, |idea| matches!(idea, Idea::Claim { .. }));
    desk.run(Command::Answer(Reply::Accept)).unwrap();
    let id = desk.current_claim().unwrap().id;
    let say = claimdesk::command::ClaimChange::Checkable(Some(Checkable::Yes), String::new());
    desk.run(Command::EditClaim(id, say)).unwrap();
    let claim = desk.current_claim().unwrap().clone();
    assert_eq!(desk.machine_views(&claim), ["LLM: denied"]);
}

#[test]
fn what_has_no_place_gets_one_by_number_or_by_selecting() {
    let tray = |idea: &Idea| matches!(idea, Idea::Unplaced { .. });
    let mut desk = desk_with_more();
    ask_about(&mut desk, tray);
    assert!(desk.run(Command::Answer(Reply::Accept)).is_err());
    press(&mut desk, "2 y").unwrap();
    assert!(
        shown(&desk).contains("on «Monday|source»."),
        "{}",
        shown(&desk)
    );
    let mut desk = desk_with_more();
    ask_about(&mut desk, tray);
    let text = desk.article().unwrap().text.clone();
    let extent: Extent = place(&text, "Nobody else");
    desk.run(Command::GoTo(
        desk.article().unwrap().id.clone(),
        extent.cover(),
    ))
    .unwrap();
    desk.run(Command::Answer(Reply::Accept)).unwrap();
    assert!(
        shown(&desk).contains("«Nobody else|source» came"),
        "{}",
        shown(&desk)
    );
}

#[test]
fn a_part_that_waited_comes_into_its_claim_whichever_is_accepted_first() {
    let tray = |idea: &Idea| matches!(idea, Idea::Unplaced { .. });
    let claim = |idea: &Idea| matches!(idea, Idea::Claim { .. });
    let roles = |desk: &Session| -> Vec<String> {
        let project = desk.project();
        let layers = project.layers().flat_map(|(_, layer)| layer.claims());
        layers
            .flat_map(|claim| &claim.mentions)
            .map(|one| one.role.to_string())
            .collect()
    };
    let mut desk = desk_with_more();
    ask_about(&mut desk, claim);
    desk.run(Command::Answer(Reply::Accept)).unwrap();
    assert_eq!(roles(&desk), ["figure", "actor"]);
    ask_about(&mut desk, tray);
    press(&mut desk, "2 y").unwrap();
    assert_eq!(roles(&desk), ["figure", "actor", "source"]);
    desk.run(Command::TakeBackAnswer).unwrap();
    assert_eq!(roles(&desk), ["figure", "actor"]);

    let mut desk = desk_with_more();
    ask_about(&mut desk, tray);
    press(&mut desk, "2 y").unwrap();
    assert_eq!(roles(&desk), [""; 0]);
    ask_about(&mut desk, claim);
    desk.run(Command::Answer(Reply::Accept)).unwrap();
    assert_eq!(roles(&desk), ["figure", "actor", "source"]);
}

#[test]
fn what_waits_in_several_articles_is_asked_until_it_is_placed_in_one() {
    let mut project = project_of(&["Ada came on Monday.", "On Monday Bob left."]);
    let ids: Vec<ArticleId> = project.articles().map(|one| one.id.clone()).collect();
    project.put_run(Arc::new(run("llm")));
    let run = RunId::new("llm").unwrap();
    for (at, id) in ids.iter().enumerate() {
        let text = project.article(id).unwrap().text.clone();
        let key = ProposalsKey {
            article: id.clone(),
            run: run.clone(),
        };
        let proposals = Proposals {
            unplaced: vec![Unplaced {
                label: LabelId::new("source").unwrap(),
                words: "Monday".to_owned(),
                score: None,
                attributes: Default::default(),
                why: WhyUnplaced::Elsewhere,
                candidates: vec![place(&text, "Monday")],
                others: vec![ids[1 - at].clone()],
            }],
            ..Proposals::default()
        };
        project.put_proposals(&key, Some(Arc::new(proposals)));
    }
    let mut desk = session_on(project);
    press(&mut desk, "r").unwrap();
    let current = |desk: &Session| Some(desk.review()?.current()?.0.clone());
    assert_eq!(current(&desk).as_ref(), Some(&ids[0]));
    // Not meant here: the other one is still to be asked.
    press(&mut desk, "x").unwrap();
    assert_eq!(current(&desk).as_ref(), Some(&ids[1]));
    desk.run(Command::TakeBackAnswer).unwrap();
    assert_eq!(current(&desk).as_ref(), Some(&ids[0]));
    press(&mut desk, "1 y").unwrap();
    assert_eq!(current(&desk), None);
    let other = desk.project().article(&ids[1]).unwrap().id.clone();
    desk.run(Command::OpenArticle(other)).unwrap();
    assert_eq!(desk.open_here(), (0, 0));
}

#[test]
fn a_suggestion_goes_into_the_current_claim() {
    let mut desk = desk();
    press(&mut desk, "c r x x g").unwrap();
    let claim = desk.current_claim().unwrap();
    assert_eq!(claim.mentions.len(), 1);
    assert_eq!(claim.mentions[0].role.as_str(), "actor");
}

#[test]
fn sentences_without_a_mention_are_gone_through_and_remembered() {
    let mut desk = session_on(project_of(&[
        "‸Ada came. «Bob|actor» left. It rained. Then sun.",
    ]));
    press(&mut desk, "Alt+Q").unwrap();
    let selected = |desk: &Session| {
        let text = desk.article().unwrap().text.clone();
        desk.selected()
            .map_or_else(String::new, |range| text.slice(range).to_owned())
    };
    assert_eq!(selected(&desk), "Ada came.");
    assert_eq!(desk.silent_sentences(), (3, 0));
    press(&mut desk, "q").unwrap();
    assert_eq!(selected(&desk), "It rained.");
    press(&mut desk, "q q").unwrap();
    assert_eq!(desk.silent_sentences(), (3, 3));
    press(&mut desk, "Ctrl+Home Alt+Q").unwrap();
    assert_eq!(selected(&desk), "");
    press(&mut desk, "Ctrl+Z Ctrl+Home Alt+Q").unwrap();
    assert_eq!(selected(&desk), "Then sun.");
}

#[test]
fn a_run_that_is_deleted_leaves_the_answers_and_comes_back_with_undo() {
    let mut desk = desk();
    press(&mut desk, "r y").unwrap();
    let before = desk.project().clone();
    desk.run(Command::DeleteRun(RunId::new("llm").unwrap()))
        .unwrap();
    assert_eq!(answers(&desk), ["40 people: accepted"]);
    let left: Vec<_> = desk
        .project()
        .proposals()
        .map(|(article, ..)| article.as_str())
        .collect();
    assert_eq!(left, ["a1"]);
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(*desk.project(), before);
}

#[test]
fn an_article_is_deleted_with_what_was_proposed_for_it() {
    let mut desk = desk();
    press(&mut desk, "r y").unwrap();
    let before = desk.project().clone();
    let article = desk.article().unwrap().id.clone();
    desk.run(Command::DeleteArticle(article)).unwrap();
    assert_eq!(desk.project().article_count(), 1);
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(*desk.project(), before);
}

#[test]
fn what_is_left_of_an_article_is_counted_of_what_it_has() {
    let mut desk = desk();
    press(&mut desk, "r").unwrap();
    assert_eq!(desk.open_here(), (4, 4));
    press(&mut desk, "Space y x").unwrap();
    assert_eq!(desk.open_here(), (2, 4), "what is put off is left");
    press(&mut desk, "Backspace").unwrap();
    assert_eq!(desk.open_here(), (3, 4));
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(desk.open_here(), (2, 4), "taking back is taken back");
}

#[test]
fn what_was_put_off_and_then_answered_is_taken_back_once() {
    let mut desk = desk();
    press(&mut desk, "r x Space x x x").unwrap();
    assert_eq!(asked(&desk), "40|figure×1");
    press(&mut desk, "x").unwrap();
    assert_eq!(asked(&desk), "nothing");
    press(&mut desk, "Backspace").unwrap();
    assert_eq!(asked(&desk), "40|figure×1");
    press(&mut desk, "Backspace").unwrap();
    assert_eq!(asked(&desk), "12|figure×1");
    press(&mut desk, "Backspace Backspace").unwrap();
    assert_eq!(asked(&desk), "Ada|actor×2");
    press(&mut desk, "Backspace").unwrap();
    assert_eq!(asked(&desk), "40 people|figure×1");
    assert!(press(&mut desk, "Backspace").is_err());
}

#[test]
fn marking_an_article_as_done_says_what_is_still_open_there() {
    let told = |desk: &mut Session| {
        let done = Command::SetState(LayerState::Done);
        desk.run(done).unwrap().message.unwrap()
    };
    let mut desk = desk();
    assert_eq!(
        told(&mut desk),
        "This article is done; 4 suggestions are still open. Undo takes that back"
    );
    press(&mut desk, "r x x x").unwrap();
    assert_eq!(
        told(&mut desk),
        "This article is done; 1 suggestion is still open. Undo takes that back"
    );
    press(&mut desk, "x").unwrap();
    let first = ArticleId::new("a1").unwrap();
    desk.run(Command::OpenArticle(first)).unwrap();
    assert_eq!(told(&mut desk), "This article is done");
}

#[test]
fn a_review_under_way_goes_to_the_article_that_is_shown_if_something_waits_there() {
    let mut desk = desk();
    press(&mut desk, "r").unwrap();
    assert_eq!(asked(&desk), "40 people|figure×1");
    desk.run(Command::GoToArticle(Direction::Next)).unwrap();
    desk.ask_here();
    assert_eq!(asked(&desk), "12|figure×1");
    press(&mut desk, "x").unwrap();
    assert_eq!(
        asked(&desk),
        "40 people|figure×1",
        "the others come after it"
    );
    desk.run(Command::GoToArticle(Direction::Next)).unwrap();
    desk.ask_here();
    assert_eq!(asked(&desk), "40 people|figure×1", "nothing waits there");
}

#[test]
fn esc_moves_no_caret_in_an_article_that_the_suggestion_is_not_of() {
    let mut desk = desk();
    press(&mut desk, "r").unwrap();
    desk.run(Command::HoldSuggestion(Edge::End)).unwrap();
    press(&mut desk, "Ctrl+Right").unwrap();
    desk.run(Command::ReleaseEdge).unwrap();
    desk.run(Command::GoToArticle(Direction::Next)).unwrap();
    let before = desk.desk().selection;
    press(&mut desk, "Esc").unwrap();
    assert_eq!(desk.desk().selection, before);
}

#[test]
fn what_stands_round_words_is_cut_off_between_words() {
    let desk = desk();
    let text = &desk.article().unwrap().text;
    let lyon = place(text, "Lyon").cover();
    let around = |most| Session::context(text, lyon, most);
    assert_eq!(around(8), ["…Ada in ", "Lyon", " on…"]);
    assert_eq!(
        around(100),
        [
            "About 40 people met Ada in ",
            "Lyon",
            " on Monday. Nobody else came."
        ]
    );
}
