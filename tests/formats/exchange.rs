//! What holds for every format that is written: read back, it is what was meant, and what it
//! can't carry is said.

use std::sync::Arc;

use claimdesk::formats::{
    Carries, ExportOptions, Exported, FORMATS, Format, Input, Loss, detect, format, group, verify,
};
use claimdesk::model::*;
use proptest::prelude::*;

pub use crate::projects::{hard_cases, marked};
use crate::{now, read_back, read_into, round_trip};

/// All formats that are written and read.
pub fn both_ways() -> impl Iterator<Item = &'static dyn Format> {
    let both = |format: &&'static dyn Format| {
        let can = format.capabilities();
        can.export && can.import
    };
    FORMATS.iter().copied().filter(both)
}

/// An export with all options left alone.
pub fn export(format: &dyn Format, project: &Project) -> Exported {
    format.export(project, &ExportOptions::default()).unwrap()
}

fn verified(format: &dyn Format, project: &Project) {
    let exported = export(format, project);
    let differences = verify(format, &project.scheme, &exported.files, &exported.wrote);
    assert_eq!(differences, [], "{}", format.id());
}

/// A project with claims: one of three mentions, one of a mention that stands in both.
pub fn claimed() -> Project {
    let marks: &[(&str, &[(usize, usize)])] = &[
        ("actor", &[(0, 3)]),
        ("figure", &[(9, 13)]),
        ("figure", &[(17, 19)]),
    ];
    let mut project = marked("Ada said 12 % of 50 left", marks);
    let key = project.layers().next().unwrap().0.clone();
    let claim = |number: u32, members: &[(&str, u64)]| Claim {
        id: ClaimId::new(u64::from(number)),
        number,
        quotes: Vec::new(),
        wording: String::new(),
        mentions: members
            .iter()
            .map(|(role, id)| ClaimMention {
                role: RoleId::new(role).unwrap(),
                mention: MentionId::new(*id),
            })
            .collect(),
        stance: Stance::default(),
        status: project.scheme.statuses[0].id.clone(),
        checkable: None,
        checkable_why: String::new(),
        verdict: None,
        evidence: Vec::new(),
        questions: Vec::new(),
        note: String::new(),
        links: Vec::new(),
        at: now(),
    };
    let claims = [
        claim(1, &[("source", 1), ("figure", 2), ("figure", 3)]),
        claim(2, &[("figure", 3)]),
    ];
    for claim in claims {
        project.put_claim(&key, Arc::new(claim));
    }
    project
}

#[test]
fn hard_cases_are_read_back_as_they_were_written() {
    for format in both_ways() {
        for (name, project) in hard_cases() {
            let exported = export(format, &project);
            let differences = verify(format, &project.scheme, &exported.files, &exported.wrote);
            assert_eq!(differences, [], "{}: {name}", format.id());
            let mentions: usize = project
                .layers()
                .map(|(_, layer)| layer.mention_count())
                .sum();
            let wrote: usize = exported.wrote.iter().map(|one| one.mentions.len()).sum();
            let lost = [
                Loss::Overlaps,
                Loss::OffTokens,
                Loss::LeftOut,
                Loss::Mentions,
            ];
            let lost: usize = lost.iter().map(|loss| exported.loss.count(*loss)).sum();
            assert_eq!(wrote + lost, mentions, "{}: {name}", format.id());
        }
    }
}

#[test]
fn an_export_gives_the_same_bytes_each_time() {
    for format in both_ways() {
        for (name, project) in hard_cases() {
            let files = || export(format, &project).files;
            assert_eq!(files(), files(), "{}: {name}", format.id());
        }
    }
}

#[test]
fn a_file_that_lost_a_mention_is_not_verified() {
    let project = marked("one two", &[("actor", &[(0, 3)]), ("figure", &[(4, 7)])]);
    let less = marked("one two", &[("actor", &[(0, 3)])]);
    let moved = marked("one two", &[("actor", &[(0, 3)]), ("figure", &[(4, 6)])]);
    let jsonl = format("jsonl").unwrap();
    let wrote = export(jsonl, &project).wrote;
    for other in [less, moved] {
        let differences = verify(jsonl, &project.scheme, &export(jsonl, &other).files, &wrote);
        assert_eq!(differences.len(), 1, "{differences:?}");
        assert!(
            differences[0].to_string().contains("figure “two"),
            "{differences:?}"
        );
    }
}

