//! Lines of text whose pieces are emphasised; how that looks is the terminal's business.

use crate::wrap::columns;

/// How a piece of a line is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    None,
    Strong,
    Faint,
    Code,
}

/// A line, piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRow {
    pub pieces: Vec<(Emphasis, String)>,
}

impl TextRow {
    pub(super) fn of(emphasis: Emphasis, text: impl Into<String>) -> Self {
        Self::default().with(emphasis, text)
    }

    pub(super) fn with(mut self, emphasis: Emphasis, text: impl Into<String>) -> Self {
        self.pieces.push((emphasis, text.into()));
        self
    }

    pub(super) fn plain(self, text: impl Into<String>) -> Self {
        self.with(Emphasis::None, text)
    }

    /// This row and that one after it.
    pub(super) fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// The columns that it takes.
    pub(super) fn columns(&self) -> usize {
        self.pieces.iter().map(|it| columns(&it.1)).sum()
    }

    /// Filled with blanks up to `width` columns.
    pub(super) fn padded(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.columns());
        self.plain(" ".repeat(missing))
    }

    /// Without blanks at its end.
    pub(super) fn trimmed(mut self) -> Self {
        while let Some((_, last)) = self.pieces.last_mut() {
            last.truncate(last.trim_end().len());
            if !last.is_empty() {
                break;
            }
            self.pieces.pop();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_padded_by_columns_and_loses_the_blanks_at_its_end() {
        let row = TextRow::of(Emphasis::Strong, "停车").padded(6);
        assert_eq!(row.columns(), 6);
        let row = row.plain("  ").plain("");
        assert_eq!(row.trimmed(), TextRow::of(Emphasis::Strong, "停车"));
        assert_eq!(TextRow::default().plain(" ").trimmed(), TextRow::default());
    }
}
