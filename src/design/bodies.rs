//! What stands in the bodies of functions, tests left out: matches on kinds, copies
//! in loops, what may panic, what asks a value for its type.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use proc_macro2::Span;
use syn::{
    Block, Expr, ExprForLoop, ExprIf, ExprLoop, ExprMatch, ExprMethodCall, ExprWhile, FnArg,
    ImplItem, Item, Macro, Pat, Path, Signature, Token, TraitItem, Type as Syntax,
    parse::Parser,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    cfg::is_for_tests,
    code::Code,
    copy_cost::{CopyCost, CopyCosts},
    model::Type,
    names::Named,
    source::Place,
};

/// What was seen in the bodies, each with its place.
#[derive(Debug, Default)]
pub(crate) struct Bodies {
    /// Matches that must grow with the enum, by its index.
    pub(crate) matches: Vec<(usize, Place)>,
    /// `.clone()` of something that is expensive to copy, in a loop, and its name.
    pub(crate) clones_in_loops: Vec<(String, Place)>,
    pub(crate) clones: usize,
    /// What may panic, and how: see [`MAY_PANIC`] and the methods `unwrap` and `expect`.
    pub(crate) panics: Vec<(&'static str, Place)>,
    pub(crate) downcasts: Vec<Place>,
    /// Functions, how deep branches and loops lie within each other in them, and where.
    pub(crate) nested: Vec<(String, usize, Place)>,
}

/// Macros that panic, or may.
const MAY_PANIC: &[(&str, &str)] = &[
    ("panic", "panic!"),
    ("todo", "todo!"),
    ("unimplemented", "unimplemented!"),
    ("unreachable", "unreachable!"),
    ("assert", "assert!"),
    ("assert_eq", "assert_eq!"),
    ("assert_ne", "assert_ne!"),
];

/// Macros within each other are looked into so far.
const MACROS_WITHIN_MACROS: usize = 16;

/// Looks into all functions of the code that are not for tests.
pub(crate) fn look(code: &Code<'_>, types: &[Type]) -> Bodies {
    let costs = CopyCosts::new(code);
    let mut seen = Bodies::default();
    let variants = Variants::new(types);
    for (module, it) in code.source.modules.iter().enumerate() {
        if it.is_test {
            continue;
        }
        for item in &it.items {
            let mut walk = Looking {
                code,
                types,
                costs: &costs,
                variants: &variants,
                module,
                own: None,
                is_wording: false,
                loops: 0,
                depth: 0,
                macros: 0,
                deepest: None,
                locals: BTreeMap::new(),
                seen: &mut seen,
            };
            walk.item(item);
        }
    }
    seen
}

/// The variants of all enums.
struct Variants<'a> {
    /// By the index of the enum.
    of: HashSet<(usize, &'a str)>,
    /// The enum that has a variant of this name, if only one has it.
    only: HashMap<&'a str, Option<usize>>,
}

impl<'a> Variants<'a> {
    fn new(types: &'a [Type]) -> Self {
        let (mut of, mut only) = (HashSet::new(), HashMap::new());
        for (index, it) in types.iter().enumerate() {
            for name in &it.variants {
                of.insert((index, name.as_str()));
                let known = only.entry(name.as_str()).or_insert(Some(index));
                *known = known.filter(|it| *it == index);
            }
        }
        Self { of, only }
    }
}

struct Looking<'a, 'b> {
    code: &'b Code<'a>,
    types: &'b [Type],
    costs: &'b CopyCosts,
    variants: &'b Variants<'b>,
    module: usize,
    /// What `Self` is.
    own: Option<usize>,
    /// Whether this is an `impl` that puts a value into words, kind by kind.
    is_wording: bool,
    loops: usize,
    /// Branches and loops around this place of the function, and the most so far.
    depth: usize,
    deepest: Option<(usize, Place)>,
    /// Macros around this place.
    macros: usize,
    /// The copy costs of the function's parameters.
    locals: BTreeMap<String, CopyCost>,
    seen: &'b mut Bodies,
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
                let cost = self.costs.of_parameter(self.code, self.module, &input.ty);
                self.locals.insert(name.ident.to_string(), cost);
            }
        }
        self.deepest = None;
        self.visit_block(block);
        if let Some((depth, place)) = self.deepest.take() {
            let name = signature.ident.to_string();
            let of = self.own.map(|it| format!("{}::", self.types[it].name));
            let name = of.unwrap_or_default() + &name;
            self.seen.nested.push((name, depth, place));
        }
    }

    /// Looks into what lies within a branch or a loop that begins at `span`.
    fn deeper(&mut self, span: Span, look: impl FnOnce(&mut Self)) {
        self.depth += 1;
        if self.deepest.as_ref().is_none_or(|it| it.0 < self.depth) {
            self.deepest = Some((self.depth, self.place(span)));
        }
        look(self);
        self.depth -= 1;
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
            match self.code.names.words_in_a_body(self.module, before)? {
                Named::Type(index) => index,
                _ => return None,
            }
        };
        let is_its_own = self.variants.of.contains(&(index, last.as_str()));
        is_its_own.then_some(index)
    }

    fn bare_kind(&self, name: &str) -> Option<usize> {
        let known = ["None", "Some", "Ok", "Err"];
        let only = self.variants.only.get(name).copied().flatten();
        only.filter(|_| !known.contains(&name))
    }

    /// What a `.clone()` copies, if that is known to be expensive.
    fn expensive(&self, receiver: &Expr) -> Option<String> {
        match receiver {
            Expr::Field(it) => match &it.member {
                syn::Member::Named(name) => {
                    let name = name.to_string();
                    (self.costs.field(&name) == CopyCost::Expensive).then_some(name)
                }
                syn::Member::Unnamed(_) => None,
            },
            Expr::Path(it) => {
                let name = it.path.get_ident()?.to_string();
                (self.locals.get(&name) == Some(&CopyCost::Expensive)).then_some(name)
            }
            Expr::Paren(it) => self.expensive(&it.expr),
            Expr::Unary(it) => self.expensive(&it.expr),
            _ => None,
        }
    }

    fn looped(&mut self, span: Span, body: &Block) {
        self.loops += 1;
        self.deeper(span, |it| it.visit_block(body));
        self.loops -= 1;
    }
}