#[test]
fn what_a_format_does_not_carry_is_noted() {
    let mut cases = hard_cases().into_iter();
    let (_, gap) = cases.find(|(name, _)| *name == "gap").unwrap();
    for format in both_ways() {
        let loss = export(format, &gap).loss;
        let gaps = usize::from(!format.capabilities().carries(Carries::Gaps));
        assert_eq!(loss.count(Loss::Gaps), gaps, "{}", format.id());
    }
}

/// Id, and role and words of each mention, of every claim.
fn claims(project: &Project) -> Vec<String> {
    let mut out = Vec::new();
    for (key, layer) in project.layers() {
        let text = &project.article(&key.article).unwrap().text;
        for claim in layer.claims() {
            let member = |one: &ClaimMention| {
                let (_, mention) = project.mention(one.mention).unwrap();
                format!("{} {}", one.role, text.quote(&mention.extent))
            };
            let mut members: Vec<String> = claim.mentions.iter().map(member).collect();
            members.sort();
            out.push(format!("{}: {}", claim.id, members.join(", ")));
        }
    }
    out
}

#[test]
fn claims_that_are_carried_come_back_with_their_mentions_and_roles() {
    let project = claimed();
    for format in both_ways().filter(|format| format.capabilities().carries(Carries::Claims)) {
        let back = read_back(format, &project, &export(format, &project));
        assert_eq!(claims(&back), claims(&project), "{}", format.id());
    }
}

#[test]
fn what_is_known_of_an_article_comes_back_where_it_is_carried() {
    let mut project = claimed();
    let mut article = (**project.articles().next().unwrap()).clone();
    article.meta.title = "Of “12 %”: a\nstory".into();
    article.meta.outlet = "News".into();
    article.meta.url = "https://example.org/?a=b&c=\"d\"".into();
    article.meta.note = "one\ntwo".into();
    article.meta.licence = "CC BY-SA 4.0".into();
    article.meta.direction = TextDirection::ALL[1];
    project.put_article(Arc::new(article.clone()), None);
    for format in both_ways() {
        let back = read_back(format, &project, &export(format, &project));
        let there = back.articles().next().unwrap();
        if format.capabilities().carries(Carries::Metadata) {
            assert_eq!(there.meta, article.meta, "{}", format.id());
            assert_eq!(there.id, article.id, "{}", format.id());
        } else if format.capabilities().carries(Carries::Titles) {
            assert_eq!(there.meta.title, article.meta.title, "{}", format.id());
        }
    }
}

