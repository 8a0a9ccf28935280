//! The picture in characters: boxes where they fit, else what is most important in
//! parts, or everything in words.

mod canvas;
mod outline;
mod parts;
mod row;
mod sketch;

pub use row::{Emphasis, TextRow};
pub(crate) use sketch::sketch;

use canvas::Canvas;
use sketch::Sketch;

use crate::{
    design::Design,
    diagram::{
        render::{Panel, marks},
        select::MOST_BOXES,
    },
    wrap::plural,
};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Boxes; where they do not fit, the traits and a list of modules.
    BoxesOrParts,
    /// Boxes; where they do not fit, all in words.
    BoxesOrWords,
    /// All in words, for people who hear the screen.
    Words,
}

/// How a picture in characters is drawn.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    pub form: Form,
    /// All relations, or those that can be read.
    pub all: bool,
    /// The columns that there are.
    pub width: usize,
    /// Whether the lines are drawn in ASCII.
    pub ascii: bool,
}

/// A picture in characters.
#[derive(Clone, Debug)]
pub struct TextPicture {
    pub rows: Vec<TextRow>,
    /// Whether each design was drawn whole, as boxes.
    pub is_whole: bool,
}

/// Between two pictures side by side.
const GAP: usize = 4;

/// The picture of all `panels`, side by side if there is room for them.
pub fn text(panels: &[Panel<'_>], options: &TextOptions) -> TextPicture {
    let marks = marks(panels);
    let panels: Vec<DrawnPanel> = panels
        .iter()
        .map(|it| DrawnPanel::new(it, options))
        .collect();
    let is_whole = panels.iter().all(|it| it.is_whole);
    let has_wires = panels.iter().any(|it| it.has_wires);
    let pictures: Vec<Vec<TextRow>> = panels.into_iter().map(|it| it.rows).collect();
    let mut rows =
        beside(&pictures, options.width).unwrap_or_else(|| pictures.join(&TextRow::default()));
    if has_wires {
        let [implements, holds] = if options.ascii {
            ["^", "#"]
        } else {
            ["△", "◆"]
        };
        let legend = format!("{implements} implements   {holds} holds, how many   v uses");
        rows.extend([TextRow::default(), TextRow::of(Emphasis::Faint, legend)]);
    }
    if let Some(marks) = marks {
        if !has_wires {
            rows.push(TextRow::default());
        }
        rows.push(TextRow::of(Emphasis::Faint, marks));
    }
    TextPicture { rows, is_whole }
}

/// A panel, drawn.
struct DrawnPanel {
    rows: Vec<TextRow>,
    is_whole: bool,
    /// Whether lines were drawn that a legend explains.
    has_wires: bool,
}

impl DrawnPanel {
    fn new(panel: &Panel<'_>, options: &TextOptions) -> Self {
        let design = panel.design;
        let sketch = sketched(design, options.all, options);
        let mut drawn = Self {
            rows: vec![TextRow::of(Emphasis::Strong, panel.title)],
            is_whole: sketch.is_some(),
            has_wires: false,
        };
        let count = count(design);
        if design.types.is_empty() {
            drawn
                .rows
                .push(TextRow::default().plain(format!("{count}: nothing to draw")));
        } else if let Some(sketch) = sketch {
            let left_out = match sketch.uses_left_out {
                0 => String::new(),
                1 => "; 1 use is left out, --all shows them".to_owned(),
                some => format!("; {some} uses are left out, --all shows them"),
            };
            drawn
                .rows
                .push(TextRow::of(Emphasis::Faint, format!("{count}{left_out}")));
            drawn.rows.push(TextRow::default());
            drawn.draw(&sketch, options);
        } else if options.form == Form::BoxesOrParts {
            let width = options.width;
            let note = format!("{count}, too wide for {width} columns: in parts");
            drawn.rows.push(TextRow::of(Emphasis::Faint, note));
            drawn.parts(design, options);
        } else {
            drawn.rows.push(TextRow::of(Emphasis::Faint, count));
            drawn.rows.extend(outline::rows(design, options.width));
        }
        drawn
    }

    fn draw(&mut self, sketch: &Sketch, options: &TextOptions) {
        self.has_wires |= !sketch.drawing.wires.is_empty();
        self.rows.extend(Canvas::draw(sketch, options.ascii).rows());
    }
}

/// The boxes of a design, if they fit.
fn sketched(design: &Design, all: bool, options: &TextOptions) -> Option<Sketch> {
    let is_small = design.types.len() <= MOST_BOXES && options.form != Form::Words;
    is_small.then(|| sketch(design, all, options.width))?
}

fn count(design: &Design) -> String {
    match design.left_out {
        0 => format!(
            "{} in {}",
            plural(design.types.len(), "type"),
            plural(design.files, "file")
        ),
        more => format!(
            "{} of {}",
            design.types.len(),
            plural(design.types.len() + more, "type")
        ),
    }
}

/// Two pictures side by side, if there is room for them.
fn beside(pictures: &[Vec<TextRow>], width: usize) -> Option<Vec<TextRow>> {
    let [one, other] = pictures else { return None };
    let widest = |rows: &[TextRow]| rows.iter().map(TextRow::columns).max().unwrap_or(0);
    let left = widest(one) + GAP;
    if left + widest(other) > width {
        return None;
    }
    let row = |rows: &[TextRow], number: usize| rows.get(number).cloned().unwrap_or_default();
    let rows = (0..one.len().max(other.len())).map(|number| {
        let both = row(one, number).padded(left).then(row(other, number));
        both.trimmed()
    });
    Some(rows.collect())
}
