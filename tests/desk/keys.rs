//! Selecting, tagging and correcting by keyboard.

use super::{keys, marks, press, session, sessions, shown};

#[test]
fn the_caret_moves_by_grapheme_word_and_sentence() {
    for case in [
        ("‸Ada met Bob.", "Right", "A‸da met Bob."),
        ("Ada‸ met Bob.", "Left", "Ad‸a met Bob."),
        ("‸Ada met Bob.", "Ctrl+Right", "Ada‸ met Bob."),
        ("Ada‸ met Bob.", "Ctrl+Right", "Ada met‸ Bob."),
        ("Ada met Bob.‸", "Ctrl+Left", "Ada met ‸Bob."),
        ("Ada met ‸Bob.", "Ctrl+Left", "Ada ‸met Bob."),
        ("‸One came. Two left.", "Alt+Right", "One came. ‸Two left."),
        ("One came. Two l‸eft.", "Alt+Left", "One came. ‸Two left."),
        ("One.‸\nTwo.", "Right", "One.\n‸Two."),
        ("One.\n‸Two.", "Left", "One.‸\nTwo."),
        (
            "One ‸two three.\nFour.",
            "Ctrl+End",
            "One two three.\nFour.‸",
        ),
        ("One two.\nFo‸ur.", "Ctrl+Home", "‸One two.\nFour."),
        ("On‸e.\nTwo.", "Ctrl+Down", "One.‸\nTwo."),
        ("One.\nTw‸o.", "Ctrl+Up", "One.\n‸Two."),
        // One grapheme, however many code points it takes.
        ("‸👩‍👩‍👧 waves", "Right", "👩‍👩‍👧‸ waves"),
        ("‸e\u{301}te", "Right", "e\u{301}‸te"),
        ("‸🇫🇷🇩🇪", "Right", "🇫🇷‸🇩🇪"),
        // At the ends nothing moves.
        ("Ada‸", "Right", "Ada‸"),
        ("‸Ada", "Left", "‸Ada"),
        // Words of scripts without spaces.
        ("‸ภาษาไทย", "Ctrl+Right", "ภาษา‸ไทย"),
        ("‸東京に行く", "Ctrl+Right", "東京‸に行く"),
    ] {
        keys(case);
    }
}

#[test]
fn shift_extends_and_a_step_over_a_selection_goes_to_its_edge() {
    for case in [
        ("‸Ada met Bob.", "Shift+Right Shift+Right", "⟦Ad⟧a met Bob."),
        ("‸Ada met Bob.", "Ctrl+Shift+Right", "⟦Ada⟧ met Bob."),
        (
            "‸Ada met Bob.",
            "Ctrl+Shift+Right Ctrl+Shift+Right",
            "⟦Ada met⟧ Bob.",
        ),
        ("Ada met‸ Bob.", "Ctrl+Shift+Left", "Ada ⟦met⟧ Bob."),
        (
            "One came. ‸Two left. Three.",
            "Alt+Shift+Right",
            "One came. ⟦Two left. ⟧Three.",
        ),
        ("⟦Ada⟧ met", "Right", "Ada‸ met"),
        ("⟦Ada⟧ met", "Left", "‸Ada met"),
        ("Ada m‸et", "Ctrl+A", "⟦Ada met⟧"),
        ("Ada m‸et", "Alt+W", "Ada ⟦met⟧"),
        ("Ada met. Bo‸b left.", "Alt+S", "Ada met. ⟦Bob left.⟧"),
        ("⟦Ada⟧ met", "Esc", "Ada‸ met"),
        ("‸One.\nTwo.", "Ctrl+Shift+End", "⟦One.\nTwo.⟧"),
    ] {
        keys(case);
    }
}