#[test]
fn each_export_is_recognised_as_what_it_is() {
    for format in both_ways() {
        for (name, project) in hard_cases() {
            for group in group(&export(format, &project).files, |file| &file.name) {
                let beside = group.companions.into_iter();
                let beside = beside.map(|file| (file.name, file.bytes.into()));
                let input = Input::new(&group.main.name, group.main.bytes)
                    .with_companions(beside.collect());
                let (found, why) = detect(&input).unwrap();
                assert_eq!(found.id(), format.id(), "{name}: {why}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_project_is_read_back_as_it_was_written(project in round_trip::project()) {
        for format in both_ways() {
            verified(format, &project);
        }
    }
}

#[test]
fn the_readme_has_the_table_of_formats() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let (before, rest) = readme.split_once("<!-- formats -->\n").unwrap();
    let (found, after) = rest.split_once("<!-- /formats -->").unwrap();
    let wanted = format!("\n{}\n", claimdesk::formats::table());
    if std::env::var_os("CLAIMDESK_WRITE_DOCS").is_some() {
        let whole = format!("{before}<!-- formats -->\n{wanted}<!-- /formats -->{after}");
        std::fs::write(path, whole).unwrap();
        return;
    }
    assert_eq!(
        found, wanted,
        "write it with CLAIMDESK_WRITE_DOCS=1 cargo test --test formats"
    );
}

/// The names of labels and roles of a project that has one claim of one mention.
fn names(project: &Project) -> (String, Option<String>) {
    let (_, layer) = project.layers().next().unwrap();
    let mention = layer.mentions().next().unwrap();
    let label = project.scheme.label(&mention.label).unwrap();
    let claim = layer.claims().next();
    let role = claim.map(|claim| project.scheme.role(&claim.mentions[0].role).unwrap());
    (label.name.clone(), role.map(|role| role.name.clone()))
}

#[test]
fn a_label_has_its_name_in_the_file_or_it_is_said_that_it_has_another() {
    let odd = [
        "unit: km/h",
        "ORG",
        "Person oder Staat",
        "État",
        "a \"b\" <c> & d\\e",
        "x;y|z",
        "B-1",
        "政府",
    ];
    for format in both_ways() {
        let can = format.capabilities();
        for name in odd {
            let mut project = marked("one two", &[(name, &[(0, 3)])]);
            let mut scheme = (*project.scheme).clone();
            let mut role = scheme.roles[0].clone();
            role.id = RoleId::unique(name, "role", |id| scheme.role(id).is_some());
            role.name = name.to_owned();
            let role_id = role.id.clone();
            scheme.roles.push(role);
            project.scheme = Arc::new(scheme);
            let key = project.layers().next().unwrap().0.clone();
            let mut claim = claimed()
                .layers()
                .next()
                .unwrap()
                .1
                .claims()
                .next()
                .cloned();
            let claim = Arc::make_mut(claim.as_mut().unwrap());
            claim.mentions = vec![ClaimMention {
                role: role_id,
                mention: MentionId::new(1),
            }];
            project.put_claim(&key, Arc::new(claim.clone()));

            let exported = export(format, &project);
            let back = read_into(Project::new("stranger"), format, &exported);
            let fits = can.carries(Carries::Scheme) || can.names.fit(name);
            let renamed = exported.loss.count(Loss::Renamed);
            assert_eq!(renamed, usize::from(!fits), "{}: {name}", format.id());
            let renamed = exported.loss.count(Loss::RenamedRoles);
            let has_role = can.carries(Carries::Claims);
            assert_eq!(renamed, usize::from(has_role && !fits), "{}", format.id());
            let (label, role) = names(&back);
            assert_eq!(label == name, fits, "{}: {name}: {label}", format.id());
            if can.carries(Carries::Claims) {
                assert_eq!(
                    role.as_deref() == Some(name),
                    fits,
                    "{}: {name}",
                    format.id()
                );
            }
        }
    }
}

#[test]
fn labels_that_look_alike_stay_two() {
    let mut project = marked("one two", &[("ORG", &[(0, 3)]), ("org.", &[(4, 7)])]);
    let mut scheme = (*project.scheme).clone();
    scheme.labels.last_mut().unwrap().name = "Org".into();
    project.scheme = Arc::new(scheme);
    for format in both_ways() {
        let exported = export(format, &project);
        let back = read_into(Project::new("stranger"), format, &exported);
        let (_, layer) = back.layers().next().unwrap();
        let labels: std::collections::BTreeSet<_> =
            layer.mentions().map(|mention| &mention.label).collect();
        assert_eq!(labels.len(), 2, "{}", format.id());
    }
}

#[test]
fn a_format_that_writes_several_files_says_that_it_writes_a_folder() {
    for format in both_ways() {
        for (name, project) in hard_cases() {
            let files = export(format, &project).files.len();
            let known = files == 1 || format.writes_folder();
            assert!(known, "{}: {name}: {files} files", format.id());
        }
    }
}

/// Whatever a file calls things, what came in once does not come in again.
#[test]
fn what_is_there_already_is_not_added_again() {
    for format in both_ways() {
        let first = crate::projects::example();
        let exported = export(format, &first);
        let mut base = Project::new("");
        base.scheme = first.scheme.clone();
        let once = read_into(base, format, &exported);
        let twice = read_into(once.clone(), format, &exported);
        let count = |project: &Project| {
            let layers = project.layers().map(|(_, layer)| layer);
            let counts = layers.map(|layer| (layer.mention_count(), layer.claim_count()));
            (project.article_count(), counts.collect::<Vec<_>>())
        };
        assert_eq!(count(&once), count(&twice), "{}", format.id());
        assert_eq!(once.article_count(), 1, "{}", format.id());
    }
}
