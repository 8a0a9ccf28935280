//! Where boxes and wires are in a picture in characters.

use crate::{
    design::Design,
    diagram::{
        card::BoxText,
        layout::{Drawing, Fit, Spacing, arrange},
        select::choose,
    },
    wrap::columns,
};

/// Columns and lines.
const SPACING: Spacing = Spacing {
    gap: 3,
    wire_gap: 1,
    wire: 1,
    port: 2,
    letter: 1,
    track: 1,
    head: 2,
};

/// Lines of methods, and of variants, in a box.
const MOST_LINES: usize = 5;

/// A design in characters. The texts of a box begin one line and two columns from
/// its upper left corner.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    pub(crate) cards: Vec<BoxText>,
    pub(crate) drawing: Drawing,
    pub(crate) uses_left_out: usize,
}

/// A sketch that is at most `width` columns wide, if there is one.
pub(crate) fn sketch(design: &Design, all: bool, width: usize) -> Option<Sketch> {
    let width = i32::try_from(width).ok()?;
    let chosen = choose(design, all);
    let cards = BoxText::all(design, &chosen, MOST_LINES);
    let sizes: Vec<(i32, i32)> = cards.iter().map(size).collect();
    let limits = [width / 2, width * 2 / 3, width * 5 / 6, width];
    let fit = Fit {
        limits: &limits,
        // A character is twice as high as wide.
        ratio: 300,
    };
    let drawing = arrange(&sizes, &chosen.lines, &SPACING, fit);
    (drawing.width <= width).then_some(Sketch {
        cards,
        drawing,
        uses_left_out: chosen.uses_left_out,
    })
}

fn size(card: &BoxText) -> (i32, i32) {
    let lines = card.text();
    let widest = lines.iter().map(|line| columns(line)).max().unwrap_or(0);
    let int = |it: usize| i32::try_from(it).unwrap_or(i32::MAX / 1000);
    (int(widest) + 4, int(lines.len()) + 2)
}

impl BoxText {
    /// The lines of the box: the tag if there is one, the name, what it can do.
    pub(crate) fn text(&self) -> Vec<&str> {
        let head = [self.tag.as_str(), &self.name];
        let lines = self.sections.iter().flatten().map(String::as_str);
        head.into_iter()
            .filter(|it| !it.is_empty())
            .chain(lines)
            .collect()
    }
}
