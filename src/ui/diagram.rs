//! A design on the terminal.

use super::{Draw, Manner, Ui, style, text::clean};
use crate::{
    diagram::{Emphasis, Form, Panel, TextOptions, TextPicture, TextRow, text},
    reports::DiagramReport,
};

impl Draw for DiagramReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, _: &Ui) -> String {
        let Some(file) = &self.to else {
            return self.picture.clone();
        };
        let titles: Vec<&str> = self.designs.iter().map(|it| it.title.as_str()).collect();
        style::with_code(&format!("{}: `{file}`\n", titles.join(", and ")))
    }

    fn notes(&self) -> Vec<String> {
        let text = "no program here shows it: open that file in a browser, or name a program in \
                    KATA_OPEN";
        let note = self.not_opened.then(|| text.to_owned());
        note.into_iter().collect()
    }
}

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