#[test]
fn one_key_tags_the_selection_or_the_word_at_the_caret() {
    for case in [
        ("⟦Ada⟧ met", "a", "«Ada|actor»‸ met"),
        ("⟦10\u{a0}000⟧ men", "f", "«10\u{a0}000|figure»‸ men"),
        ("⟦KCNA⟧ said", "s", "«KCNA|source» said"),
        ("A‸da met", "a", "«Ada|actor» met"),
        ("Ada‸ met", "a", "«Ada|actor» met"),
        // White space at the ends of a selection is not meant.
        ("⟦Ada ⟧met", "a", "«Ada|actor» met"),
        ("Ada⟦ met\u{a0}⟧now", "a", "Ada «met|actor»\u{a0}now"),
        // A label key on a mention relabels it.
        ("«A‸da|actor» met", "s", "«Ada|source» met"),
        ("«A‸da|actor» met", "s f", "«Ada|figure» met"),
        // A fresh selection adds another mention on the same words.
        ("«⟦Ada⟧|actor» met", "s", "««Ada|source»|actor» met"),
        // Shift adds one on the words of the mention in focus.
        ("«A‸da|actor» met", "Shift+S", "««Ada|source»|actor» met"),
        // The same words twice with the same label stay one mention.
        ("«⟦Ada⟧|actor» met", "a", "«Ada|actor» met"),
        // Nested and overlapping ones, ones across paragraphs.
        (
            "«North ⟦Korea⟧|actor» said",
            "a",
            "«North «Korea|actor»|actor» said",
        ),
        (
            "«red ⟦hot|actor» iron⟧",
            "f",
            "«1:red «2:hot|actor:1» iron|figure:2»",
        ),
        ("one ⟦two\nthree⟧ four", "a", "one «two\nthree|actor» four"),
    ] {
        keys(case);
    }
}

#[test]
fn the_dot_repeats_the_last_label() {
    keys((
        "⟦Ada⟧ met Bob",
        "s Ctrl+Right Ctrl+Right .",
        "«Ada|source» met «Bob|source»",
    ));
    let mut nothing = session("⟦Ada⟧ met");
    assert!(press(&mut nothing, ".").is_err());
}

#[test]
fn a_label_key_pressed_twice_stays_on_until_escape() {
    let mut desk = session("⟦Ada⟧ met Bob and Cyd");
    press(&mut desk, "a a").unwrap();
    assert_eq!(
        desk.desk().sticky.as_ref().map(|l| l.as_str()),
        Some("actor")
    );
    let text = desk.article().unwrap().text.clone();
    let at = |n| claimdesk::text::ByteOffset::new(n);
    let bob = text.range(at(8), at(10)).unwrap();
    // What a pointer does: drag inside a word, let go; words are snapped.
    let drag = |done| claimdesk::command::Command::Select {
        anchor: bob.start(),
        head: bob.end(),
        snap: true,
        done,
    };
    desk.run(drag(false)).unwrap();
    assert_eq!(shown(&desk), "«Ada|actor» met Bob and Cyd");
    desk.run(drag(true)).unwrap();
    assert_eq!(shown(&desk), "«Ada|actor» met «Bob|actor» and Cyd");
    press(&mut desk, "Esc Esc").unwrap();
    assert_eq!(desk.desk().sticky, None);
}

#[test]
fn tab_goes_through_the_mentions_and_the_caret_puts_one_in_focus() {
    let mut desk = session("‸x «Ada|actor» met «10|figure» and «Bob|source»");
    let focus =
        |desk: &claimdesk::session::Session| desk.focused_mention().map(|m| m.label.to_string());
    press(&mut desk, "Tab").unwrap();
    assert_eq!(focus(&desk).as_deref(), Some("actor"));
    press(&mut desk, "Tab Tab").unwrap();
    assert_eq!(focus(&desk).as_deref(), Some("source"));
    let said = press(&mut desk, "Tab").unwrap();
    assert!(said.message.unwrap().contains("no mention further on"));
    press(&mut desk, "Shift+Tab").unwrap();
    assert_eq!(focus(&desk).as_deref(), Some("figure"));
    press(&mut desk, "Ctrl+Home").unwrap();
    assert_eq!(focus(&desk), None);
}

