//! The verdict that is kept for each kata, to answer a check of unchanged code.

use serde::{Deserialize, Serialize};

use crate::{
    dojo::{Dojo, LockedDojo},
    fs,
    judge::{OracleReport, Verdict},
    kata::KataId,
    user,
};

/// A verdict is far smaller: what a test prints is capped.
const MOST_BYTES: u64 = 64 << 20;

#[derive(Serialize, Deserialize)]
struct Kept {
    /// The version of this program.
    tool: String,
    verdict: Verdict,
    /// What the oracle last said of this content.
    #[serde(default)]
    oracle: Option<OracleReport>,
}

/// The file: what is kept, as JSON, with the mark of this user's program. A verdict
/// that a stranger wrote is none.
#[derive(Serialize, Deserialize)]
struct KeptFile {
    seal: String,
    kept: String,
}

/// The newest whole verdict on `id`, with what the oracle said of the same content,
/// whether or not the learner's code is still the same; `None` if there is none.
pub fn last_verdict(dojo: &Dojo, id: &KataId) -> Option<Verdict> {
    read(dojo, id).map(|kept| Verdict {
        oracle: kept.oracle,
        ..kept.verdict
    })
}

/// The same, if this version of the program made it.
pub(super) fn kept(dojo: &Dojo, id: &KataId) -> Option<Verdict> {
    let kept = read(dojo, id)?;
    (kept.tool == env!("CARGO_PKG_VERSION")).then_some(Verdict {
        oracle: kept.oracle,
        ..kept.verdict
    })
}

/// Keeps `verdict` for the next check. Only a cache: without it that one runs again.
pub(super) fn keep(dojo: &LockedDojo, verdict: &Verdict) {
    let mut verdict = verdict.clone();
    let kept = Kept {
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        oracle: verdict.oracle.take(),
        verdict,
    };
    let Ok(json) = serde_json::to_string(&kept) else {
        return;
    };
    let Some(seal) = user::seal_of(&json) else {
        return;
    };
    let sealed = KeptFile { seal, kept: json };
    if let Ok(json) = serde_json::to_vec(&sealed) {
        let _ = fs::write_atomic(&dojo.verdict(&kept.verdict.kata), &json);
    }
}

fn read(dojo: &Dojo, id: &KataId) -> Option<Kept> {
    let bytes = fs::read_regular(&dojo.verdict(id), MOST_BYTES).ok()?;
    let KeptFile { seal, kept } = serde_json::from_slice(&bytes).ok()?;
    (user::seal_of(&kept)? == seal).then_some(())?;
    serde_json::from_str(&kept).ok()
}
