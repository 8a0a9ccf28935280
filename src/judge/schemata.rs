//! Wrong designs that share one crate, as mutant schemata do (Untch, Offutt and Harrold,
//! ISSTA 1993): a function that some of them change has a body for each of them, and a
//! number that is chosen before a test begins says which one runs. The compiler reads what
//! they have in common once.

use std::{collections::BTreeMap, ops::Range};

use proc_macro2::TokenStream;
use syn::{Block, ImplItemFn, ItemFn, ReturnType, Signature, TraitItemFn, visit::Visit};

use crate::fs::TextTree;

/// The end of a crate of several designs: the number of the one that runs.
const CHOICE: &str = "
static KATA_DESIGN: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(usize::MAX);

fn kata_design() -> usize {
    KATA_DESIGN.load(std::sync::atomic::Ordering::Relaxed)
}

#[doc(hidden)]
pub fn kata_choose_design(design: usize) {
    KATA_DESIGN.store(design, std::sync::atomic::Ordering::Relaxed);
}
";

/// `reference` with the bodies of those of `designs` that differ from it in bodies of
/// functions alone, and the numbers of these. `kata_choose_design` of the crate chooses one
/// of them by its number. Until it is called, the reference runs.
pub fn combined(reference: &TextTree, designs: &[(usize, &TextTree)]) -> (TextTree, Vec<usize>) {
    let originals: BTreeMap<&String, Option<File>> = reference
        .iter()
        .map(|(name, text)| (name, File::read(text)))
        .collect();
    let (mut bodies, mut taken) = (Bodies::new(), Vec::new());
    for (number, design) in designs {
        if let Some(changed) = changed(reference, &originals, design) {
            for (place, text) in changed {
                bodies.entry(place).or_default().push((*number, text));
            }
            taken.push(*number);
        }
    }
    let sources = reference.iter().map(|(name, text)| {
        let functions = originals[name].as_ref().map_or(&[][..], |it| &it.functions);
        let mut text = text.clone();
        for (at, function) in functions.iter().enumerate().rev() {
            if let Some(others) = bodies.get(&(name.clone(), at)) {
                let arms: String = others
                    .iter()
                    .map(|(number, body)| format!("{number} => {body}\n"))
                    .collect();
                let own = &text[function.body.clone()];
                let all = format!("{{ match crate::kata_design() {{ {arms}_ => {own} }} }}");
                text.replace_range(function.body.clone(), &all);
            }
        }
        (name.clone(), text)
    });
    let mut sources: TextTree = sources.collect();
    if let Some(root) = sources.get_mut("lib.rs") {
        *root += CHOICE;
    }
    (sources, taken)
}

/// An expression: `function`, which takes nothing, run on the design with this number in
/// the crate that goes by the name `of`.
pub(super) fn run_on(design: usize, of: &str, function: &str) -> String {
    format!("|| {{ {of}::kata_choose_design({design}); {function}() }}")
}

/// The other bodies of a function, by its file and its number in it: whose, and the text.
type Bodies = BTreeMap<(String, usize), Vec<(usize, String)>>;

/// The functions whose bodies `design` changes, with their new bodies; none if it changes
/// anything else, or a body that cannot stand beside another.
fn changed(
    reference: &TextTree,
    originals: &BTreeMap<&String, Option<File>>,
    design: &TextTree,
) -> Option<Vec<((String, usize), String)>> {
    if !reference.keys().eq(design.keys()) {
        return None;
    }
    let mut changed = Vec::new();
    for (name, text) in design
        .iter()
        .filter(|(name, text)| reference[*name] != **text)
    {
        let (before, after) = (originals[name].as_ref()?, File::read(text)?);
        if before.rest != after.rest {
            return None;
        }
        let pairs = before.functions.iter().zip(&after.functions).enumerate();
        for (at, (old, new)) in pairs {
            let body = &text[new.body.clone()];
            if reference[name][old.body.clone()] != *body {
                old.can_vary.then_some(())?;
                changed.push(((name.clone(), at), body.to_owned()));
            }
        }
    }
    Some(changed)
}

/// A file of Rust as the bodies of its functions and the rest.
struct File {
    /// Its code without those bodies, in a form that no layout changes.
    rest: String,
    functions: Vec<Function>,
}

struct Function {
    /// The place of its body, from brace to brace.
    body: Range<usize>,
    /// Whether several bodies can stand in it, of which one is chosen as it runs.
    can_vary: bool,
}

impl File {
    fn read(text: &str) -> Option<Self> {
        let file = syn::parse_file(text).ok()?;
        let mut found = Found::default();
        found.visit_file(&file);
        let (mut rest, mut at) = (String::new(), 0);
        for function in &found.0 {
            rest += &text[at..function.body.start];
            at = function.body.end;
        }
        rest += &text[at..];
        Some(Self {
            rest: rest.parse::<TokenStream>().ok()?.to_string(),
            functions: found.0,
        })
    }
}

#[derive(Default)]
struct Found(Vec<Function>);

impl Found {
    fn note(&mut self, signature: &Signature, body: &Block) {
        let braces = body.brace_token.span;
        let (open, close) = (braces.open().byte_range(), braces.close().byte_range());
        // A constant cannot ask which design runs, and each body has a hidden type of its own.
        let is_hidden = matches!(&signature.output, ReturnType::Type(_, it) if says_impl(it));
        self.0.push(Function {
            body: open.start..close.end,
            can_vary: signature.constness.is_none() && !is_hidden,
        });
    }
}

fn says_impl(returned: &syn::Type) -> bool {
    struct Impl(bool);
    impl Visit<'_> for Impl {
        fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut seen = Impl(false);
    seen.visit_type(returned);
    seen.0
}

impl Visit<'_> for Found {
    fn visit_item_fn(&mut self, it: &ItemFn) {
        self.note(&it.sig, &it.block);
    }

    fn visit_impl_item_fn(&mut self, it: &ImplItemFn) {
        self.note(&it.sig, &it.block);
    }

    fn visit_trait_item_fn(&mut self, it: &TraitItemFn) {
        if let Some(body) = &it.default {
            self.note(&it.sig, body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> TextTree {
        TextTree::from([("lib.rs".to_owned(), text.to_owned())])
    }

    #[test]
    fn designs_that_differ_in_bodies_share_a_crate_and_others_do_not() {
        let reference = tree(
            "pub struct A(u8);\nimpl A {\n    pub fn one(&self) -> u8 { self.0 }\n}\n\
             const fn two() -> u8 { 2 }\nfn three() -> impl Fn() { || () }\n",
        );
        let edit = |from: &str, to: &str| tree(&reference["lib.rs"].replace(from, to));
        let designs = [
            edit("self.0", "self.0 + 1"),
            edit("struct A(u8)", "struct A(pub u8)"),
            edit("{ 2 }", "{ 3 }"),
            edit("|| ()", "|| drop(1)"),
            edit(
                "pub fn one(&self) -> u8 { self.0 }",
                "pub fn one(&self)   -> u8 { 7 }",
            ),
            tree("fn ("),
            TextTree::new(),
        ];
        let numbered: Vec<(usize, &TextTree)> = designs.iter().enumerate().collect();
        let (sources, taken) = combined(&reference, &numbered);
        assert_eq!(taken, [0, 4]);
        let bodies = reference["lib.rs"].replace(
            "{ self.0 }",
            "{ match crate::kata_design() { 0 => { self.0 + 1 }\n4 => { 7 }\n_ => { self.0 } } }",
        );
        assert_eq!(sources["lib.rs"], bodies + CHOICE);
    }
}
