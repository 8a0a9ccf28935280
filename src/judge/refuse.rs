//! Words that are refused in a learner's sources before anything is built.
//!
//! `forbid(unsafe_code)` does not see everything that is unsafe: an attribute such as
//! `#[unsafe(naked)]` ran code before `main` in 2025. And what reads a file while it is
//! compiled could read the answers. The compiler's confinement hides them; where there
//! is none (`sandbox`, T0), this is all there is.

use proc_macro2::{Delimiter, LineColumn, Spacing, TokenStream, TokenTree};

use crate::{fs::TextTree, process};

/// What no kata needs, and what each could do.
const WORDS: &[(&str, &str)] = &[
    ("unsafe", "katas are solved in safe Rust"),
    ("global_asm", "katas are solved in safe Rust"),
    ("no_mangle", "it changes how the test program is linked"),
    ("export_name", "it changes how the test program is linked"),
    ("link_section", "it changes how the test program is linked"),
    (
        "macro_export",
        "an exported macro could change what the tests say",
    ),
];
/// Macros that read a file while the code is compiled.
const READERS: &[&str] = &["include", "include_str", "include_bytes"];

/// A piece of source text, without its nesting.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) line: usize,
    /// Counted in characters, from 0.
    pub(super) column: usize,
}

impl Token {
    fn new(kind: TokenKind, LineColumn { line, column }: LineColumn) -> Self {
        Self { kind, line, column }
    }
}

#[derive(Debug, PartialEq)]
pub(super) enum TokenKind {
    Word(String),
    Sign(char, Spacing),
    Text(String),
    Open(Delimiter),
    Close(Delimiter),
}

/// For each file that is refused, the file and a sentence that says why.
pub(super) fn reasons(sources: &TextTree) -> Vec<(String, String)> {
    let mut reasons = Vec::new();
    let all: Vec<Option<Vec<Token>>> = sources
        .values()
        .map(|text| tokens(text).filter(|_| !process::is_interrupted()))
        .collect();
    let hands_on = all.iter().flatten().any(|it| has_indirect_call(it));
    for ((file, text), tokens) in sources.iter().zip(&all) {
        if process::is_interrupted() {
            break;
        }
        let why = odd_beginning(text).or_else(|| match tokens {
            Some(tokens) => FileReader {
                file,
                sources,
                tokens,
                hands_on,
            }
            .first_reason(),
            None => in_unreadable(text),
        });
        reasons.extend(why.map(|why| (file.clone(), why)));
    }
    reasons
}

/// What the compiler skips at the beginning of a file, and this reader does not: behind
/// it the two could see different code.
fn odd_beginning(text: &str) -> Option<String> {
    if text.starts_with('\u{feff}') {
        return Some("begins with two byte order marks: remove them".to_owned());
    }
    if text.starts_with("#!") && !text.starts_with("#![") {
        return Some("begins with `#!`: remove the first line, a library needs none".to_owned());
    }
    if text.trim_start().starts_with("---") {
        return Some("begins with `---`, which is no Rust here".to_owned());
    }
    // The one way to be unsafe that `forbid(unsafe_code)` lets pass: also looked for
    // where only the compiler would find it.
    let is_word = |word: &str| word == "naked" || word == "naked_asm";
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(is_word).then(|| {
        "has the word `naked` in it, which stands for unsafe functions: choose another".to_owned()
    })
}

/// Code that cannot be read here does not compile either, but for what this reader
/// does not know of the language. So it is searched as text.
fn in_unreadable(text: &str) -> Option<String> {
    let words = || text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let known = WORDS.iter().map(|(word, _)| word).chain(READERS);
    let found = known
        .into_iter()
        .find(|word| words().any(|it| it == **word))?;
    Some(format!(
        "cannot be read as Rust, and has the word `{found}` in it: mend the brackets or quotes first"
    ))
}

struct FileReader<'a> {
    file: &'a str,
    sources: &'a TextTree,
    tokens: &'a [Token],
    /// Whether some macro calls a macro that it is given.
    hands_on: bool,
}

/// Where in the nesting a token stands.
#[derive(Default)]
struct Nesting {
    /// The brackets of the attribute around it; empty outside.
    attribute: Vec<Delimiter>,
    /// For each open bracket, what it holds.
    brackets: Vec<Holds>,
}

#[derive(PartialEq)]
enum Holds {
    Module(String),
    /// What a macro is given, or its rules.
    MacroInput,
    Other,
}

impl Nesting {
    fn modules(&self) -> impl Iterator<Item = &str> {
        self.brackets.iter().filter_map(|held| match held {
            Holds::Module(name) => Some(name.as_str()),
            Holds::MacroInput | Holds::Other => None,
        })
    }

