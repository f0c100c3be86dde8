//! Whose work a command is, and which commands leave a project as it was.

use crate::{Desk, Word, trash};

#[test]
fn the_only_person_goes_on_unless_another_is_named() {
    let desk = Desk::new();
    let project = desk.path("project");
    let work =
        r#"{"id":"one","text":"The ferry sank.","mentions":[{"start":4,"end":9,"label":"actor"}]}"#;
    let file = desk.write("one.jsonl", work);
    let people = || -> Vec<String> {
        let (project, _) = claimdesk::store::read(&project).unwrap();
        project
            .people()
            .iter()
            .map(|one| one.name.clone())
            .collect()
    };
    desk.run(&[&"new", &project, &"--person", &"Ada"]).fine();
    desk.run(&[&"import", &project, &file]).fine();
    assert_eq!(people(), ["Ada"]);
    let mut settings = claimdesk::store::Settings::default();
    settings.preferences.person = "Maren".to_owned();
    std::fs::create_dir_all(desk.path("home/config")).unwrap();
    settings.save_to(&desk.path("home/config")).unwrap();
    let memory: &[Word<'_>] = &[&"suggest", &"memory", &project];
    desk.run(memory).fine();
    assert_eq!(people(), ["Ada", "Maren"]);
    desk.run(&[memory, &[&"--person", &"Bo"]].concat()).fine();
    assert_eq!(people(), ["Ada", "Bo", "Maren"]);
}

#[test]
fn a_dry_run_and_a_command_that_fails_write_nothing() {
    let desk = Desk::new();
    let project = desk.project();
    let names = desk.write("names.txt", "board\n");
    let before = trash::files(&project);
    let list: &[Word<'_>] = &[&"suggest", &"list", &project, &names, &"--label", &"actor"];
    let calls: [(&[Word<'_>], i32); 4] = [
        (&[&"suggest", &"memory", &project, &"--dry-run"], 0),
        (&[list, &[&"--dry-run"]].concat(), 0),
        (&[&"suggest", &"delete", &project, &"nothing"], 1),
        (&[&"trash", &project, &"restore", &"4711"], 1),
    ];
    for (call, code) in calls {
        let ran = desk.run(&[call, &[&"--person", &"Bo"]].concat());
        assert_eq!(ran.code, code, "{ran:?}");
        assert_eq!(trash::files(&project), before, "{ran:?}");
    }
}
