//! A design on the terminal.

use super::{Ui, style, text::clean};
use crate::diagram::{Emphasis, Form, Panel, TextOptions, TextPicture, TextRow, text};

impl Ui {
    /// Designs as a picture in characters or in words, for the terminal.
    pub fn diagram_page(&self, panels: &[Panel<'_>], all: bool) -> String {
        let picture = self.picture(panels, all, Form::BoxesOrParts);
        let mut page = painted(&picture.rows);
        if !self.plain && !picture.is_whole {
            let dot = self.signs.dot;
            page += &style::with_code(&format!(
                "\nnext: `kata diagram --of TYPE` {dot} `--module NAME` {dot} `--open` shows it whole\n"
            ));
        }
        page
    }

    /// The same for a file, and whole.
    pub fn diagram_text(&self, panels: &[Panel<'_>], all: bool) -> String {
        clean(&painted(
            &self.picture(panels, all, Form::BoxesOrWords).rows,
        ))
    }

    /// Shows a page that may be longer than the screen.
    pub fn diagram(&self, page: &str) {
        self.long(page);
    }

    fn picture(&self, panels: &[Panel<'_>], all: bool, form: Form) -> TextPicture {
        let options = TextOptions {
            form: if self.plain { Form::Words } else { form },
            all,
            width: self.width,
            ascii: self.signs.ascii,
        };
        text(panels, &options)
    }
}

fn painted(rows: &[TextRow]) -> String {
    let mut text = String::new();
    for row in rows {
        for (emphasis, piece) in &row.pieces {
            let piece = clean(piece);
            text += &match emphasis {
                Emphasis::None => piece,
                Emphasis::Strong => style::strong(&piece),
                Emphasis::Faint => style::faint(&piece),
                Emphasis::Code => style::code(&piece),
            };
        }
        text.push('\n');
    }
    text
}
