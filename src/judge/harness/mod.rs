//! The crate that all test programs of a workspace share: what runs a test, and what the
//! tests of every kata share. It is compiled once, so that a test program costs no more
//! than the tests in it.
//!
//! Tests that implement a trait of the kata for a type of `support`, which Rust allows
//! within one crate only, have a `support` of their own, as in the learner's folder. All
//! others take that of the harness.

use super::Member;
use crate::{fs::TextTree, hash::sha256, kata::Kata};

const PROGRAM: &str = include_str!("program.rs");
/// Plays the script of an open track: a file of the test program, beside its `main.rs`.
pub(super) const PLAYER: &str = include_str!("player.rs");
/// Its name, up to a hash of what is in it.
const NAME: &str = "kata-harness";
/// Where its files lie: as those of a member do, so that places are named alike.
const FOLDER: &str = "tests/stages";

/// The harness with the helpers that one catalogue has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Harness {
    /// Folder and package name. Another text has another name: nothing is stale.
    pub(super) name: String,
    main: String,
    support: TextTree,
}

impl Harness {
    pub(super) fn of(kata: &Kata) -> Self {
        let support = kata.support();
        let main = format!("{PROGRAM}\npub mod support;\n");
        let texts = support.iter().flat_map(|(name, text)| [name, text]);
        let hash = sha256(texts.chain([&main]), 16);
        Self {
            name: format!("{NAME}-{hash}"),
            main,
            support,
        }
    }

    /// The files of its package.
    pub(super) fn package(&self) -> TextTree {
        let name = &self.name;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             publish = false\nbuild = false\nautobins = false\nautoexamples = false\n\
             autotests = false\nautobenches = false\n\n\
             [lib]\npath = \"{FOLDER}/lib.rs\"\ntest = false\ndoctest = false\n\n\
             [lints.rust]\nunsafe_code = \"forbid\"\n"
        );
        let mut files = self.sources(FOLDER, "lib.rs");
        files.insert("Cargo.toml".to_owned(), manifest);
        files
    }

    /// Its sources as a module of a program: `harness/mod.rs` and so on.
    pub(super) fn module(&self) -> TextTree {
        self.sources("harness", "mod.rs")
    }

    fn sources(&self, folder: &str, root: &str) -> TextTree {
        let support = self.support.iter();
        support
            .map(|(name, text)| (format!("{folder}/support/{name}"), text.clone()))
            .chain([(format!("{folder}/{root}"), self.main.clone())])
            .collect()
    }

    /// What a manifest needs whose folder is reached from the workspace's root by going
    /// down `depth` folders.
    pub(super) fn dependency(&self, depth: usize) -> String {
        let (name, up) = (&self.name, "../".repeat(depth));
        format!("\n[dev-dependencies.{NAME}]\npath = \"{up}{name}\"\npackage = \"{name}\"\n")
    }
}

/// The head of the main file of the test program of `member`. Tests say `crate::support`.
pub(super) fn head(member: &Member<'_>) -> String {
    let support = if has_own_support(member) {
        "mod support;\n"
    } else {
        "#[allow(unused_imports)]\nuse kata_harness::support;\n"
    };
    let steps = steps(&member.kata.support());
    format!(
        "{support}\nfn main() {{\n    \
         kata_harness::run(TESTS, SCENARIOS, {steps});\n}}\n\n"
    )
}

/// Whether `support` is a module of the test program of `member`: to compile it again takes
/// its time. In one crate with the tests, the kata's traits may be implemented for a type
/// of the harness.
pub(super) fn has_own_support(member: &Member<'_>) -> bool {
    let kata = member.kata;
    if kata.is_open() || member.in_one {
        return false;
    }
    let support = kata.support();
    let is_its_own = |text: &String| text.contains("pub(crate)") || text.contains("macro_rules!");
    if support.values().any(is_its_own) {
        return true;
    }
    let lines = support.values().flat_map(|text| text.lines());
    let types: Vec<&str> = lines.filter_map(type_of_line).collect();
    let is_implemented = |test: &str| {
        let names = types.iter();
        let paths = ["", "support::", "crate::support::"];
        let mut heads = names.flat_map(|it| paths.map(|path| format!("for {path}{it}")));
        heads.any(|head| test.contains(&head))
    };
    (1..=member.stages.min(kata.own_stages())).any(|stage| is_implemented(kata.test_file(stage)))
}

/// The name of the public type that begins on `line`.
fn type_of_line(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub struct ");
    let rest = rest.or_else(|| line.strip_prefix("pub enum "))?;
    rest.split(|c: char| !c.is_alphanumeric()).next()
}

/// The compiler names files from the workspace's root: `parking-lot/src/lib.rs`. A place
/// in another library does not help the learner: it has no name here.
pub(super) fn in_folder_of<'a>(member: &str, file: &'a str) -> &'a str {
    let rest = file.strip_prefix(member);
    let own = rest.and_then(|rest| rest.strip_prefix('/'));
    own.or_else(|| in_learners_folder(file)).unwrap_or_default()
}

/// The name that `file`, if it is one of the harness, has in a learner's folder.
fn in_learners_folder(file: &str) -> Option<&str> {
    let (_, inside) = file.strip_prefix(NAME)?.split_once('/')?;
    Some(inside)
}

/// How the harness leaves steps of a scenario out, and learns which were taken. No one
/// asks a test for that, and a course's own `support` may know nothing of it.
fn steps(support: &TextTree) -> &'static str {
    let knows = |name: &str| {
        let function = format!("pub fn {name}(");
        support.values().any(|text| text.contains(&function))
    };
    if knows("leave_out") && knows("steps_taken") {
        "(support::leave_out, support::steps_taken)"
    } else {
        "(|_| {}, Vec::new)"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::Catalogue;

    #[test]
    fn support_is_compiled_again_only_for_tests_that_implement_a_trait_for_it() {
        let catalogue = Catalogue::embedded().unwrap();
        let is_own = |id: &str, stages| {
            let kata = catalogue.get(id).unwrap();
            has_own_support(&Member::new(kata, id, stages))
        };
        // The tests of stage 3 implement the kata's `Clock` for the clock of the helpers.
        assert!(!is_own("parking-lot", 2) && is_own("parking-lot", 3));
        assert!(!is_own("tic-tac-toe", 7));
    }

    #[test]
    fn a_place_in_a_helper_is_named_as_in_the_learners_folder() {
        let helper = "tests/stages/support/session.rs";
        let place = format!("{NAME}-0f/{helper}");
        assert_eq!(in_learners_folder(&place), Some(helper));
        assert_eq!(in_learners_folder("chat/src/lib.rs"), None);
    }
}
