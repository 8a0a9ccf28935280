//! A partner that made a second `App` could ask it for answers: what a tariff of the
//! learner's would charge, for example. So one is made, in the partner's `app()`.

use proc_macro2::{Delimiter, Spacing};

use super::refuse::{Token, TokenKind, tokens};
use crate::fs::TextTree;

const ANOTHER_NAME: &str = "gives `App` another name: call it `App`";
const SECOND: &str = "makes more than one `App`: a partner makes it once, in `app()`, so that \
                      `App::` stands there once and nobody calls `app()`; a second `App` could \
                      be asked for answers";

/// Why the sources of a partner are refused, if they could make a second `App`. What is
/// counted is `App::` and calls of `app`.
pub(super) fn reason(sources: &TextTree) -> Option<&'static str> {
    let all: Vec<Vec<Token>> = sources.values().filter_map(|it| tokens(it)).collect();
    let mut made = 0;
    for tokens in all {
        let reader = Reader { tokens };
        for at in 0..reader.tokens.len() {
            match reader.word(at) {
                "App" if reader.is_renamed(at) => return Some(ANOTHER_NAME),
                "App" if reader.is(at + 1, &TokenKind::Sign(':', Spacing::Joint)) => made += 1,
                "app" if reader.is_call(at) => return Some(SECOND),
                _ => {}
            }
        }
    }
    (made > 1).then_some(SECOND)
}

struct Reader {
    tokens: Vec<Token>,
}

impl Reader {
    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at).map(|it| &it.kind) {
            Some(TokenKind::Word(word)) => word,
            _ => "",
        }
    }

    fn is(&self, at: usize, kind: &TokenKind) -> bool {
        self.tokens.get(at).is_some_and(|it| it.kind == *kind)
    }

    fn is_call(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |before| self.word(before));
        self.is(at + 1, &TokenKind::Open(Delimiter::Parenthesis)) && before != "fn"
    }

    /// Whether this is `App as X`, or the end of `type X = …::App;`.
    fn is_renamed(&self, at: usize) -> bool {
        let is_end = |at: &usize| {
            matches!(
                self.tokens[*at].kind,
                TokenKind::Sign(';', _) | TokenKind::Open(_) | TokenKind::Close(_)
            )
        };
        let mut statement = (0..at).rev().take_while(|before| !is_end(before));
        let is_alias = self.is(at + 1, &TokenKind::Sign(';', Spacing::Alone))
            && statement.any(|before| self.word(before) == "type");
        is_alias || self.word(at + 1) == "as"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lib: &str) -> Option<&'static str> {
        reason(&TextTree::from([("lib.rs".to_owned(), lib.to_owned())]))
    }

    #[test]
    fn one_app_is_made_and_no_other() {
        let one = "use a::{App, T};\nstruct Half;\nimpl T for Half { type Out = u8; }\n\
                   pub fn app() -> App { App::new().with(Box::new(Half)) }";
        assert_eq!(of(one), None);
        assert_eq!(of("use a::App;\npub fn app() -> App { todo!() }"), None);
        for two in [
            "fn price() { App::new().run(\"x\"); }\npub fn app() -> App { App::new() }",
            "fn price() { app().run(\"x\"); }\npub fn app() -> App { App::new() }",
            "fn price() { a::App::new(); }\npub fn app() -> App { App::default() }",
        ] {
            assert_eq!(of(two), Some(SECOND), "{two}");
        }
        for renamed in [
            "use a::App as Lot;\npub fn app() -> Lot { Lot::new() }",
            "type Lot = a::App;\npub fn app() -> Lot { Lot::new() }",
        ] {
            assert_eq!(of(renamed), Some(ANOTHER_NAME), "{renamed}");
        }
    }
}
