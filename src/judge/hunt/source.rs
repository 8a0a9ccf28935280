//! The learner's file of tests as text: what is refused, which tests there are, and how
//! the same tests come to use another crate.

use proc_macro2::{TokenStream, TokenTree};

use super::{super::refuse, Hunt};
use crate::{
    fs::TextTree,
    kata::{as_plain_functions, test_names},
};

/// Most tests of one file.
const MOST_TESTS: usize = 60;

/// A file of tests that can be built.
#[derive(Debug)]
pub(super) struct TestFile {
    /// The tests as functions that the harness calls; no line moves.
    pub(super) text: String,
    pub(super) tests: Vec<Named>,
}

#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) line: usize,
}

impl TestFile {
    /// The tests of `hunt`, or in sentences why they are refused.
    pub(super) fn read(hunt: &Hunt<'_>) -> Result<Self, Vec<String>> {
        let name = format!("stage_{}.rs", hunt.stage);
        let alone = TextTree::from([(name, hunt.tests.to_owned())]);
        let mut why: Vec<String> = refuse::reasons(&alone)
            .into_iter()
            .map(|(_, why)| why)
            .collect();
        let tests: Vec<Named> = test_names(hunt.tests)
            .map(|(line, name)| Named {
                name: name.to_owned(),
                line,
            })
            .collect();
        why.extend(misshapen(hunt.tests, &tests));
        if tests.len() > MOST_TESTS {
            why.push(format!("has {} tests; {MOST_TESTS} are taken", tests.len()));
        }
        if why.is_empty() && tests.is_empty() {
            why.push("has no test yet".to_owned());
        }
        if why.is_empty() {
            let text = as_plain_functions(hunt.tests, |_| true);
            Ok(Self { text, tests })
        } else {
            Err(why)
        }
    }

    /// The file for the crate `other` in place of the crate `name`.
    pub(super) fn renamed(&self, name: &str, other: &str) -> String {
        let mut places = Vec::new();
        if let Ok(tokens) = self.text.parse::<TokenStream>() {
            collect(tokens, name, &mut places);
        }
        let mut text = self.text.clone();
        for place in places.into_iter().rev() {
            text.replace_range(place, other);
        }
        text
    }
}

/// Attributes that make a test something else.
const OTHER_ATTRIBUTES: &[&str] = &["#[ignore", "#[should_panic"];

/// Tests that are written in another form than the one that is understood.
fn misshapen(text: &str, tests: &[Named]) -> Option<String> {
    let is_other = |line: &str| OTHER_ATTRIBUTES.iter().any(|it| line.starts_with(it));
    let mut others = text.lines().map(str::trim).zip(1..);
    if let Some((attribute, line)) = others.find(|(line, _)| is_other(line)) {
        return Some(format!(
            "line {line}: `{attribute}` is not taken in a hunt: each test runs and has to pass"
        ));
    }
    let marks = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| line.trim() == "#[test]");
    let is_known = |line: usize| tests.iter().any(|test| test.line == line + 1);
    let (_, line) = marks.into_iter().find(|(_, line)| !is_known(*line))?;
    Some(format!(
        "line {line}: a test is a line `#[test]` and then a line `fn its_name() {{`, both at \
         the beginning of the line"
    ))
}

/// The places where the word `name` stands, in order.
fn collect(tokens: TokenStream, name: &str, places: &mut Vec<std::ops::Range<usize>>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word == name => places.push(word.span().byte_range()),
            TokenTree::Group(group) => collect(group.stream(), name, places),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::{Catalogue, Kata};

    fn kata() -> Kata {
        let catalogue = Catalogue::embedded().unwrap();
        catalogue.iter().next().unwrap().clone()
    }

    fn read(tests: &str) -> Result<TestFile, Vec<String>> {
        TestFile::read(&Hunt {
            kata: &kata(),
            stage: 1,
            tests,
            solutions: &[],
            mutants: &[],
        })
    }

    #[test]
    fn the_crate_is_renamed_wherever_it_is_named_and_in_no_text() {
        let file = read(
            "use lot::A; // lot ä\nmod b { use lot::C; }\n#[test]\nfn a() {\n    \
             assert_eq!(\"lot\", lot::d(), \"{}\", r#\"lot\"#); let lots = 'l';\n}\n",
        )
        .unwrap();
        let renamed = file.renamed("lot", "x3");
        assert_eq!(
            renamed,
            "use x3::A; // lot ä\nmod b { use x3::C; }\n\npub(crate) fn a() {\n    \
             assert_eq!(\"lot\", x3::d(), \"{}\", r#\"lot\"#); let lots = 'l';\n}\n"
        );
    }

    #[test]
    fn what_cannot_be_run_or_reads_files_is_refused_with_its_line() {
        for (tests, says) in [
            ("", "has no test yet"),
            ("fn a() {\n}\n", "has no test yet"),
            (
                "#[test]\nfn a() { }\n#[test]\n#[ignore]\nfn b() {\n}\n",
                "line 4: `#[ignore]` is not taken",
            ),
            (
                "#[test]\nfn a() { }\n#[test]\n\nfn b() {\n}\n",
                "line 3: a test is",
            ),
            (
                "mod m {\n    #[test]\n    fn b() {\n    }\n}\n",
                "line 2: a test is",
            ),
            (
                "#[test]\nfn a() {\n    include_str!(\"../x\");\n}\n",
                "line 3: `include_str!`",
            ),
            ("#[path = \"x.rs\"]\nmod x;\n", "`#[path]` names `x.rs`"),
            (
                "#[test]\nfn a() {\n    unsafe {}\n}\n",
                "line 3: `unsafe` is not allowed",
            ),
        ] {
            let why = read(tests).unwrap_err();
            assert!(why[0].contains(says), "{why:?}");
        }
    }
}
