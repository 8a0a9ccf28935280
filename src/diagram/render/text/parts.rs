//! A design that is too wide, in parts that fit: its traits, and the types of each
//! module in a line.

use super::{
    DrawnPanel, TextOptions,
    row::{Emphasis, TextRow},
    sketched,
};
use crate::{
    design::{Design, TypeKind},
    diagram::select::module_name,
    wrap::wrapped,
};

/// Modules that are listed, rows of types of each, and the columns of their names.
const MOST_MODULES: usize = 24;
const MOST_ROWS: usize = 3;
const MODULE_WIDTH: usize = 16;

impl DrawnPanel {
    /// The traits with the types that implement them, as a picture if that fits, and a
    /// list of the modules.
    pub(super) fn parts(&mut self, design: &Design, options: &TextOptions) {
        let traits = design.traits();
        let sketch = sketched(&traits, true, options);
        if !traits.types.is_empty() {
            self.rows.push(TextRow::default());
            let title = "traits, and who implements them";
            self.rows.push(TextRow::of(Emphasis::Strong, title));
            match sketch.filter(|it| !it.drawing.wires.is_empty()) {
                Some(sketch) => self.draw(&sketch, options),
                None => self.rows.extend(implementers(&traits, options.width)),
            }
        }
        self.rows.push(TextRow::default());
        self.rows
            .push(TextRow::of(Emphasis::Strong, "modules, and their types"));
        self.rows.extend(modules(design, options));
    }
}

fn modules(design: &Design, options: &TextOptions) -> Vec<TextRow> {
    let modules = design.modules();
    let listed = &modules[..modules.len().min(MOST_MODULES)];
    let mut types = vec![Vec::new(); listed.len()];
    for it in &design.types {
        let module = listed.iter().position(|name| *name == module_name(it));
        if let Some(module) = module {
            types[module].push(it.name.as_str());
        }
    }
    let mut rows = Vec::new();
    for (module, types) in listed.iter().zip(types) {
        let head = TextRow::of(Emphasis::Code, *module).padded(MODULE_WIDTH);
        let width = options.width.saturating_sub(head.columns() + 4).max(20);
        let wrapped = wrapped(&types.join(", "), width);
        let indent = TextRow::default().padded(head.columns());
        for (number, line) in wrapped.iter().take(MOST_ROWS).enumerate() {
            let is_cut = number + 1 == MOST_ROWS && wrapped.len() > MOST_ROWS;
            let more = match (is_cut, options.ascii) {
                (false, _) => "",
                (true, false) => "…",
                (true, true) => "...",
            };
            let head = if number == 0 { &head } else { &indent };
            let row = TextRow::default().plain("  ").then(head.clone());
            rows.push(row.plain(format!("  {line}{more}")));
        }
    }
    if modules.len() > MOST_MODULES {
        let more = modules.len() - MOST_MODULES;
        rows.push(TextRow::default().plain(format!("  and {more} more modules")));
    }
    rows
}

/// A line for each trait, with the types that implement it.
fn implementers(traits: &Design, width: usize) -> Vec<TextRow> {
    let mut names = vec![Vec::new(); traits.types.len()];
    for it in &traits.relations {
        names[it.to].push(traits.types[it.from].name.as_str());
    }
    let mut rows = Vec::new();
    let all = traits.types.iter().zip(names);
    for (it, names) in all.filter(|(it, _)| it.kind == TypeKind::Trait) {
        let text = if names.is_empty() {
            "nobody here".to_owned()
        } else {
            names.join(", ")
        };
        let head = TextRow::of(Emphasis::Code, &it.name).padded(MODULE_WIDTH);
        let width = width.saturating_sub(MODULE_WIDTH + 4).max(20);
        let mut head = TextRow::default().plain("  ").then(head).plain("  ");
        for line in wrapped(&text, width) {
            rows.push(head.plain(line));
            head = TextRow::default().padded(MODULE_WIDTH + 4);
        }
    }
    rows
}
