//! Frozen rounds: what is frozen, which partners may not be edited any more, and how each
//! round came out.

use std::{cmp::Reverse, collections::BTreeMap};

use serde::Serialize;

use super::{Session, verdicts};
use crate::{
    design::{Api, ApiBreak, ApiChange, ApiItem, How, Place, breaks, is_same_code},
    dojo::{Dojo, LockedDojo},
    error::Result,
    fs::TextTree,
    journal::{KataProgress, Pass, RoundPass},
    judge::{Outcome, Sealed, SealedPartner, Verdict},
    kata::{ChangeKind, Kata, Round, changes, lines_changed},
    wrap::plural,
};

/// How a frozen round came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// The partner passes, and the crate was not changed for it.
    Yes,
    /// The partner passes after the crate was changed.
    OpenedOnRequest,
    NotYet,
}

impl RoundState {
    pub fn words(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::OpenedOnRequest => "opened on request",
            Self::NotYet => "not yet",
        }
    }
}

/// A frozen round of an open track.
#[derive(Clone, Debug, Serialize)]
pub struct RoundStanding {
    pub stage: usize,
    #[serde(flatten)]
    pub round: Round,
    pub title: String,
    pub state: RoundState,
    /// What of `src/` was changed for it; null if nothing was.
    pub opening: Option<Opening>,
}

impl RoundStanding {
    /// How it came out, with the facts.
    pub fn words(&self) -> String {
        let state = self.state.words();
        match self.opening {
            None => state.to_owned(),
            Some(opening) => format!("{state} ({})", opening.words()),
        }
    }
}

/// What of `src/` was changed from its freeze to the pass of a round. Lines are not
/// counted: a hurried design is changed in few of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Opening {
    pub files: usize,
    /// Null if a source cannot be read as Rust.
    pub names: Option<NamesChanged>,
}

/// Public names without those of traits that a type implements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NamesChanged {
    pub added: usize,
    /// Those with another declaration.
    pub changed: usize,
    pub removed: usize,
}

