//! The texts of the package that the judge builds: nothing in it but the sources comes
//! from the learner.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Partner, harness,
    passes::{self, Contracts},
    run::design_test,
    schemata,
};
use crate::{
    fs::TextTree,
    kata::{Contract, INSTA, Kata, PROFILE, TestId, as_plain_functions, quoted},
};

/// A package of the judge's workspace: a kata with somebody's sources.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// Folder and package name, unique in the workspace.
    pub name: String,
    pub kata: &'a Kata,
    /// The tests of stages 1 up to this one.
    pub stages: usize,
    /// Whether contracts and controls are compiled too.
    pub contracts: Contracts,
    /// Only these contracts; `None` is all of the stages.
    pub only_contracts: Option<Vec<String>>,
    /// Whether sources and tests are one crate: one run of the compiler in place of two.
    /// For code that is known to compile apart, and without contracts and partners, which
    /// need a library.
    pub in_one: bool,
    /// The designs among which the sources choose as they run, by their numbers, each with
    /// its tests; none if the sources are one design. Only in one crate.
    pub designs: BTreeMap<usize, Vec<TestId>>,
    /// More crates to compile against the sources, by name.
    pub examples: TextTree,
    pub program: Program,
    /// Crates that are compiled against the sources' public API.
    pub partners: Vec<Partner>,
    /// Only these tests; `None` is all of them.
    pub only: Option<Vec<TestId>>,
}

/// The first line of a crate in which unused helpers are no mistake.
const UNUSED: &str = "#![allow(unused)]\n";

/// What the test program of a member is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// It runs the tests.
    Tests,
    /// It runs the scenarios and holds no test: no expected value is in it.
    Scenarios,
}

impl<'a> Member<'a> {
    /// `kata` under the name `name`, with the tests of its first `stages` stages.
    pub fn new(kata: &'a Kata, name: impl Into<String>, stages: usize) -> Self {
        Self {
            name: name.into(),
            kata,
            stages,
            contracts: Contracts::Not,
            only_contracts: None,
            in_one: false,
            designs: BTreeMap::new(),
            examples: TextTree::new(),
            program: Program::Tests,
            partners: Vec::new(),
            only: None,
        }
    }

    /// The places of its packages in the judge's tree: its own, then its partners'.
    pub(super) fn places(&self) -> Vec<String> {
        let partners = self.partners.iter();
        let partners = partners.map(|partner| partner.place(&self.name));
        std::iter::once(self.name.clone()).chain(partners).collect()
    }

    fn wants(&self, test: &TestId) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(test))
    }

    /// The contracts to compile and to judge.
    pub(crate) fn contracts(&self) -> impl Iterator<Item = &'a Contract> + use<'a, '_> {
        let kata: &'a Kata = self.kata;
        let is_wanted = |contract: &&Contract| {
            let only = self.only_contracts.as_ref();
            only.is_none_or(|only| only.contains(&contract.id))
        };
        kata.contracts_up_to(self.stages)
            .filter(|_| self.contracts != Contracts::Not)
            .filter(is_wanted)
    }

    /// The same with its contracts.
    #[must_use]
    pub fn with_contracts(mut self, contracts: Contracts) -> Self {
        self.contracts = contracts;
        self
    }
}

/// `Cargo.toml` of the judge's workspace. What is built only once is built without
/// what would make a second time quicker.
pub(super) fn sealed_workspace(members: &[Member<'_>], once: bool) -> String {
    let places: Vec<String> = members.iter().flat_map(Member::places).collect();
    let members = quoted(places.iter().map(String::as_str));
    let once = if once {
        "incremental = false\ncodegen-units = 1\n"
    } else {
        ""
    };
    format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n{PROFILE}{once}")
}

/// `Cargo.toml` of one member without the harness: nothing in it comes from the learner.
pub fn sealed_manifest(member: &Member<'_>) -> String {
    let name = &member.name;
    let crate_name = member.kata.id.crate_name();
    let (library, program) = if member.in_one {
        ("autolib = false\n".to_owned(), "src/lib.rs")
    } else {
        let library = format!(
            "\n[lib]\nname = \"{crate_name}\"\npath = \"src/lib.rs\"\ntest = false\ndoctest = false\n"
        );
        (library, "tests/stages/main.rs")
    };
    let mut manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\
         build = false\nautobins = false\nautoexamples = false\nautotests = false\nautobenches = false\n\
         {library}\n\
         [dev-dependencies]\n{INSTA}\n\n\
         [lints.rust]\nunsafe_code = \"forbid\"\n\n\
         [[test]]\nname = \"stages\"\npath = \"{program}\"\nharness = false\n"
    );
    // Names are unique in the workspace: cargo puts all examples into one folder.
    let example = |id: &str, path: &str| {
        format!(
            "\n[[example]]\nname = \"{name}-{id}\"\npath = \"{path}/{id}.rs\"\ncrate-type = [\"lib\"]\n"
        )
    };
    manifest.extend(
        passes::crates(member)
            .iter()
            .map(|id| example(id, "contracts")),
    );
    manifest.extend(member.examples.keys().map(|id| example(id, "examples")));
    manifest
}