    fn is_in_macro(&self) -> bool {
        self.brackets.contains(&Holds::MacroInput)
    }
}

impl FileReader<'_> {
    fn first_reason(&self) -> Option<String> {
        let mut place = Nesting::default();
        (0..self.tokens.len()).find_map(|at| {
            self.follow(at, &mut place);
            let TokenKind::Word(word) = &self.tokens[at].kind else {
                return None;
            };
            let why = self.of_word(at, word, &place)?;
            Some(format!("line {}: {why}", self.tokens[at].line))
        })
    }

    fn follow(&self, at: usize, place: &mut Nesting) {
        self.follow_attributes(at, &mut place.attribute);
        match &self.tokens[at].kind {
            TokenKind::Open(_) => place.brackets.push(self.held_by(at)),
            TokenKind::Close(_) => drop(place.brackets.pop()),
            TokenKind::Word(_) | TokenKind::Sign(..) | TokenKind::Text(_) => {}
        }
    }

    /// What the bracket that opens at `at` holds.
    fn held_by(&self, at: usize) -> Holds {
        let word = |back: usize| match self.kind(at.checked_sub(back)?) {
            Some(TokenKind::Word(word)) => Some(word.as_str()),
            _ => None,
        };
        let is_call = |back: usize| at >= back && self.is_sign(at - back, '!');
        // `name!(…)`, and `macro_rules! name {…}`.
        if is_call(1) && word(2).is_some() || word(1).is_some() && is_call(2) {
            return Holds::MacroInput;
        }
        match word(1).filter(|_| word(2) == Some("mod")) {
            Some(name) => Holds::Module(name.to_owned()),
            None => Holds::Other,
        }
    }

    /// Keeps in `open` the depth of brackets within an attribute; empty outside.
    fn follow_attributes(&self, at: usize, open: &mut Vec<Delimiter>) {
        match &self.tokens[at].kind {
            TokenKind::Open(delimiter) if !open.is_empty() || self.begins_attribute(at) => {
                open.push(*delimiter);
            }
            TokenKind::Close(_) => drop(open.pop()),
            TokenKind::Open(_) | TokenKind::Word(_) | TokenKind::Sign(..) | TokenKind::Text(_) => {}
        }
    }

    fn begins_attribute(&self, at: usize) -> bool {
        let sign = |back: usize, sign: char| {
            let token = at.checked_sub(back).and_then(|at| self.tokens.get(at));
            matches!(token, Some(Token { kind: TokenKind::Sign(found, _), .. }) if *found == sign)
        };
        self.tokens[at].kind == TokenKind::Open(Delimiter::Bracket)
            && (sign(1, '#') || sign(1, '!') && sign(2, '#'))
    }

    fn of_word(&self, at: usize, word: &str, place: &Nesting) -> Option<String> {
        let in_attribute = !place.attribute.is_empty();
        let word = word.trim_start_matches("r#");
        if let Some((_, why)) = WORDS.iter().find(|(known, _)| *known == word) {
            return Some(format!("`{word}` is not allowed: {why}"));
        }
        if READERS.contains(&word) {
            return self.of_reader(at, word, place);
        }
        match word {
            "feature"
                if in_attribute && self.is(at + 1, &TokenKind::Open(Delimiter::Parenthesis)) =>
            {
                Some("`#![feature]` is not allowed: katas are solved in stable Rust".to_owned())
            }
            "path" if in_attribute && self.is_sign(at + 1, '=') => match self.text(at + 2) {
                Some(path) => self.of_path("#[path]", self.folder_of_modules(place), &path),
                None => Some("`#[path]` needs the file's name, written out".to_owned()),
            },
            _ => None,
        }
    }

    /// The names are ordinary ones, too: of a function, say. Only the macros are meant, by
    /// this name or another.
    fn of_reader(&self, at: usize, word: &str, place: &Nesting) -> Option<String> {
        let is_call =
            self.is_sign(at + 1, '!') && matches!(self.kind(at + 2), Some(TokenKind::Open(_)));
        if !is_call {
            let renamed = self.is(at + 1, &TokenKind::Word("as".to_owned()));
            // A function called `include` may well be called in an `assert!`.
            let handed_on = place.is_in_macro() && (word != "include" || self.hands_on);
            return (renamed || handed_on)
                .then(|| format!("`{word}` may only be called, with a file's name"));
        }
        let end = at + 4 + usize::from(self.is_sign(at + 4, ','));
        match self.text(at + 3) {
            Some(path) if matches!(self.kind(end), Some(TokenKind::Close(_))) => {
                self.of_path(&format!("{word}!"), self.folder(), &path)
            }
            _ => Some(format!("`{word}!` needs the file's name, written out")),
        }
    }

    /// The folders above this file.
    fn folder(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.file.split('/').collect();
        parts.pop();
        parts
    }

    /// Where `#[path]` begins: within modules that are written out here, in the folder
    /// that would hold their files (the Rust reference, "The path attribute").
    fn folder_of_modules<'a>(&'a self, place: &'a Nesting) -> Vec<&'a str> {
        let mut parts = self.folder();
        let inline: Vec<&str> = place.modules().collect();
        let name = self.file.rsplit('/').next().unwrap_or_default();
        let stem = name.trim_end_matches(".rs");
        if !inline.is_empty() && !["lib", "mod", "main"].contains(&stem) {
            parts.push(stem);
        }
        parts.extend(inline);
        parts
    }

    /// A path from the folder `parts`: it must lead to another file that is taken.
    fn of_path<'a>(&'a self, what: &str, mut parts: Vec<&'a str>, path: &'a str) -> Option<String> {
        for part in path.split('/') {
            match part {
                "." => {}
                ".." if parts.pop().is_some() => {}
                ".." => return Some(format!("`{what}` leads out of `src/`")),
                part => parts.push(part),
            }
        }
        let target = parts.join("/");
        (!self.sources.contains_key(&target)).then(|| {
            format!("`{what}` names `{path}`, but only the `.rs` files in `src/` are taken")
        })
    }

    fn kind(&self, at: usize) -> Option<&TokenKind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    fn is(&self, at: usize, kind: &TokenKind) -> bool {
        self.kind(at) == Some(kind)
    }

    fn is_sign(&self, at: usize, sign: char) -> bool {
        matches!(self.kind(at), Some(TokenKind::Sign(found, _)) if *found == sign)
    }

    /// The value of the string that is written at `at`.
    fn text(&self, at: usize) -> Option<String> {
        let Some(TokenKind::Text(text)) = self.kind(at) else {
            return None;
        };
        syn::parse_str::<syn::LitStr>(text)
            .ok()
            .map(|it| it.value())
    }
}

