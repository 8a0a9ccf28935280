//! A prediction: which files will the next requirement touch, and how many lines?

use serde::Serialize;

use super::{Session, View};
use crate::{
    dojo::Dojo,
    error::{Error, Result},
    fs::TextTree,
    journal::{Event, KataProgress},
    judge::seal,
    kata::{Kata, changes},
};

/// What was predicted for a stage, and what came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prediction {
    pub stage: usize,
    pub predicted: Touched,
    /// What the learner touched; none before the stage passes.
    pub yours: Option<Touched>,
    /// What the stage cost the reference.
    pub reference: Option<Touched>,
}

/// Files below `src/`, and how many lines of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Touched {
    pub files: Vec<String>,
    /// Added or removed; none if nobody said.
    pub lines: Option<usize>,
}

/// Records that the present stage will touch `files`.
pub fn predict(
    session: &mut Session,
    kata: &Kata,
    files: &[String],
    lines: Option<usize>,
) -> Result<()> {
    let dojo = session.writable()?;
    let state = session.state(&kata.id);
    let stage = state.current();
    if kata.round(stage).is_some() {
        return Err(Error::NotInOpenTrack {
            kata: kata.id.to_string(),
            why: "a frozen round leaves `src/` as it is, so there is nothing to predict",
            hint: "`kata brief` says what the partner brings".to_owned(),
        });
    }
    let too_late = |why: String| Error::NoPrediction {
        kata: kata.id.to_string(),
        why,
    };
    let before = stage.checked_sub(1).and_then(|it| state.passes.get(&it));
    let before = before.filter(|_| stage > state.passed).ok_or_else(|| {
        too_late(if state.passed == kata.last_stage() {
            "all stages pass, so there is nothing to predict".to_owned()
        } else {
            "the first stage begins on nothing: predict when it has passed".to_owned()
        })
    })?;
    let mut untouched = kata.starter(stage);
    untouched.extend(dojo.copy(&before.copy)?);
    if seal(&dojo.kata(&kata.id))?.sources != untouched {
        return Err(too_late(format!(
            "you have edited since stage {} passed",
            stage - 1
        )));
    }
    let mut files: Vec<String> = files
        .iter()
        .map(|file| {
            file.trim_start_matches("./")
                .trim_start_matches("src/")
                .to_owned()
        })
        .collect();
    files.sort();
    files.dedup();
    session.append(vec![Event::Predicted {
        kata: kata.id.clone(),
        stage,
        files,
        lines,
    }])
}

/// All predictions about `kata`, by stage.
pub fn predictions(view: &View, kata: &Kata) -> Vec<Prediction> {
    let state = view.state(&kata.id);
    let stages = state.predictions.keys();
    stages
        .filter_map(|stage| prediction(&view.dojo, kata, &state, *stage))
        .collect()
}

/// The prediction about `stage`, if there is one. A copy that cannot be read leaves a gap.
pub fn prediction(
    dojo: &Dojo,
    kata: &Kata,
    state: &KataProgress,
    stage: usize,
) -> Option<Prediction> {
    let (files, lines) = state.predictions.get(&stage)?;
    let copy = |stage: usize| dojo.copy(&state.passes.get(&stage)?.copy).ok();
    let before = stage.checked_sub(1)?;
    let yours = copy(before).zip(copy(stage));
    // The reference of an open track is the same at every stage.
    let guided = yours.as_ref().filter(|_| !kata.is_open());
    let reference = guided.and_then(|_| {
        Some((
            kata.reference_at(before).ok()?,
            kata.reference_at(stage).ok()?,
        ))
    });
    Some(Prediction {
        stage,
        predicted: Touched {
            files: files.clone(),
            lines: *lines,
        },
        yours: yours.map(|it| touched(&it)),
        reference: reference.map(|it| touched(&it)),
    })
}

fn touched((before, after): &(TextTree, TextTree)) -> Touched {
    let changes = changes(before, after);
    let lines = changes.iter().map(|it| it.added + it.removed).sum();
    Touched {
        files: changes.into_iter().map(|it| it.file).collect(),
        lines: Some(lines),
    }
}
