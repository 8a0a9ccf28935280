//! Predictions beside what came.

use super::{Draw, Ui, clean, style, text::plural};
use crate::{
    practice::{Prediction, Touched},
    reports::PredictReport,
    wrap::wrapped,
};

impl Draw for PredictReport {
    fn text(&self, ui: &Ui) -> String {
        let Self { kata, stage, .. } = self;
        let mut text = format!("{} {} predictions\n\n", style::strong(kata), ui.signs.dot);
        if self.predictions.is_empty() {
            text += "none yet: which files will the next requirement touch, and how many lines?\n";
        }
        for prediction in &self.predictions {
            text += &ui.prediction(prediction);
        }
        text += &if self.recorded {
            format!("\nrecorded for stage {stage}; when it passes you see what came\n")
        } else {
            "\nafter a pass and before your first edit: `kata predict FILE… --lines N`\n".to_owned()
        };
        style::with_code(&text)
    }
}

/// A prediction and what came, in one line.
pub(super) fn in_short(it: &Prediction) -> String {
    let mut text = format!("predicted {}", size(&it.predicted));
    if let Some(yours) = &it.yours {
        text += &format!("; yours {}", size(yours));
    }
    if let Some(reference) = &it.reference {
        text += &format!("; the reference {}", size(reference));
    }
    text
}

fn size(touched: &Touched) -> String {
    let files = plural(touched.files.len(), "file");
    match touched.lines {
        Some(lines) => format!("{files}, {}", plural(lines, "line")),
        None => files,
    }
}

impl Ui {
    fn prediction(&self, it: &Prediction) -> String {
        let mut text = format!("  stage {}\n", it.stage);
        let rows = [
            ("predicted", Some(&it.predicted)),
            ("yours", it.yours.as_ref()),
            ("reference", it.reference.as_ref()),
        ];
        let is_over = it.yours.is_some();
        for (name, touched) in rows {
            // An open track has no reference of each stage.
            if is_over && touched.is_none() {
                continue;
            }
            let says = touched.map_or_else(
                || "when the stage passes".to_owned(),
                |it| format!("{}: {}", size(it), clean(&it.files.join(", "))),
            );
            let lines = wrapped(&says, self.width.saturating_sub(16));
            text += &format!("    {name:<10}  {}\n", lines.join("\n                "));
        }
        text
    }
}
