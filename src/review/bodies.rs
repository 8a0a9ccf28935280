//! What stands in the bodies of functions, tests left out: matches on kinds, copies
//! in loops, what may panic, what asks a value for its type.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::{
    Block, Expr, ExprForLoop, ExprLoop, ExprMatch, ExprMethodCall, ExprWhile, FnArg, ImplItem,
    Item, Macro, Pat, Path, Signature, Token, TraitItem, Type as Syntax,
    parse::Parser,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    model::{Code, Kind, Type},
    names::Named,
    source::{Place, is_for_tests},
    weight::{Weight, Weights, of_parameter},
};

/// What was seen, each with its place.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Matches that must grow with the enum, by its index.
    pub(super) matches: Vec<(usize, Place)>,
    /// `.clone()` of something that is dear to copy, in a loop, and its name.
    pub(super) clones_in_loops: Vec<(String, Place)>,
    pub(super) clones: usize,
    /// What may panic, and how: `unwrap`, `expect`, `panic!`.
    pub(super) panics: Vec<(&'static str, Place)>,
    pub(super) downcasts: Vec<Place>,
}

/// Looks into all functions of the code that are not for tests.
pub(super) fn look(code: &Code<'_>, types: &[Type]) -> Seen {
    let weights = Weights::new(code);
    let mut seen = Seen::default();
    for (module, it) in code.source.modules.iter().enumerate() {
        if it.is_test {
            continue;
        }
        for item in &it.items {
            let mut walk = Looking {
                code,
                types,
                weights: &weights,
                module,
                own: None,
                is_wording: false,
                loops: 0,
                locals: BTreeMap::new(),
                seen: &mut seen,
            };
            walk.item(item);
        }
    }
    seen
}

struct Looking<'a, 'b> {
    code: &'b Code<'a>,
    types: &'b [Type],
    weights: &'b Weights,
    module: usize,
    /// What `Self` is.
    own: Option<usize>,
    /// Whether this is how a value is put in words, kind by kind.
    is_wording: bool,
    loops: usize,
    /// Parameters of the function, and whether they are dear to copy.
    locals: BTreeMap<String, Weight>,
    seen: &'b mut Seen,
}

const WORDING: &[&str] = &["Display", "Debug", "Error"];

impl Looking<'_, '_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Fn(it) if !is_for_tests(&it.attrs) => self.function(&it.sig, &it.block),
            Item::Impl(block) if !is_for_tests(&block.attrs) => {
                self.own = self.code.self_type(self.module, &block.self_ty);
                let of = block
                    .trait_
                    .as_ref()
                    .and_then(|(path, _)| path.segments.last());
                self.is_wording = of.is_some_and(|it| WORDING.iter().any(|name| it.ident == name));
                for part in &block.items {
                    if let ImplItem::Fn(it) = part
                        && !is_for_tests(&it.attrs)
                    {
                        self.function(&it.sig, &it.block);
                    }
                }
            }
            Item::Trait(it) => {
                for part in &it.items {
                    if let TraitItem::Fn(it) = part
                        && let Some(block) = &it.default
                    {
                        self.function(&it.sig, block);
                    }
                }
            }
            _ => {}
        }
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        self.locals.clear();
        for input in &signature.inputs {
            if let FnArg::Typed(input) = input
                && let Pat::Ident(name) = input.pat.as_ref()
            {
                let weight = of_parameter(self.code, self.module, &input.ty);
                self.locals.insert(name.ident.to_string(), weight);
            }
        }
        self.visit_block(block);
    }

    fn place(&self, span: Span) -> Place {
        self.code.source.modules[self.module].place(span)
    }

    /// The enums of the design whose kinds a pattern tells apart.
    fn kinds(&self, pattern: &Pat, found: &mut BTreeSet<usize>) {
        match pattern {
            Pat::Path(it) => found.extend(self.kind(&it.path)),
            Pat::Struct(it) => found.extend(self.kind(&it.path)),
            Pat::TupleStruct(it) => {
                found.extend(self.kind(&it.path));
                it.elems.iter().for_each(|it| self.kinds(it, found));
            }
            Pat::Ident(it) => {
                found.extend(self.bare_kind(&it.ident.to_string()));
                if let Some((_, inner)) = &it.subpat {
                    self.kinds(inner, found);
                }
            }
            Pat::Or(it) => it.cases.iter().for_each(|it| self.kinds(it, found)),
            Pat::Tuple(it) => it.elems.iter().for_each(|it| self.kinds(it, found)),
            Pat::Guard(it) => self.kinds(&it.pat, found),
            Pat::Paren(it) => self.kinds(&it.pat, found),
            Pat::Reference(it) => self.kinds(&it.pat, found),
            _ => {}
        }
    }

    /// The enum of `Enum::Kind`, `Self::Kind` or, imported, `Kind`.
    fn kind(&self, path: &Path) -> Option<usize> {
        let words: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        let (last, before) = words.split_last()?;
        if before.is_empty() {
            return self.bare_kind(last);
        }
        let index = if before == ["Self"] {
            self.own?
        } else {
            match self.code.names.words(self.module, before)? {
                Named::Type(index) => index,
                _ => return None,
            }
        };
        let it = &self.types[index];
        (it.kind == Kind::Enum && it.variants.contains(last)).then_some(index)
    }

    fn bare_kind(&self, name: &str) -> Option<usize> {
        let mut enums = self.types.iter().enumerate();
        let is_it = |(_, it): &(usize, &Type)| it.variants.iter().any(|variant| variant == name);
        let (index, _) = enums.find(is_it)?;
        let known = ["None", "Some", "Ok", "Err"];
        (enums.all(|it| !is_it(&it)) && !known.contains(&name)).then_some(index)
    }

    /// What a `.clone()` copies, if it is known to be dear.
    fn dear(&self, receiver: &Expr) -> Option<String> {
        match receiver {
            Expr::Field(it) => match &it.member {
                syn::Member::Named(name) => {
                    let name = name.to_string();
                    (self.weights.field(&name) == Weight::Heavy).then_some(name)
                }
                syn::Member::Unnamed(_) => None,
            },
            Expr::Path(it) => {
                let name = it.path.get_ident()?.to_string();
                (self.locals.get(&name) == Some(&Weight::Heavy)).then_some(name)
            }
            Expr::Paren(it) => self.dear(&it.expr),
            Expr::Unary(it) => self.dear(&it.expr),
            _ => None,
        }
    }

    fn looped(&mut self, body: &Block) {
        self.loops += 1;
        self.visit_block(body);
        self.loops -= 1;
    }
}