impl Opening {
    /// The facts in words.
    pub fn words(self) -> String {
        let files = format!("{} of src/ changed", plural(self.files, "file"));
        let Some(names) = self.names else {
            return files;
        };
        let counts = [
            (names.added, "added"),
            (names.changed, "changed"),
            (names.removed, "removed"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if counts.is_empty() {
            return format!("{files}, no public name");
        }
        format!("{files}; public names: {}", counts.join(", "))
    }

    fn between(before: &TextTree, after: &TextTree) -> Self {
        let (files, _) = lines_changed(before, after);
        let apis = Api::read(before).ok().zip(Api::read(after).ok());
        Self {
            files,
            names: apis.map(|(before, after)| NamesChanged::of(&before.change_to(&after))),
        }
    }
}

impl NamesChanged {
    fn of(change: &ApiChange) -> Self {
        let count = |items: &[ApiItem]| items.iter().filter(|it| !it.is_impl()).count();
        Self {
            added: count(&change.added),
            changed: change.changed.len(),
            removed: count(&change.removed),
        }
    }
}

/// A change of the learner's public API that a partner feels whose round has passed.
#[derive(Clone, Debug, Serialize)]
pub struct PartnerBreak {
    /// The partner, and the number of its round.
    pub partner: String,
    pub round: usize,
    #[serde(flatten)]
    pub change: ApiBreak,
}

/// What an edit of `src/` since the last pass changes or removes that a partner uses. It
/// is read from the texts, before anything is compiled.
pub(super) fn broken(
    dojo: &Dojo,
    kata: &Kata,
    state: &KataProgress,
    sealed: &Sealed,
) -> Vec<PartnerBreak> {
    let passed = sealed.partners.iter().filter(|it| it.stage <= state.passed);
    let partners: Vec<_> = passed.collect();
    let last = state.passes.get(&state.passed);
    let Some(last) = last.filter(|_| !partners.is_empty()) else {
        return Vec::new();
    };
    let is_edited = |it: &RoundPass| it.src != sealed.src();
    if !last.round.as_ref().is_some_and(is_edited) {
        return Vec::new();
    }
    let Ok(before) = dojo.copy(&last.copy) else {
        return Vec::new();
    };
    let (Ok(before), Ok(after)) = (Api::read(&before), Api::read(&sealed.sources)) else {
        return Vec::new();
    };
    let name = kata.id.crate_name();
    let of_partner = |partner: &&SealedPartner| {
        let folder = Kata::partner_folder(&partner.round);
        let found = breaks(&before, &after, &partner.sources, &name).into_iter();
        let found = found.map(|change| PartnerBreak {
            partner: partner.round.id.clone(),
            round: partner.stage - kata.own_stages(),
            change: ApiBreak {
                place: Place {
                    file: format!("{folder}/src/{}", change.place.file),
                    ..change.place
                },
                ..change
            },
        });
        found.collect::<Vec<_>>()
    };
    partners.iter().flat_map(of_partner).collect()
}

/// Leaves out of `breaks` what a partner might have felt that compiled.
pub(super) fn without_disproved(breaks: &mut Vec<PartnerBreak>, kata: &Kata, verdict: &Verdict) {
    let has_compiled = |stage: usize| {
        let mut tests = verdict.tests.iter().filter(|it| it.test.stage == stage);
        tests.any(|it| it.outcome != Outcome::NotCompiled)
    };
    breaks.retain(|it| {
        let stage = it.round + kata.own_stages();
        it.change.how != How::MayUse || !has_compiled(stage)
    });
}

/// The files of `src/` in an open track that are not as they were when the latest stage
/// passed, the most changed one first.
pub(super) fn edited(
    dojo: &Dojo,
    kata: &Kata,
    state: &KataProgress,
    sealed: &Sealed,
) -> Vec<String> {
    let last = state.passes.get(&state.passed).filter(|_| kata.is_open());
    let Some(Ok(before)) = last.map(|pass| dojo.copy(&pass.copy)) else {
        return Vec::new();
    };
    let mut edited = changes(&before, &sealed.sources);
    edited.retain(|change| change.kind != ChangeKind::Gone);
    edited.sort_by_key(|change| Reverse(change.added + change.removed));
    edited.into_iter().map(|change| change.file).collect()
}

/// The partners that were written and compiled at the last check, by their stages.
pub(super) fn compiled(dojo: &Dojo, kata: &Kata) -> Vec<usize> {
    let kept = verdicts::kept(dojo, &kata.id);
    let ran = |stage: &usize| {
        let mut tests = kept.iter().flat_map(|it| &it.tests);
        tests.any(|it| {
            let has_run = !matches!(it.outcome, Outcome::NotCompiled | Outcome::NotRun);
            it.test.stage == *stage && has_run && !it.outcome.is_todo()
        })
    };
    let rounds = kata.rounds_up_to(kata.last_stage());
    rounds.map(|(stage, _)| stage).filter(ran).collect()
}

/// What was changed for the round at `stage`, which was opened.
fn opening(dojo: &Dojo, state: &KataProgress, stage: usize) -> Option<Opening> {
    let copy = |stage: usize| dojo.copy(&state.first_passes.get(&stage)?.copy).ok();
    Some(Opening::between(&copy(stage - 1)?, &copy(stage)?))
}

/// The rounds that have arrived.
pub fn rounds(dojo: &Dojo, kata: &Kata, state: &KataProgress) -> Vec<RoundStanding> {
    let standing = |(stage, round): (usize, &Round)| {
        let of = |passes: &BTreeMap<usize, Pass>| passes.get(&stage)?.round.clone();
        // However often it passes, it stays what it was.
        let pass = of(&state.passes).map(|pass| of(&state.first_passes).unwrap_or(pass));
        let opened = pass.as_ref().filter(|pass| pass.opened);
        RoundStanding {
            stage,
            round: round.clone(),
            opening: opened.and_then(|_| opening(dojo, state, stage)),
            title: kata.stage(stage).map_or("", |it| &it.title).to_owned(),
            state: match pass {
                None => RoundState::NotYet,
                Some(pass) if pass.opened => RoundState::OpenedOnRequest,
                Some(_) => RoundState::Yes,
            },
        }
    };
    let arrived = kata.rounds_up_to(state.delivered);
    arrived.map(standing).collect()
}

/// Whether the learner's own code is not as it was frozen when the round at `stage` first
/// arrived; none if nothing was. After a reset the round is known, so what the learner
/// changes then is changed for it.
pub(super) fn is_opened(
    dojo: &Dojo,
    kata: &Kata,
    state: &KataProgress,
    stage: usize,
    sealed: &Sealed,
) -> Option<bool> {
    kata.round(stage)?;
    let before = state.first_passes.get(&(stage - 1))?;
    let src = before.round.as_ref().map(|round| &round.src);
    let is_equal = *src.unwrap_or(&before.content) == sealed.src();
    // The journal has a hash of the whole texts. Its copy says whether the code is the same.
    let is_same = || {
        let frozen = dojo.copy(&before.copy);
        frozen.is_ok_and(|frozen| is_same_code(&frozen, &sealed.sources))
    };
    Some(!is_equal && !is_same())
}

/// Takes the partners that have arrived into what is judged. One that has passed must be
/// as it was: what is published is not edited.
pub(super) fn take_partners(
    session: &Session,
    kata: &Kata,
    state: &KataProgress,
    sealed: &mut Sealed,
) -> Result<()> {
    let folder = session.dojo.kata(&kata.id);
    sealed.take_partners(&folder, kata.rounds_up_to(state.delivered))?;
    let mut edited = Vec::new();
    for partner in &mut sealed.partners {
        let pass = state.passes.get(&partner.stage);
        partner.has_passed = pass.is_some();
        let pass = pass.and_then(|it| it.round.as_ref());
        if let Some(pass) = pass.filter(|pass| pass.partner != partner.content) {
            let path = format!("{}/src", Kata::partner_folder(&partner.round));
            let why = format!(
                "was edited after its round had passed: a partner is published, too. Put back \
                 what passed: it is in .kata/{}",
                pass.copy
            );
            edited.push((path, why));
        }
    }
    for (path, why) in edited {
        sealed.refuse(&path, &why);
    }
    Ok(())
}

/// What is frozen by the pass of `stage`, if that is a round; `before` are the rounds that
/// passed in the same check.
pub(super) fn freeze(
    dojo: &LockedDojo,
    kata: &Kata,
    state: &KataProgress,
    before: &[RoundPass],
    stage: usize,
    sealed: &Sealed,
) -> Result<Option<RoundPass>> {
    let partner = sealed.partners.iter().find(|it| it.stage == stage);
    let Some(partner) = partner.filter(|_| kata.round(stage).is_some()) else {
        return Ok(None);
    };
    // Rounds that pass in one check pass with the same code.
    let opened = before.is_empty() && is_opened(dojo, kata, state, stage, sealed) == Some(true);
    let (content, sources) = (&partner.content, &partner.sources);
    Ok(Some(RoundPass {
        opened,
        src: sealed.src(),
        partner: content.clone(),
        copy: dojo.keep_copy(&kata.id, &partner.round.id, content, sources)?,
    }))
}
