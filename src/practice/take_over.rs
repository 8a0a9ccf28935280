//! A stage starts on somebody else's code: a fast way in, and practice in reading code.

use std::path::Path;

use super::{
    Session,
    fetch::{fetch, mend},
};
use crate::{
    dojo::{Backup, Mended},
    error::{Error, Result},
    journal::Event,
    judge::content_hash,
    kata::{Kata, Solution},
};

/// What is there now.
#[derive(Debug)]
pub struct TakenOver {
    /// Modules that `src/lib.rs` must declare now.
    pub modules: Vec<String>,
    /// What was there, if the kata was there.
    pub backup: Option<Backup>,
    pub mended: Vec<Mended>,
}

/// Starts `stage` of `kata` on the solution `of`, as it stood at the stage before. A kata
/// that is not there is fetched; `folder` is where its text is from, as for `fetch`.
///
/// Only the reference is kept as it stood at each stage. The other solutions are finished
/// and leave nothing to do, so they are refused.
pub fn take_over(
    session: &mut Session,
    kata: &Kata,
    stage: usize,
    of: Solution,
    folder: Option<&Path>,
) -> Result<TakenOver> {
    kata.stage(stage)?;
    let refused = |why: String| Error::NoTakeOver {
        kata: kata.id.to_string(),
        why,
    };
    if of != Solution::Reference {
        let last = kata.last_stage();
        return Err(refused(format!(
            "only the reference is kept as it stood at each stage; the {} solution is \
             there only as it is after stage {last}",
            of.folder()
        )));
    }
    if kata.is_open() {
        let why = "the reference of an open track is whole from its first stage";
        return Err(refused(why.to_owned()));
    }
    if stage == 1 {
        return Err(refused("stage 1 has no stage before it".to_owned()));
    }
    let sources = kata.reference_at(stage - 1)?;
    session.writable()?;
    let is_there =
        session.progress().of(&kata.id).is_some() && session.dojo.kata(&kata.id).is_dir();
    let mut mended = if is_there {
        Vec::new()
    } else {
        fetch(session, kata, 1, folder)?
    };
    let dojo = session.writable()?;
    let backup = if is_there {
        Some(dojo.back_up(&kata.id)?)
    } else {
        None
    };
    let content = content_hash(&sources);
    let copy = dojo.keep_copy(
        &kata.id,
        &format!("stage-{}", stage - 1),
        &content,
        &sources,
    )?;
    // All that can fail for want of space or rights comes before the record.
    let change = dojo.start_over(kata, stage, &sources, &crate::fs::TextTree::new())?;
    session.append(vec![Event::TookOver {
        kata: kata.id.clone(),
        stage,
        of: of.folder().to_owned(),
        content,
        copy,
        backup: backup.as_ref().map(|it| it.name.clone()),
    }])?;
    change.commit()?;
    mended.extend(mend(session)?);
    Ok(TakenOver {
        modules: session.dojo.undeclared(kata, stage),
        backup,
        mended,
    })
}
