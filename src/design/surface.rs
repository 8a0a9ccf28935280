//! The functions that other modules, or other crates, can call.

use syn::{ImplItem, Item, Signature, TraitItem};

use super::{
    cfg::is_for_tests,
    code::{Code, visibility},
    model::{Design, Visibility},
    names::Named,
    source::Place,
};

/// A function or method that other modules can call.
pub(crate) struct Function<'a> {
    pub(crate) name: String,
    /// `Type::name`, or `name`.
    pub(crate) full_name: String,
    /// The type whose method it is, by its index.
    pub(crate) of: Option<usize>,
    /// Whether other crates can call it too.
    pub(crate) is_public: bool,
    pub(crate) signature: &'a Signature,
    pub(crate) place: Place,
}

/// All functions that other modules can call, in the order of the source.
pub(crate) fn functions<'a>(code: &Code<'a>, design: &Design) -> Vec<Function<'a>> {
    let mut surface = Surface {
        code,
        design,
        functions: Vec::new(),
    };
    let modules = code.source.modules.iter().enumerate();
    for (module, it) in modules.filter(|(_, it)| !it.is_test) {
        for item in &it.items {
            surface.item(module, item);
        }
    }
    surface.functions
}

struct Surface<'a, 'b> {
    code: &'b Code<'a>,
    design: &'b Design,
    functions: Vec<Function<'a>>,
}

impl<'a> Surface<'a, '_> {
    fn item(&mut self, module: usize, item: &'a Item) {
        match item {
            Item::Fn(it) if !is_for_tests(&it.attrs) => {
                self.add(module, None, &it.sig, visibility(&it.vis));
            }
            Item::Impl(block) if block.trait_.is_none() && !is_for_tests(&block.attrs) => {
                let own = self.code.self_type(module, &block.self_ty);
                for part in &block.items {
                    if let (ImplItem::Fn(it), Some(_)) = (part, own) {
                        self.add(module, own, &it.sig, visibility(&it.vis));
                    }
                }
            }
            Item::Trait(it) => {
                let words = [it.ident.to_string()];
                let Some(Named::Type(own)) = self.code.names.words(module, &words) else {
                    return;
                };
                for part in &it.items {
                    if let TraitItem::Fn(it) = part {
                        self.add(module, Some(own), &it.sig, Visibility::Public);
                    }
                }
            }
            _ => {}
        }
    }

    fn add(
        &mut self,
        module: usize,
        of: Option<usize>,
        signature: &'a Signature,
        visible: Visibility,
    ) {
        if visible == Visibility::Private {
            return;
        }
        let types = &self.design.types;
        let name = signature.ident.to_string();
        let full_name = of.map_or(name.clone(), |it| format!("{}::{name}", types[it].name));
        let is_open = of.map_or_else(|| self.is_open(module), |it| types[it].public);
        self.functions.push(Function {
            name,
            full_name,
            of,
            is_public: visible == Visibility::Public && is_open,
            signature,
            place: self.code.source.modules[module].place(signature.ident.span()),
        });
    }

    /// Whether a module and all modules around it are declared `pub`.
    fn is_open(&self, module: usize) -> bool {
        let it = &self.code.source.modules[module];
        it.parent
            .is_none_or(|parent| it.is_public && self.is_open(parent))
    }
}
