//! What a `use` brings, and who may use it in turn.

use syn::{ItemUse, UseTree, Visibility};

#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// Whether other modules of the crate may use the import too.
    pub(super) is_shared: bool,
    pub(super) is_public: bool,
}

/// The imports of a `use`, each with the name that it is known by; `*` is all.
pub(super) fn imports(it: &ItemUse) -> Vec<(String, Import)> {
    let mut found = Vec::new();
    // What begins with `::` is from another crate.
    let mut path: Vec<String> = it.leading_colon.iter().map(|_| "::".to_owned()).collect();
    collect(&it.tree, &mut path, &mut found);
    let imports = found.into_iter().map(|(name, path)| {
        let import = Import {
            path,
            is_shared: is_shared(&it.vis),
            is_public: matches!(it.vis, Visibility::Public(_)),
        };
        (name, import)
    });
    imports.collect()
}

/// Whether other modules of the crate may use it.
pub(super) fn is_shared(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(it) => !it.path.is_ident("self"),
        Visibility::Inherited => false,
    }
}

/// The imports of a `use`: the name that each is known by, and its path; `*` is all.
fn collect(tree: &UseTree, path: &mut Vec<String>, imports: &mut Vec<(String, Vec<String>)>) {
    match tree {
        UseTree::Path(part) => {
            path.push(part.ident.to_string());
            collect(&part.tree, path, imports);
            path.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            let last = path.last().cloned().unwrap_or_default();
            imports.push((last, path.clone()));
        }
        UseTree::Name(name) => {
            path.push(name.ident.to_string());
            imports.push((name.ident.to_string(), path.clone()));
            path.pop();
        }
        UseTree::Rename(name) => {
            if name.ident != "self" {
                path.push(name.ident.to_string());
            }
            imports.push((name.rename.to_string(), path.clone()));
            if name.ident != "self" {
                path.pop();
            }
        }
        UseTree::Glob(_) => imports.push(("*".to_owned(), path.clone())),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, path, imports);
            }
        }
    }
}
