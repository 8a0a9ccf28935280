//! A partner extends the learner's crate through its public API. A partner that runs
//! commands on an `App` could read the answers out of the replies instead, no matter how
//! it got that `App`. So only the harness may call `run`.
//!
//! The compiler alone knows what a piece of code calls: through an alias, as a value, in
//! a macro. So `run` is marked as deprecated in the judge's copy of the learner's sources.
//! The compiler then warns of each use, and a use in a partner's code is an error. A
//! partner may make as many `App`s as it likes, and its own types may have a `run`.

use std::{ffi::OsStr, path::Path};

use cargo_metadata::diagnostic::Diagnostic as RawDiagnostic;
use proc_macro2::Delimiter;

use super::refuse::{Token, TokenKind, tokens};
use crate::fs::TextTree;

/// An argument of the compiler: no code can turn these warnings off, or into errors.
pub(super) const WARN: &str = "--force-warn=deprecated";
/// The lint, as the compiler names it.
pub const LINT: &str = "deprecated";
const NOTE: &str = "only the harness runs commands; a partner uses your public API";

/// `sources` with a mark on `run`. Every line keeps its number.
pub(super) fn marked(sources: &TextTree) -> TextTree {
    let files = sources.iter();
    let mark = |(name, text): (&String, &String)| (name.clone(), marked_file(text));
    files.map(mark).collect()
}

/// Whether the compiler says, of the library in `file`, that a partner calls `run`.
pub(super) fn is_told(file: &Path, raw: &RawDiagnostic) -> bool {
    let is =
        |path: Option<&Path>, name: &str| path.and_then(Path::file_name) == Some(OsStr::new(name));
    let folder = file.parent();
    let outside = folder.and_then(|it| it.parent()?.parent());
    let is_partner = is(Some(file), "lib.rs") && is(folder, "src") && is(outside, "outside");
    is_partner && raw.message.contains(NOTE)
}

/// The compiler's words without its lint.
pub(super) fn in_own_words(said: &str) -> String {
    let said = said.replacen("use of deprecated ", "a partner may not use ", 1);
    let said = said.replacen("warning", "error", 1);
    let lines = said.split_inclusive('\n');
    let lines = lines.filter(|it| !it.contains("--force-warn") && !it.contains("#[warn("));
    lines.collect()
}

fn marked_file(text: &str) -> String {
    let places = places(text);
    let mut marked = String::with_capacity(text.len());
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let column = places.iter().find(|it| it.0 == number).map(|it| it.1);
        let at = column.and_then(|column| line.char_indices().nth(column));
        match at {
            Some((at, _)) => {
                let (before, after) = line.split_at(at);
                marked += &format!("{before}#[deprecated(note = \"{NOTE}\")] {after}");
            }
            None => marked += line,
        }
    }
    marked
}

/// Where the public methods `run` begin that take a text, and those of traits: each a
/// line and a column.
fn places(text: &str) -> Vec<(usize, usize)> {
    let Some(tokens) = tokens(text) else {
        return Vec::new();
    };
    let reader = Reader { tokens: &tokens };
    let mut places = Vec::new();
    let mut traits: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match &token.kind {
            TokenKind::Open(_) => traits.push(reader.is_trait(at)),
            TokenKind::Close(_) => drop(traits.pop()),
            TokenKind::Word(word) if word.trim_start_matches("r#") == "run" => {
                let is_in_trait = traits.last() == Some(&true);
                places.extend(
                    reader
                        .beginning(at, is_in_trait)
                        .map(|it| (it.line, it.column)),
                );
            }
            TokenKind::Word(_) | TokenKind::Sign(..) | TokenKind::Text(_) => {}
        }
    }
    places
}

struct Reader<'a> {
    tokens: &'a [Token],
}

impl<'a> Reader<'a> {
    fn word(&self, at: Option<usize>) -> &str {
        match at.and_then(|at| self.tokens.get(at)).map(|it| &it.kind) {
            Some(TokenKind::Word(word)) => word,
            _ => "",
        }
    }

    /// Whether the bracket at `at` holds the items of a trait.
    fn is_trait(&self, at: usize) -> bool {
        let is_end = |it: &&Token| {
            matches!(it.kind, TokenKind::Sign(';', _))
                || it.kind == TokenKind::Open(Delimiter::Brace)
                || it.kind == TokenKind::Close(Delimiter::Brace)
        };
        let head = self.tokens[..at].iter().rev().take_while(|it| !is_end(it));
        let is = |it: &Token, sought: &str| matches!(&it.kind, TokenKind::Word(it) if it == sought);
        self.tokens[at].kind == TokenKind::Open(Delimiter::Brace)
            && head.clone().any(|it| is(it, "trait"))
            && !head.into_iter().any(|it| is(it, "impl") || is(it, "fn"))
    }

    /// The first token of the function whose name is at `at`, if it is a method that
    /// takes a text and that other crates can call.
    fn beginning(&self, at: usize, is_in_trait: bool) -> Option<&'a Token> {
        let function = at
            .checked_sub(1)
            .filter(|it| self.word(Some(*it)) == "fn")?;
        let rest = self.tokens[at..].iter();
        let arguments = rest
            .skip_while(|it| it.kind != TokenKind::Open(Delimiter::Parenthesis))
            .take_while(|it| it.kind != TokenKind::Close(Delimiter::Parenthesis));
        let has = |sought: &str| {
            let is = |it: &Token| matches!(&it.kind, TokenKind::Word(it) if it == sought);
            arguments.clone().any(is)
        };
        if !has("self") || !has("str") {
            return None;
        }
        if is_in_trait {
            return self.tokens.get(function);
        }
        let before = function.checked_sub(1);
        (self.word(before) == "pub").then(|| self.tokens.get(before?))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(usize, usize)> {
        places(text)
    }

    #[test]
    fn the_methods_that_run_a_command_are_marked_and_no_others() {
        let app = "impl App {\n    /// Runs.\n    pub fn run(&mut self, line: &str) -> String {\n";
        assert_eq!(of(&format!("{app} }} }}")), [(3, 4)]);
        let generic = "impl App { #[must_use] pub fn run<'a>(&mut self, l: &'a str) -> String {} }";
        assert_eq!(of(generic), [(1, 23)]);
        let machine = "pub trait Machine {\n  fn run(&mut self, line: &str) -> String;\n}\n\
                       impl Machine for App { fn run(&mut self, line: &str) -> String {} }";
        assert_eq!(of(machine), [(2, 2)]);
        for other in [
            "impl App { fn run(&mut self, line: &str) -> String {} }",
            "impl App { pub(crate) fn run(&mut self, line: &str) -> String {} }",
            "impl Engine { pub fn run(&mut self, minutes: u64) {} }",
            "pub fn run(line: &str) -> String {}",
            "impl App { pub fn runs(&mut self, line: &str) -> String { self.run(line) } }",
            "impl Machine for App { fn run(&mut self, line: &str) -> String {} }",
        ] {
            assert_eq!(of(other), [], "{other}");
        }
    }

    #[test]
    fn a_mark_moves_no_line() {
        let text =
            "struct App;\r\nimpl App {\n\tpub fn run(&mut self, line: &str) -> String {\n}\n}";
        let marked = marked_file(text);
        assert_eq!(marked.lines().count(), text.lines().count());
        assert!(marked.contains("\n\t#[deprecated(note = \""), "{marked}");
        assert!(marked.contains(")] pub fn run(&mut self"), "{marked}");
        assert_eq!(marked_file("struct App;"), "struct App;");
    }
}
