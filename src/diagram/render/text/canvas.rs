//! Boxes and wires in characters.

use super::{
    row::{Emphasis, TextRow},
    sketch::Sketch,
};
use crate::{
    diagram::{
        card::BoxText,
        layout::{Area, LineStyle, Mark, Tip, Wire},
    },
    wrap::columns_of_char,
};

/// Stands in the cell that a wide character before it covers.
const COVERED: char = '\0';

/// The four ways in which a wire leaves a character.
const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

#[derive(Clone, Copy, Default)]
struct Cell {
    /// The net whose wire is here, from 1, and its ways.
    net: usize,
    ways: u8,
    line: Option<LineStyle>,
    /// What is written over it.
    text: Option<char>,
    is_name: bool,
}

/// Characters in lines, to draw on.
pub(super) struct Canvas {
    width: usize,
    cells: Vec<Cell>,
    ascii: bool,
}

impl Canvas {
    pub(super) fn draw(sketch: &Sketch, ascii: bool) -> Self {
        let drawing = &sketch.drawing;
        let (width, height) = (at(drawing.width), at(drawing.height));
        let mut canvas = Self {
            width,
            cells: vec![Cell::default(); width * height],
            ascii,
        };
        for (net, wire) in (1..).zip(&drawing.wires) {
            canvas.wire(net, wire);
        }
        for (card, area) in sketch.cards.iter().zip(&drawing.boxes) {
            canvas.card(card, area);
        }
        for tip in drawing.wires.iter().flat_map(|wire| &wire.tips) {
            canvas.tip(tip);
        }
        canvas
    }

    /// The lines, without blanks at their ends.
    pub(super) fn rows(&self) -> Vec<TextRow> {
        let rows = self.cells.chunks(self.width.max(1));
        rows.map(|row| self.row(row)).collect()
    }

    fn row(&self, cells: &[Cell]) -> TextRow {
        let mut row = TextRow::default();
        for part in cells.chunk_by(|a, b| a.is_name == b.is_name) {
            let text = part.iter().map(|cell| self.character(cell));
            let text: String = text.filter(|character| *character != COVERED).collect();
            let emphasis = if part[0].is_name {
                Emphasis::Strong
            } else {
                Emphasis::None
            };
            row = row.with(emphasis, text);
        }
        row.trimmed()
    }

    fn character(&self, cell: &Cell) -> char {
        if let Some(text) = cell.text {
            return text;
        }
        let is_solid = cell.line == Some(LineStyle::Solid);
        if self.ascii {
            return match cell.ways {
                0 => ' ',
                UP | DOWN | 3 if is_solid => '|',
                UP | DOWN | 3 => ':',
                LEFT | RIGHT | 12 if is_solid => '-',
                LEFT | RIGHT | 12 => '.',
                _ => '+',
            };
        }
        match cell.ways {
            0 => ' ',
            UP | DOWN | 3 if is_solid => '│',
            UP | DOWN | 3 => '┆',
            LEFT | RIGHT | 12 if is_solid => '─',
            LEFT | RIGHT | 12 => '┄',
            5 => '┘',
            6 => '┐',
            7 => '┤',
            9 => '└',
            10 => '┌',
            11 => '├',
            13 => '┴',
            14 => '┬',
            _ => '┼',
        }
    }

    fn cell(&mut self, x: i32, y: i32) -> Option<&mut Cell> {
        let index = at(y) * self.width + at(x);
        if x < 0 || y < 0 || at(x) >= self.width {
            return None;
        }
        self.cells.get_mut(index)
    }

    fn put(&mut self, x: i32, y: i32, text: &str) {
        let mut x = x;
        for character in text.chars() {
            if let Some(cell) = self.cell(x, y) {
                cell.text = Some(character);
            }
            x += 1;
            if columns_of_char(character) > 1 {
                if let Some(cell) = self.cell(x, y) {
                    cell.text = Some(COVERED);
                }
                x += 1;
            }
        }
    }

    fn card(&mut self, card: &BoxText, area: &Area) {
        let [across, down, a, b, c, d] = if self.ascii {
            ['-', '|', '+', '+', '+', '+']
        } else {
            ['─', '│', '┌', '┐', '└', '┘']
        };
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        let inside = at(area.width - 2);
        let edge = across.to_string().repeat(inside);
        self.put(area.x, area.y, &format!("{a}{edge}{b}"));
        self.put(area.x, bottom, &format!("{c}{edge}{d}"));
        for y in area.y + 1..bottom {
            self.put(area.x, y, &format!("{down}{}{down}", " ".repeat(inside)));
        }
        for (y, line) in (area.y + 1..bottom).zip(card.text()) {
            let line = if self.ascii {
                line.replace(['«', '»'], "\"")
            } else {
                line.to_owned()
            };
            self.put(area.x + 2, y, &line);
            if line == card.name {
                for x in area.x + 2..right {
                    if let Some(cell) = self.cell(x, y) {
                        cell.is_name = true;
                    }
                }
            }
        }
    }

    fn wire(&mut self, net: usize, wire: &Wire) {
        for path in &wire.paths {
            let last = path.len() - 1;
            for (index, step) in path.windows(2).enumerate() {
                let ((x, y), (x2, y2)) = (step[0], step[1]);
                if x == x2 {
                    // The end of a path is the first line of what is below it.
                    let end = if index + 1 == last { y2 - 1 } else { y2 };
                    for line in y..=end {
                        let up = if line > y || index == 0 { UP } else { 0 };
                        let down = if line < end || index + 1 == last {
                            DOWN
                        } else {
                            0
                        };
                        self.add(x, line, net, up | down, wire.line);
                    }
                } else {
                    let (low, high) = (x.min(x2), x.max(x2));
                    for column in low..=high {
                        let left = if column > low { LEFT } else { 0 };
                        let right = if column < high { RIGHT } else { 0 };
                        self.add(column, y, net, left | right, wire.line);
                    }
                }
            }
        }
    }

    /// Where two nets cross, the one that goes down is seen.
    fn add(&mut self, x: i32, y: i32, net: usize, ways: u8, line: LineStyle) {
        let Some(cell) = self.cell(x, y) else { return };
        if cell.net == net || cell.ways == 0 {
            cell.ways |= ways;
        } else if ways & (UP | DOWN) != 0 {
            cell.ways = ways;
        } else {
            return;
        }
        (cell.net, cell.line) = (net, Some(line));
    }

    fn tip(&mut self, tip: &Tip) {
        let (x, y) = tip.at;
        let y = if tip.below_its_box { y } else { y - 1 };
        let mark = match (tip.mark, tip.below_its_box, self.ascii) {
            (Mark::Nothing, _, _) => None,
            (Mark::Triangle, true, false) => Some("△"),
            (Mark::Triangle, false, false) => Some("▽"),
            (Mark::Triangle | Mark::Arrow, true, true) | (Mark::Arrow, true, false) => Some("^"),
            (Mark::Triangle | Mark::Arrow, false, true) | (Mark::Arrow, false, false) => Some("v"),
            (Mark::Diamond, _, false) => Some("◆"),
            (Mark::Diamond, _, true) => Some("#"),
        };
        if let Some(mark) = mark {
            self.put(x, y, mark);
        }
        self.put(x + 1, y, &tip.label);
    }
}

fn at(number: i32) -> usize {
    usize::try_from(number).unwrap_or(0)
}
