//! What is worth saying of a design: facts with places. None of them is a fault as
//! such; each is a question that an interviewer would ask.
//!
//! A new finding is one file in this folder, with its rule and its tests, and one line in
//! [`RULES`]. Its `id` is for programs and never changes; README.md lists all of them.

mod boolean_state;
mod clone_in_loop;
mod costly_stage;
mod deep_nesting;
mod downcast;
mod large_type;
mod matches_on_kind;
mod may_panic;
mod nested_locks;
mod open_fields;
mod single_implementation;
mod swappable_parameters;
mod unused_surface;

use super::{cost::Cost, prescribed::Prescribed};
use crate::{
    design::{Bodies, Code, Design, Function, Place},
    fs::TextTree,
};

pub(super) use large_type::largest_type;

/// All rules. The findings of the first are the most important.
pub const RULES: &[Rule] = &[
    costly_stage::RULE,
    matches_on_kind::RULE,
    downcast::RULE,
    nested_locks::RULE,
    single_implementation::RULE,
    large_type::RULE,
    open_fields::RULE,
    boolean_state::RULE,
    deep_nesting::RULE,
    swappable_parameters::RULE,
    may_panic::RULE,
    clone_in_loop::RULE,
    unused_surface::RULE,
];

/// What is looked for, and why.
#[derive(Debug)]
pub struct Rule {
    /// Its name for programs, in kebab-case. It never changes.
    pub id: &'static str,
    /// Why a finding matters in an interview.
    pub why: &'static str,
    /// The section of a design page that is about it.
    pub section: &'static str,
    find: fn(&Evidence<'_>) -> Vec<Fact>,
}

/// What rules look at.
pub(crate) struct Evidence<'a> {
    pub(crate) code: &'a Code<'a>,
    pub(crate) design: &'a Design,
    pub(crate) bodies: &'a Bodies,
    /// The functions that other modules can call.
    pub(crate) functions: &'a [Function<'a>],
    /// The files of `src/`, by their names below it.
    pub(crate) texts: &'a TextTree,
    pub(crate) prescribed: &'a Prescribed,
    pub(crate) costs: &'a [Cost],
}

/// One sentence, and the places where it can be seen.
pub(crate) struct Fact {
    sentence: String,
    places: Vec<Place>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The three texts of its [`Rule`].
    pub id: &'static str,
    pub why: &'static str,
    pub section: &'static str,
    /// What was found, in one sentence.
    pub fact: String,
    pub places: Vec<Place>,
}

/// All findings, in the order of [`RULES`].
pub(super) fn findings(evidence: &Evidence<'_>) -> Vec<Finding> {
    let of_rule = |rule: &Rule| {
        let (id, why, section) = (rule.id, rule.why, rule.section);
        let facts = (rule.find)(evidence).into_iter();
        facts.map(move |fact| Finding {
            id,
            why,
            section,
            fact: fact.sentence,
            places: fact.places,
        })
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// `a`, `b` and `c`; of many names the first ones.
fn listed(names: &[impl AsRef<str>]) -> String {
    let most = 5;
    let mut shown: Vec<String> = names
        .iter()
        .take(most)
        .map(|it| format!("`{}`", it.as_ref()))
        .collect();
    if names.len() > most {
        shown.push(format!("{} more", names.len() - most));
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => shown.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Facts;

    /// The id, the sentence and the lines of a finding.
    pub(super) type Seen = (&'static str, String, Vec<usize>);

    /// What is found in these files.
    pub(super) fn found_in(files: &[(&str, &str)], costs: &[Cost]) -> Vec<Seen> {
        let files = files.iter();
        let tree = files
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let facts = Facts::read(&tree, &Prescribed::default(), costs).unwrap();
        let lines = |it: Finding| (it.id, it.fact, it.places.iter().map(|it| it.line).collect());
        facts.findings.into_iter().map(lines).collect()
    }

    /// What is found in one file. No other file can name what is public in it.
    pub(super) fn found(text: &str) -> Vec<Seen> {
        let mut all = found_in(&[("lib.rs", text)], &[]);
        all.retain(|it| it.0 != unused_surface::RULE.id);
        all
    }

    #[test]
    fn every_rule_has_an_id_of_its_own_that_a_program_can_use() {
        let mut ids: Vec<&str> = RULES.iter().map(|it| it.id).collect();
        let is_plain = |id: &str| id.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(ids.iter().all(|it| is_plain(it)), "{ids:?}");
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn of_many_names_the_first_are_listed() {
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
        let many = listed(&["a", "b", "c", "d", "e", "f", "g"]);
        assert_eq!(many, "`a`, `b`, `c`, `d`, `e` and 2 more");
    }
}
