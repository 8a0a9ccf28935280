//! From a text to syntax, without more work or more stack than there is.

use std::{sync::Mutex, thread};

use proc_macro2::{Delimiter, LexError, LineColumn, Spacing, Span, TokenStream, TokenTree};

/// A text that is not Rust: where the reading stopped, as compilers write it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// `src/lib.rs:12:5`.
    pub place: String,
    pub why: String,
}

/// A file may have so many things within each other, and no more: brackets, operators,
/// calls of a chain, branches of an `else if`. No person writes as many. A parser needs
/// stack for each of them, and so does all that looks through the result.
const DEEP: usize = 1500;
/// What that needs, without optimisation too: see the test that tries each kind.
const STACK: usize = 512 << 20;

/// Runs `work` with stack enough for what [`parse`] accepts.
pub(crate) fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let work = Mutex::new(Some(work));
    let take = || {
        work.lock()
            .ok()
            .and_then(|mut it| it.take())
            .map(|work| work())
    };
    let done = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        match thread
            .spawn_scoped(scope, take)
            .map(thread::ScopedJoinHandle::join)
        {
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => None,
        }
    });
    // Where no thread can have so much, the stack that there is must do.
    done.or_else(take)
        .unwrap_or_else(|| unreachable!("the work is taken once"))
}

/// Parses one file, unless it is nested too deeply.
pub(crate) fn parse(file: &str, text: &str) -> Result<syn::File, Unreadable> {
    let fail = |span: Span, why: String| {
        let LineColumn { line, column } = span.start();
        Unreadable {
            place: format!("{file}:{line}:{}", column + 1),
            why,
        }
    };
    let tokens: TokenStream = text
        .parse()
        .map_err(|error: LexError| fail(error.span(), error.to_string()))?;
    if let Some(span) = too_deep(&tokens, 0) {
        return Err(fail(
            span,
            format!("more than {DEEP} brackets, operators and calls within each other"),
        ));
    }
    syn::parse2(tokens).map_err(|error| {
        let why = error.to_string();
        let LineColumn { line, column } = error.span().start();
        // What is missing at the end is missing nowhere else.
        if (line, column) == (1, 0) && why.starts_with("unexpected end") {
            let text = text.trim_end();
            let last = text.lines().last().unwrap_or_default();
            let (line, column) = (text.lines().count().max(1), last.chars().count() + 1);
            let place = format!("{file}:{line}:{column}");
            return Unreadable { place, why };
        }
        fail(error.span(), why)
    })
}

/// Words that begin or go on with an expression, a type or a pattern within another.
const NESTING: &[&str] = &[
    "as", "async", "await", "become", "box", "break", "const", "do", "dyn", "else", "fn", "for",
    "if", "impl", "in", "let", "loop", "match", "move", "mut", "ref", "return", "static", "try",
    "unsafe", "where", "while", "yield",
];

/// How deep a parser is within the tokens of one bracket: never less than it really is,
/// and more only where a person would not know it either.
#[derive(Default)]
struct Depth {
    /// Operators, calls and words of what goes on since it began anew.
    run: usize,
    /// Brackets of generics that are open.
    angles: usize,
    /// Closures that begin within each other: their commas end nothing.
    closures: usize,
    /// Whether the latest `<` came after a number.
    is_shift: bool,
}

impl Depth {
    fn total(&self) -> usize {
        self.run + self.angles + self.closures
    }

    fn punct(&mut self, sign: char, spacing: Spacing, before: Option<&TokenTree>) {
        let follows = |sign: char| matches!(before, Some(TokenTree::Punct(it)) if it.as_char() == sign && it.spacing() == Spacing::Joint);
        match sign {
            // The comma of an argument list ends nothing outside of it.
            ',' if self.angles > 0 => {}
            ',' => self.run = 0,
            ';' => *self = Self::default(),
            // After the pattern of an arm.
            '>' if follows('=') => *self = Self::default(),
            '>' if follows('-') => self.run += 1,
            '>' => {
                self.angles = self.angles.saturating_sub(1);
                self.run += 1;
            }
            '<' => {
                // A shift of a number opens nothing.
                let is_shift = matches!(before, Some(TokenTree::Literal(_)));
                let is_its_second = self.is_shift && follows('<');
                self.is_shift = is_shift;
                self.angles += usize::from(!is_shift && !is_its_second);
                self.run += 1;
            }
            '|' => {
                self.closures += usize::from(!ends_an_operand(before));
                self.run += 1;
            }
            // Of `::` the first is counted, of `name: Type` none.
            ':' => self.run += usize::from(spacing == Spacing::Joint),
            '\'' | '#' | '$' => {}
            _ => self.run += 1,
        }
    }
}

fn ends_an_operand(token: Option<&TokenTree>) -> bool {
    match token {
        Some(TokenTree::Ident(it)) => !NESTING.iter().any(|word| it == word),
        Some(TokenTree::Literal(_) | TokenTree::Group(_)) => true,
        Some(TokenTree::Punct(it)) => ['>', '?'].contains(&it.as_char()),
        None => false,
    }
}

/// Whether something new begins with this token if it comes after `}`.
fn begins_anew(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Ident(it)) => it != "else" && it != "as",
        Some(TokenTree::Punct(it)) => ['\'', '#'].contains(&it.as_char()),
        Some(TokenTree::Literal(_)) | None => true,
        Some(TokenTree::Group(_)) => false,
    }
}