/// Whether a pattern takes whatever comes.
fn is_catch_all(pattern: &Pat, is_kind: &impl Fn(&str) -> bool) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(it) => it.subpat.is_none() && !is_kind(&it.ident.to_string()),
        Pat::Tuple(it) => it.elems.iter().all(|it| is_catch_all(it, is_kind)),
        Pat::Paren(it) => is_catch_all(&it.pat, is_kind),
        _ => false,
    }
}

/// Locks that a panic has poisoned are passed on by everybody.
fn is_about_a_lock(receiver: &Expr) -> bool {
    match receiver {
        Expr::MethodCall(it) => {
            let name = it.method.to_string();
            ["lock", "read", "write"].contains(&name.as_str()) && it.args.is_empty()
        }
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Looking<'_, '_> {
    fn visit_item(&mut self, _: &'ast Item) {
        // What is declared within a function is nobody's design.
    }

    fn visit_expr_match(&mut self, it: &'ast ExprMatch) {
        let mut kinds = BTreeSet::new();
        it.arms
            .iter()
            .for_each(|arm| self.kinds(&arm.pat, &mut kinds));
        let is_kind = |name: &str| self.bare_kind(name).is_some();
        let grows = !it.arms.iter().any(|arm| is_catch_all(&arm.pat, &is_kind));
        if grows && !self.is_wording {
            let place = self.place(it.match_token.span);
            self.seen
                .matches
                .extend(kinds.into_iter().map(|index| (index, place.clone())));
        }
        visit::visit_expr_match(self, it);
    }

    fn visit_expr_for_loop(&mut self, it: &'ast ExprForLoop) {
        self.visit_expr(&it.expr);
        self.looped(&it.body);
    }

    fn visit_expr_while(&mut self, it: &'ast ExprWhile) {
        self.visit_expr(&it.cond);
        self.looped(&it.body);
    }

    fn visit_expr_loop(&mut self, it: &'ast ExprLoop) {
        self.looped(&it.body);
    }

    fn visit_expr_method_call(&mut self, it: &'ast ExprMethodCall) {
        let place = self.place(it.method.span());
        match it.method.to_string().as_str() {
            "clone" if it.args.is_empty() => {
                self.seen.clones += 1;
                if self.loops > 0
                    && let Some(name) = self.dear(&it.receiver)
                {
                    self.seen.clones_in_loops.push((name, place));
                }
            }
            "unwrap" if it.args.is_empty() && !is_about_a_lock(&it.receiver) => {
                self.seen.panics.push(("unwrap", place));
            }
            "expect" if it.args.len() == 1 && !is_about_a_lock(&it.receiver) => {
                self.seen.panics.push(("expect", place));
            }
            "downcast" | "downcast_ref" | "downcast_mut" => self.seen.downcasts.push(place),
            _ => {}
        }
        visit::visit_expr_method_call(self, it);
    }

    fn visit_macro(&mut self, it: &'ast Macro) {
        let name = it.path.segments.last().map(|it| it.ident.to_string());
        if let (Some("panic" | "unimplemented"), Some(ident)) =
            (name.as_deref(), it.path.get_ident())
        {
            let place = self.place(ident.span());
            self.seen.panics.push(("panic!", place));
        }
        // `format!`, `vec!`, `assert!` and the like hold expressions.
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(inner) = parser.parse2(it.tokens.clone()) {
            inner.iter().for_each(|it| self.visit_expr(it));
        }
    }

    fn visit_type(&mut self, _: &'ast Syntax) {}
}