#[test]
fn overlapping_mentions_are_cycled_from_the_innermost_outwards() {
    let mut desk = session("«1:big «2:red|figure:2» ho‸t iron|actor:1» «cold|source»");
    press(&mut desk, "Left Left Left Left").unwrap();
    assert_eq!(desk.focused_mention().unwrap().label.as_str(), "figure");
    press(&mut desk, "o").unwrap();
    assert_eq!(desk.focused_mention().unwrap().label.as_str(), "actor");
    press(&mut desk, "o").unwrap();
    assert_eq!(desk.focused_mention().unwrap().label.as_str(), "figure");
    assert!(press(&mut session("‸ nothing here"), "o").is_err());
}

#[test]
fn an_edge_moves_and_is_one_step() {
    for case in [
        (
            "more «th‸an 40|figure» men",
            "[ Left Left Left Left Left Enter",
            "«more than 40|figure» men",
        ),
        (
            "«more th‸an|figure» 40 men",
            "] Ctrl+Right Enter",
            "«more than 40|figure» men",
        ),
        (
            "«more th‸an 40|figure» men",
            "] Ctrl+Left Left Esc",
            "«more than|figure» 40 men",
        ),
        // An edge can't pass the other one.
        (
            "«ab‸c|figure» d",
            "[ Right Right Right Right Enter",
            "ab«c|figure» d",
        ),
        // Another command lets go first.
        ("«A‸da|actor» met", "] Ctrl+Right s", "«Ada met|source»"),
    ] {
        keys(case);
    }
    let mut desk = session("«A‸da|actor» met Bob");
    press(&mut desk, "] Ctrl+Right Ctrl+Right Enter").unwrap();
    assert_eq!(desk.history().position(), 1);
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(shown(&desk), "«Ada|actor» met Bob");
}

#[test]
fn pieces_are_added_and_removed() {
    let mut desk = session("the «fi‸re|actor» and smoke brigade came");
    press(&mut desk, "Ctrl+Right Ctrl+Right Ctrl+Right").unwrap();
    // The focus is kept while words are selected; walking away drops it.
    assert!(press(&mut desk, "Ctrl+Shift+Right +").is_err());
    let mut desk = session("the «fire|actor» and smoke brigade came");
    let text = desk.article().unwrap().text.clone();
    press(&mut desk, "Tab").unwrap();
    let start = claimdesk::text::ByteOffset::new(text.as_str().find("brigade").unwrap());
    let end = claimdesk::text::ByteOffset::new(start.get() + 7);
    let drag = claimdesk::command::Command::Select {
        anchor: start,
        head: end,
        snap: true,
        done: true,
    };
    desk.run(drag).unwrap();
    press(&mut desk, "+").unwrap();
    assert_eq!(
        shown(&desk),
        "the «1:fire|actor:1» and smoke «1:brigade|actor:1» came"
    );
    desk.set_caret(start, false);
    press(&mut desk, "-").unwrap();
    assert_eq!(shown(&desk), "the «fire|actor» and smoke brigade came");
    super::undo_all_redo_all(desk);
}

#[test]
fn deleting_takes_the_mention_out_of_its_claims() {
    keys(("«A‸da|actor» met", "Delete", "Ada met"));
    let mut desk = session("⟦«Ada|actor» met «10|figure» men⟧");
    press(&mut desk, "c").unwrap();
    assert_eq!(desk.current_claim().unwrap().mentions.len(), 2);
    press(&mut desk, "Ctrl+Home Delete").unwrap();
    assert_eq!(desk.current_claim().unwrap().mentions.len(), 1);
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(desk.current_claim().unwrap().mentions.len(), 2);
    assert_eq!(marks(&desk).len(), 2);
    super::undo_all_redo_all(desk);
}

#[test]
fn unsure_is_a_flag_that_comes_and_goes() {
    let mut desk = session("«A‸da|actor» met");
    press(&mut desk, "u").unwrap();
    assert!(desk.focused_mention().unwrap().unsure);
    press(&mut desk, "u").unwrap();
    assert!(!desk.focused_mention().unwrap().unsure);
}