/// The first token that lies too deep; `around` is how deep the tokens lie themselves.
fn too_deep(tokens: &TokenStream, around: usize) -> Option<Span> {
    let mut depth = Depth::default();
    let mut before = None;
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Group(group) => {
                let here = around + depth.total() + 1;
                if here > DEEP {
                    return Some(group.span_open());
                }
                if let Some(span) = too_deep(&group.stream(), here) {
                    return Some(span);
                }
                depth.run += 1;
                if group.delimiter() == Delimiter::Brace && begins_anew(tokens.peek()) {
                    depth = Depth::default();
                }
            }
            TokenTree::Punct(it) => depth.punct(it.as_char(), it.spacing(), before.as_ref()),
            TokenTree::Ident(it) if NESTING.iter().any(|word| it == word) => depth.run += 1,
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
        if around + depth.total() > DEEP {
            return Some(token.span());
        }
        before = Some(token);
    }
    None
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        design::{bodies::look, code::read as read_crate},
        fs::TextTree,
    };

    /// What a parser goes into, so many levels deep.
    pub(crate) fn nested(levels: usize) -> Vec<(&'static str, String)> {
        let around = |open: &str, inner: &str, close: &str| {
            format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
        };
        let value = |text: String| format!("fn f() {{ let x = {text}; }}");
        let ty = |text: String| format!("struct S {{ f: {text} }}");
        vec![
            ("options", ty(around("Option<", "u8", ">"))),
            ("results", ty(around("A<E, ", "u8", ">"))),
            ("functions", ty(around("fn(u8) -> ", "u8", ""))),
            ("pointers", ty(around("*const ", "u8", ""))),
            ("references of types", ty(around("&", "u8", ""))),
            ("traits", ty(around("<", "T", " as A<X, Y>>::B"))),
            ("slices", ty(around("[", "u8", "]"))),
            ("bounds", ty(around("Box<dyn Fn(u8) -> ", "u8", ">"))),
            ("not", value(around("!", "x", ""))),
            ("minus", value(around("-", "x", ""))),
            ("references", value(around("&", "x", ""))),
            ("sums", value(around("1 + ", "1", ""))),
            ("sums of structs", value(around("S {} + ", "S {}", ""))),
            ("assignments", value(around("a = ", "1", ""))),
            ("casts", value(around("", "1", " as u8"))),
            ("calls", value(around("", "x", ".clone()"))),
            ("typed calls", value(around("", "x", ".f::<A, B>()"))),
            ("fields", value(around("", "x", ".y"))),
            ("tries", value(around("", "x", "?"))),
            ("indices", value(around("", "x", "[0]"))),
            ("calls of calls", value(around("", "x", "()"))),
            ("parens", value(around("(", "x", ")"))),
            ("tuples", value(around("(1, ", "x", ")"))),
            ("arrays", value(around("[", "x", "]"))),
            ("arguments", value(around("f(1, ", "x", ")"))),
            ("blocks", value(around("{", "x", "}"))),
            ("structs", value(around("S { s: ", "x", " }"))),
            ("closures", value(around("|a, b| ", "x", ""))),
            ("moving closures", value(around("move |a, b| ", "x", ""))),
            ("returns", value(around("return ", "x", ""))),
            ("loops", value(around("loop { ", "x", " }"))),
            ("ifs", value(around("if a { ", "x", " }"))),
            ("elses", value(around("if a { b } else ", "{ x }", ""))),
            ("matches", value(around("match a { b => ", "x", " }"))),
            ("macros", value(around("vec![", "x", "]"))),
            (
                "patterns",
                format!("fn f({}: u8) {{}}", around("&", "x", "")),
            ),
            (
                "tuple patterns",
                format!("fn f({}: u8) {{}}", around("(a, ", "x", ")")),
            ),
            (
                "bindings",
                format!("fn f() {{ let {} = 1; }}", around("a @ ", "b", "")),
            ),
            ("imports", format!("use {};", around("a::", "b", ""))),
            (
                "imports in groups",
                format!("use {};", around("a::{b, ", "c", "}")),
            ),
            ("modules", around("mod m { ", "struct S;", " }")),
            ("functions in functions", around("fn f() { ", "", " }")),
            (
                "conditions",
                format!("#[cfg({})] struct S;", around("all(a, ", "test", ")")),
            ),
        ]
    }

    fn read(text: String) -> Result<(), Unreadable> {
        let tree: TextTree = [("lib.rs".to_owned(), text)].into();
        read_crate(&tree, |code, design| drop(look(code, &design.types)))
    }

    #[test]
    fn whatever_is_nested_is_read_or_refused_with_its_place() {
        for levels in [30, 700, 1400, 20_000] {
            for (name, text) in nested(levels) {
                match read(text) {
                    Ok(()) => assert!(levels < DEEP, "{name} {levels}"),
                    Err(it) => {
                        assert!(levels > 100, "{name} {levels}: {it:?}");
                        assert!(it.place.starts_with("src/lib.rs:1:"), "{name}: {it:?}");
                        assert!(
                            levels < DEEP || it.why.starts_with("more than"),
                            "{name}: {it:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_stands_side_by_side_is_not_deep() {
        for (name, unit) in [
            ("items", "fn f() -> Option<u8> { a.b().c() + 1 }\n"),
            (
                "attributes",
                "#[derive(Clone)] struct S { a: Vec<u8>, b: u8 }\n",
            ),
            ("statements", "fn f() { if a < b { c() } *x = 1; &y; }\n"),
        ] {
            assert!(read(unit.repeat(2 * DEEP)).is_ok(), "{name}");
        }
        for (name, unit) in [
            ("arms", "(A::B, 1) => { f(1) } "),
            ("arms with guards", "n if n < 3 => 1, "),
        ] {
            let text = format!("fn f() {{ match x {{ {} }} }}", unit.repeat(2 * DEEP));
            assert!(read(text).is_ok(), "{name}");
        }
        let table = "1 << 3, A::B | C::D, f(|a, b| c), ".repeat(2 * DEEP);
        assert!(read(format!("const X: [u8; 9] = [{table}];")).is_ok());
    }
}
