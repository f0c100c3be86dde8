//! Copying words with their marks, and reading them back.

use super::{session, shown};
use claimdesk::text::marked;

/// What is copied of the words between `⟦` and `⟧`.
fn copied(source: &str) -> String {
    let desk = session(source);
    desk.marked_words(desk.selected().unwrap())
}

#[test]
fn marks_are_copied_as_they_lie_on_the_words() {
    for (what, source, wanted) in [
        (
            "nested",
            "⟦a «the «ministry|actor» said|source» b⟧",
            "a «the «ministry|actor» said|source» b",
        ),
        (
            "crossing",
            "⟦«1:red «2:hot|actor:1» iron|figure:2»⟧",
            "«1:red «2:hot|actor:1» iron|figure:2»",
        ),
        (
            "in pieces",
            "⟦«1:ten|figure:1» or so, «1:no more|figure:1»⟧",
            "«1:ten|figure:1» or so, «1:no more|figure:1»",
        ),
        (
            "over paragraphs",
            "⟦«First line.\n\nSecond|source» line.\n«Third|actor»⟧ line.",
            "«First line.\n\nSecond|source» line.\n«Third|actor»",
        ),
        (
            "cut by the selection",
            "«the ⟦old|actor» harbour, «more than⟧ 40|figure»",
            "«old|actor» harbour, «more than|figure»",
        ),
        (
            "one piece of two",
            "⟦«1:ten|figure:1»⟧ or so, «1:no more|figure:1»",
            "«1:ten|figure:1»",
        ),
        (
            "with guillemets",
            "⟦\\«Un «ministre|actor» dit\\» : \\«Non\\|rien»⟧",
            "\\«Un «ministre|actor» dit» : \\«Non\\|rien»",
        ),
    ] {
        assert_eq!(copied(source), wanted, "{what}");
    }
}

#[test]
fn what_was_copied_whole_can_be_read_back() {
    for source in [
        "⟦a «b «c «d|figure» e|actor» f|source» g⟧",
        "⟦«1:a «2:b|actor:1» «3:c|source:2»\n\nd «1:e|actor:1»|figure:3»⟧",
        "⟦«1:10:30|figure:1» \\«x» | y «z|actor»⟧",
        "⟦«שלום|actor» 👩‍👧 «e\u{301}te\u{301}|source»\t\u{a0}.⟧",
    ] {
        let desk = session(source);
        let copied = desk.marked_words(desk.selected().unwrap());
        let read = marked::parse(&copied).unwrap_or_else(|error| panic!("{copied}: {error}"));
        let again = session(&copied);
        assert_eq!(read.text.as_str(), desk.article().unwrap().text.as_str());
        assert_eq!(shown(&again), shown(&desk), "{copied}");
    }
}
