//! A partner: another crate, which the judge compiles against the learner's public API.
//! It lies in the member's folder, as it does in the learner's, and has its own tests.

use std::{collections::BTreeMap, path::Path};

use super::{
    Build, Compiled, Request, SealedPartner, Suite, TestReport,
    harness::{self, Harness},
    idle,
    member::Member,
    not_compiled, wanted,
};
use crate::{
    fs::TextTree,
    kata::{Kata, Round, as_plain_functions},
};

/// A partner's folder, `<member>/outside/<round>`, lies so deep in the judge's tree.
const DEPTH: usize = 3;

/// The crate of a partner within a member.
#[derive(Clone, Debug)]
pub struct Partner {
    /// The round, as a stage.
    pub stage: usize,
    pub round: Round,
    pub sources: TextTree,
}

impl From<&SealedPartner> for Partner {
    fn from(sealed: &SealedPartner) -> Self {
        Self {
            stage: sealed.stage,
            round: sealed.round.clone(),
            sources: sealed.sources.clone(),
        }
    }
}

impl Partner {
    /// Where it lies in the judge's tree; its name among what was compiled.
    pub fn place(&self, member: &str) -> String {
        format!("{member}/{}", Kata::partner_folder(&self.round))
    }

    /// Its package's name.
    pub(super) fn package(&self, member: &str) -> String {
        format!("{member}-{}", self.round.id)
    }

    /// Its files, named from the member's folder.
    pub(super) fn files(&self, member: &Member<'_>, harness: &Harness) -> TextTree {
        let folder = Kata::partner_folder(&self.round);
        let (stage, kata) = (self.stage, member.kata);
        let mut files = TextTree::new();
        let manifest = self.manifest(member) + &harness.dependency(DEPTH);
        files.insert("Cargo.toml".to_owned(), manifest);
        for (name, text) in &self.sources {
            files.insert(format!("src/{name}"), text.clone());
        }
        files.insert("tests/stages/main.rs".to_owned(), self.test_main(member));
        let tests = as_plain_functions(kata.test_file(stage), |_| true);
        let made = format!("= {}::app();", kata.partner_crate(&self.round));
        let tests = tests.replace(&made, "= crate::app();");
        files.insert(format!("tests/stages/stage_{stage}.rs"), tests);
        let placed = files.into_iter();
        placed
            .map(|(name, text)| (format!("{folder}/{name}"), text))
            .collect()
    }

    fn manifest(&self, member: &Member<'_>) -> String {
        let (package, name) = (self.package(&member.name), &member.name);
        let crate_name = member.kata.partner_crate(&self.round);
        format!(
            "[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             publish = false\nbuild = false\nautobins = false\nautoexamples = false\n\
             autotests = false\nautobenches = false\n\n\
             [lib]\nname = \"{crate_name}\"\npath = \"src/lib.rs\"\ntest = false\n\
             doctest = false\n\n[dependencies]\n{name} = {{ path = \"../..\" }}\n\n\
             [lints.rust]\nunsafe_code = \"forbid\"\n\n\
             [[test]]\nname = \"stages\"\npath = \"tests/stages/main.rs\"\nharness = false\n"
        )
    }

    fn test_main(&self, member: &Member<'_>) -> String {
        let kata = member.kata;
        let stage = self.stage;
        let tests = kata.tests(stage).into_iter();
        let tests: String = tests
            .map(|test| {
                let alone = idle::word(&test);
                format!("    (\"{test}\", {test}),\n    (\"{alone}\", || alone({test})),\n")
            })
            .collect();
        let head = harness::head(member);
        let made = idle::either_app(&kata.id.crate_name(), &kata.partner_crate(&self.round));
        format!(
            "{head}mod stage_{stage};\n\n{made}\
             const TESTS: &[(&str, fn())] = &[\n{tests}];\n\
             const SCENARIOS: &[(&str, fn(u64) -> String)] = &[];\n"
        )
    }
}

/// What became of the partners of a request, by their stages.
pub(super) type Partners = BTreeMap<usize, Compiled>;

/// The tests of the partners that were built.
pub(super) fn suites<'a>(request: &Request<'a>, partners: &'a Partners) -> Vec<Suite<'a>> {
    let suite = |(stage, compiled): (&usize, &'a Compiled)| {
        Some(Suite {
            kata: request.kata,
            member: request.kata.id.as_str(),
            executable: compiled
                .executable
                .as_deref()
                .filter(|_| compiled.lib.is_empty())?,
            tests: wanted(request, *stage..=*stage),
            design: None,
        })
    };
    partners.iter().filter_map(suite).collect()
}

/// The tests of the partners that were not built, and how far the build came because of
/// the first of them.
pub(super) fn failed(
    request: &Request<'_>,
    partners: &Partners,
) -> (Option<Build>, Vec<TestReport>) {
    let mut build = None;
    let mut reports = Vec::new();
    for (stage, compiled) in partners {
        if compiled.executable.is_some() && compiled.lib.is_empty() {
            continue;
        }
        let errors = compiled.lib.iter().chain(&compiled.tests).cloned();
        build.get_or_insert(match &compiled.stopped {
            Some(stopped) => stopped.clone(),
            None => Build::StagesFailed {
                stages: stage - 1,
                errors: errors.collect(),
            },
        });
        reports.extend(not_compiled(request, *stage, *stage));
    }
    (build, reports)
}

/// A partner is not compiled where the library that it needs does not compile; then it
/// says nothing.
pub(super) fn excuse(members: &mut BTreeMap<String, Compiled>) {
    let failed: Vec<String> = members
        .iter()
        .filter(|(_, compiled)| !compiled.lib.is_empty())
        .map(|(name, _)| format!("{name}/"))
        .collect();
    members.retain(|name, _| !failed.iter().any(|it| name.starts_with(it)));
}

/// The member of `known` in whose folder a file is, or the partner there. `path` is below
/// the judge's tree.
pub(super) fn place_of(path: &Path, known: &BTreeMap<String, Compiled>) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    let parts = parts?;
    let partner = parts.get(..3).map(|parts| parts.join("/"));
    let member = || parts.first().map(|name| (*name).to_owned());
    partner
        .filter(|place| known.contains_key(place))
        .or_else(member)
}