/// Whether a pattern matches every value.
fn is_catch_all(pattern: &Pat, is_kind: &impl Fn(&str) -> bool) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(it) => it.subpat.is_none() && !is_kind(&it.ident.to_string()),
        Pat::Tuple(it) => it.elems.iter().all(|it| is_catch_all(it, is_kind)),
        Pat::Paren(it) => is_catch_all(&it.pat, is_kind),
        _ => false,
    }
}

/// An `unwrap` of a lock only passes the panic of another thread on.
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
        // What is declared within a function is not part of the design.
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
        self.deeper(it.match_token.span, |looking| {
            visit::visit_expr_match(looking, it);
        });
    }

    fn visit_expr_if(&mut self, it: &'ast ExprIf) {
        self.visit_expr(&it.cond);
        self.deeper(it.if_token.span, |looking| {
            looking.visit_block(&it.then_branch);
        });
        match it.else_branch.as_ref().map(|it| it.1.as_ref()) {
            // A chain is no nest.
            Some(next @ Expr::If(_)) => self.visit_expr(next),
            Some(other) => self.deeper(it.if_token.span, |looking| looking.visit_expr(other)),
            None => {}
        }
    }

    fn visit_expr_for_loop(&mut self, it: &'ast ExprForLoop) {
        self.visit_expr(&it.expr);
        self.looped(it.for_token.span, &it.body);
    }

    fn visit_expr_while(&mut self, it: &'ast ExprWhile) {
        self.visit_expr(&it.cond);
        self.looped(it.while_token.span, &it.body);
    }

    fn visit_expr_loop(&mut self, it: &'ast ExprLoop) {
        self.looped(it.loop_token.span, &it.body);
    }

    fn visit_expr_method_call(&mut self, it: &'ast ExprMethodCall) {
        let place = self.place(it.method.span());
        match it.method.to_string().as_str() {
            "clone" if it.args.is_empty() => {
                self.seen.clones += 1;
                if self.loops > 0
                    && let Some(name) = self.expensive(&it.receiver)
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
        let how = MAY_PANIC.iter().find(|it| Some(it.0) == name.as_deref());
        if let (Some((_, how)), Some(ident)) = (how, it.path.get_ident()) {
            let place = self.place(ident.span());
            self.seen.panics.push((how, place));
        }
        // `format!`, `vec!`, `assert!` and the like hold expressions. Each macro within
        // another is parsed once more, with all that is in it.
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        if self.macros < MACROS_WITHIN_MACROS
            && let Ok(inner) = parser.parse2(it.tokens.clone())
        {
            self.macros += 1;
            inner.iter().for_each(|it| self.visit_expr(it));
            self.macros -= 1;
        }
    }

    fn visit_type(&mut self, _: &'ast Syntax) {}
}