#[test]
fn untagged_numbers_are_found_in_both_directions() {
    for case in [
        (
            "‸In 2024, «40|figure» of 12 000 came.",
            "Alt+N",
            "In ⟦2024⟧, «40|figure» of 12 000 came.",
        ),
        (
            "‸In 2024, «40|figure» of 12 000 came.",
            "Alt+N Alt+N",
            "In 2024, «40|figure» of ⟦12 000⟧ came.",
        ),
        (
            "In 2024, «40|figure» of 12 000 came.‸",
            "Alt+Shift+N",
            "In 2024, «40|figure» of ⟦12 000⟧ came.",
        ),
        ("‸In 2024 came.", "Alt+N f", "In «2024|figure»‸ came."),
    ] {
        keys(case);
    }
}

#[test]
fn all_occurrences_are_one_step_and_marked_as_propagated() {
    let mut desk = sessions(&["«Kur‸sk|actor» and Kursk, not Kurska. KURSK.", "In Kursk."]);
    let (words, label) = desk.occurrence_query().unwrap();
    assert_eq!((words.as_str(), label.as_str()), ("Kursk", "actor"));
    let here = desk.occurrences(&words, &label, false);
    assert_eq!(here.iter().filter(|o| o.tagged).count(), 1);
    let all = desk.occurrences(&words, &label, true);
    assert_eq!(all.len(), here.len() + 1);
    let places = all
        .iter()
        .filter(|o| !o.tagged)
        .map(|o| (o.article.clone(), o.range))
        .collect();
    desk.run(claimdesk::command::Command::TagAll { label, places })
        .unwrap();
    assert_eq!(desk.history().position(), 1);
    let propagated = desk
        .project()
        .layers()
        .flat_map(|(_, layer)| layer.mentions())
        .filter(|m| m.origin == claimdesk::model::Origin::Propagated)
        .count();
    assert_eq!(propagated, all.len() - 1);
    super::undo_all_redo_all(desk);
}

#[test]
fn undo_is_named_and_goes_to_the_place() {
    let mut desk = sessions(&["⟦10 000⟧ men", "Nothing."]);
    press(&mut desk, "f").unwrap();
    assert_eq!(
        desk.history().undo_entry().unwrap().forward.name,
        "tag “10 000” as figure"
    );
    press(&mut desk, "Ctrl+PgDn").unwrap();
    assert_eq!(desk.article().unwrap().id.as_str(), "a2");
    press(&mut desk, "Ctrl+Z").unwrap();
    assert_eq!(desk.article().unwrap().id.as_str(), "a1");
    assert_eq!(shown(&desk), "10 000 men");
    press(&mut desk, "Ctrl+Shift+Z").unwrap();
    assert_eq!(shown(&desk), "«10 000|figure» men");
    assert!(desk.focused_mention().is_some());
}

#[test]
fn the_caret_is_where_it_was_when_an_article_is_shown_again() {
    let mut desk = sessions(&["Ada m‸et Bob.", "Nothing."]);
    let before = desk.desk().selection;
    press(&mut desk, "Ctrl+PgDn Ctrl+Right Ctrl+PgUp").unwrap();
    assert_eq!(desk.desk().selection, before);
}

#[test]
fn work_begins_an_article_and_undo_makes_it_new_again() {
    use claimdesk::model::LayerState;
    let mut desk = session("⟦Ada⟧ met");
    press(&mut desk, "a").unwrap();
    let state = |desk: &claimdesk::session::Session| {
        desk.project()
            .layer(&desk.layer_key().unwrap())
            .map_or(LayerState::New, |l| l.state)
    };
    assert_eq!(state(&desk), LayerState::InProgress);
    press(&mut desk, "Ctrl+Enter").unwrap();
    assert_eq!(state(&desk), LayerState::Done);
    press(&mut desk, "Ctrl+Z Ctrl+Z").unwrap();
    assert_eq!(state(&desk), LayerState::New);
}