/// `tests/stages/main.rs` of a sealed member: its tests, and the tables of the harness.
pub(super) fn sealed_test_main(member: &Member<'_>) -> String {
    let mut main = String::new();
    if member.only.is_some() {
        // Helpers of the other tests; to render all the warnings takes its time.
        main += UNUSED;
    }
    main += &harness::head(member);
    let (mut tests, mut scenarios) = (String::new(), String::new());
    if member.program == Program::Scenarios && member.kata.is_open() {
        main += "mod player;\nmod script;\n";
        let app = format!("{}::App", member.kata.id.crate_name());
        for stage in 1..=member.stages.min(member.kata.own_stages()) {
            scenarios += &format!(
                "    (\"stage_{stage}\", |seed| player::play({app}::new, |app, line| \
                 app.run(line), script::script, ({stage}, seed))),\n"
            );
        }
    } else {
        for stage in stages_needed(member) {
            main += &format!("mod stage_{stage};\n");
            match member.program {
                Program::Tests => {
                    let all = member.kata.tests(stage);
                    let wanted = all.iter().filter(|test| member.wants(test));
                    tests.extend(wanted.map(|test| rows(member, test)));
                }
                Program::Scenarios if member.kata.has_scenario(stage) => {
                    scenarios += &format!("    (\"stage_{stage}\", stage_{stage}::scenario),\n");
                }
                Program::Scenarios => {}
            }
        }
    }
    main += &format!("\nconst TESTS: &[(&str, fn())] = &[\n{tests}];\n");
    main + &format!("const SCENARIOS: &[(&str, fn(u64) -> String)] = &[\n{scenarios}];\n")
}

/// What the table of tests says of `test`.
fn rows(member: &Member<'_>, test: &TestId) -> String {
    if member.designs.is_empty() {
        return format!("    (\"{test}\", {test}),\n");
    }
    let of_test = |(_, tests): &(&usize, &Vec<TestId>)| tests.contains(test);
    let designs = member.designs.iter().filter(of_test);
    designs
        .map(|(design, _)| {
            let name = design_test(*design, test);
            let run = schemata::run_on(*design, "crate", &test.to_string());
            format!("    (\"{name}\", {run}),\n")
        })
        .collect()
}

/// `src/lib.rs` of a member whose `lib` and tests are one crate: the library, which goes
/// by its name there too, with the main file of the tests at its end.
pub(super) fn lib_in_one(member: &Member<'_>, lib: &str) -> String {
    let main = sealed_test_main(member);
    let main = main.strip_prefix(UNUSED).unwrap_or(&main);
    let place = |line: &str| {
        let module = line.strip_prefix("mod ")?.strip_suffix(';')?;
        Some(format!(
            "#[path = \"../tests/stages/{module}.rs\"] {line}\n"
        ))
    };
    let main: String = main
        .lines()
        .map(|line| place(line).unwrap_or_else(|| format!("{line}\n")))
        .collect();
    let (unused, name) = (UNUSED.trim_end(), member.kata.id.crate_name());
    format!("{unused} {lib}\nextern crate self as {name};\n{main}")
}

/// The stages with a test that the member wants, and those that their files call.
fn stages_needed(member: &Member<'_>) -> BTreeSet<usize> {
    let kata = member.kata;
    let mut needed = BTreeSet::new();
    for stage in (1..=member.stages.min(kata.own_stages())).rev() {
        let is_wanted =
            member.only.is_none() || kata.tests(stage).iter().any(|it| member.wants(it));
        let name = format!("stage_{stage}::");
        let is_called = |later: &usize| kata.test_file(*later).contains(&name);
        if is_wanted || needed.iter().any(is_called) {
            needed.insert(stage);
        }
    }
    needed
}

/// The stage's tests as the sealed harness calls them. Where it calls none, they
/// stay marked, and the compiler leaves them out.
pub(super) fn sealed_test_file(member: &Member<'_>, stage: usize) -> String {
    let text = member.kata.test_file(stage);
    as_plain_functions(text, |name| {
        let test = TestId {
            stage,
            name: name.to_owned(),
        };
        member.program == Program::Tests && member.wants(&test)
    })
}