/// Whether a macro calls a macro that it is given: `$name!(…)`, `$name!$input`,
/// `$($name)+!(…)`.
fn has_indirect_call(tokens: &[Token]) -> bool {
    let sign = |at: usize| match tokens.get(at).map(|token| &token.kind) {
        Some(TokenKind::Sign(sign, _)) => Some(*sign),
        _ => None,
    };
    let closes = |at: usize| matches!(tokens[at].kind, TokenKind::Close(_));
    (2..tokens.len()).any(|at| {
        sign(at) == Some('!')
            && sign(at + 1) != Some('=')
            && (sign(at - 2) == Some('$')
                || closes(at - 1)
                || closes(at - 2) && sign(at - 1).is_some_and(|it| "+*?".contains(it)))
    })
}

/// The tokens of `text`, without nesting; none if it cannot be read.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let stream: TokenStream = text.parse().ok()?;
    let mut flat = Vec::new();
    // Not by recursion: who nests a hundred thousand brackets must not end the program.
    let mut open = vec![(stream.into_iter(), None)];
    while let Some((rest, closing)) = open.last_mut() {
        let Some(tree) = rest.next() else {
            if let Some((delimiter, end)) = *closing {
                flat.push(Token::new(TokenKind::Close(delimiter), end));
            }
            open.pop();
            continue;
        };
        let place = tree.span().start();
        let kind = match tree {
            TokenTree::Group(group) => {
                let end = group.span_close().start();
                open.push((group.stream().into_iter(), Some((group.delimiter(), end))));
                TokenKind::Open(group.delimiter())
            }
            TokenTree::Ident(word) => TokenKind::Word(word.to_string()),
            TokenTree::Punct(sign) => TokenKind::Sign(sign.as_char(), sign.spacing()),
            TokenTree::Literal(text) => TokenKind::Text(text.to_string()),
        };
        flat.push(Token::new(kind, place));
    }
    Some(flat)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lib: &str) -> Vec<(String, String)> {
        let files = [("lib.rs", lib), ("a/mod.rs", "pub fn f() {}")];
        let sources = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        reasons(&sources.into())
    }

    #[test]
    fn what_could_read_an_answer_or_be_unsafe_is_refused() {
        for lib in [
            "fn f() { unsafe { x() } }",
            "#[unsafe(naked)] extern \"C\" fn f() {}",
            "macro_rules! m { () => { unsafe {} } }",
            "fn f() { let r#unsafe = 1; }",
            "#[unsafe(link_section = \".init_array\")] static X: u8 = 0;",
            "std::arch::global_asm!(\"\");",
            "#![feature(naked_functions)]",
            "#![cfg_attr(all(), feature(x))]",
            "#[macro_export] macro_rules! assert_eq { () => {} }",
            "#[cfg_attr(all(), macro_export)] macro_rules! assert_eq { () => {} }",
            "#[path = \"../../tests/stages/stage_1.rs\"] mod answers;",
            "#[cfg_attr(all(), path = \"/etc/x.rs\")] mod answers;",
            "macro_rules! m { ($p:literal) => { #[path = $p] mod a; } }",
            "#[path = \"\\u{2e}\\u{2e}/x.rs\"] mod answers;",
            "const A: &str = include_str!(\"../tests/stages/stage_1.rs\");",
            "const A: &str = include_str!(concat!(\"..\", \"/x\"));",
            "const A: &str = include_str!(env!(\"HOME\"));",
            "const A: &[u8] = include_bytes!(\"/proc/self/exe\");",
            "const A: &[u8] = std::include_bytes![\"/proc/self/exe\"];",
            "include! { \"/etc/passwd\" }",
            "use std::include_str as i; const A: &str = i!(\"/etc/passwd\");",
            "use std::{include as i}; i!(\"/etc/passwd\");",
            "macro_rules! m { ($i:ident) => { $i!(\"/x\") } } m!(include);",
            "macro_rules! m { ($i:ident) => { $i!(\"/x\") } } m!(include_str);",
            "macro_rules! m { ($i:ident $x:tt) => { $i!$x } } m!(include (\"/x\"));",
            "macro_rules! m { ($i:ident $x:tt) => { $i!$x } } m!(include_str (\"/x\"));",
            "macro_rules! m { ($($i:ident)+) => { $($i)+!(\"/x\") } } m!(include);",
            "use std::include_bytes as i; const A: &[u8] = i!(\"/etc/passwd\");",
            "vec![include_str];",
            "#[doc = include_str!(\"../../x\")] fn f() {}",
            "const A: &str = include_str!(\"data.txt\");",
            // The compiler skips the first line, this reader a comment.
            "#!/*\nmod w { #[unsafe(naked)] extern \"C\" fn f() {} }\nfn z() {} // */ mod q {}",
            "\u{feff}#!/*\nfn f() { unsafe {} } // */",
            "#!/usr/bin/env rustx\nfn f() {}",
            "---\n---\nfn f() {}",
            "/* naked */",
            // What cannot be read is searched.
            "fn f() { unsafe { x( } }",
        ] {
            assert_eq!(of(lib).len(), 1, "{lib}");
        }
    }

    #[test]
    fn ordinary_code_is_not() {
        for lib in [
            "// unsafe include_str!(\"x\") #[path = \"/\"]",
            "const A: &str = \"unsafe\";",
            "/// An unsafe thing.\npub struct A;",
            "#[path = \"a/mod.rs\"] mod b;",
            "#[path = \"./a/../a/mod.rs\"] mod b;",
            "const A: &str = include_str!(\"a/mod.rs\");",
            "fn include(x: u8) -> bool { x != include_of(x) }",
            "fn f(a: A) { a.include(3); A::include(&a); }",
            "fn include_str(x: &str) {} fn f(a: A) { include_str(\"a\"); a.include_bytes(); }",
            "macro_rules! m { ($a:expr) => { $a } } fn f() { assert!(include(3) && !is_in(4)); }",
            "struct A { path: u8, feature: u8 } fn f() { let path = 3; let a = A { path, feature: 2 }; }",
            "#[cfg(feature = \"x\")] fn f() {}",
            "fn f() { path = 3; feature(x); }",
            "fn f() { let include = 1; if include != 2 {} }",
            "macro_rules! m { ($e:expr) => { $e } }",
            "fn broken( {",
            "#![allow(dead_code)]\nfn f() {}",
            "mod a { #[path = \"mod.rs\"] mod b; }",
            "mod a { mod b { #[path = \"../mod.rs\"] mod c; } }",
        ] {
            assert_eq!(of(lib), [], "{lib}");
        }
    }

    #[test]
    fn brackets_without_end_do_not_end_the_program() {
        let depth = 200_000;
        let nested = format!("fn f() {{ {}{} }}", "(".repeat(depth), ")".repeat(depth));
        assert_eq!(of(&nested), []);
    }
}
