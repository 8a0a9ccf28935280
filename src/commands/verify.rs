use std::time::Instant;

use clap::Args;

use super::{Context, Run, drill::drills};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    journal::{Progress, now_ms},
    judge::{Judge, find_toolchain},
    kata::{Catalogue, Concepts, DRILLS, Kata, Origin},
    kata_path::KataPath,
    reports::VerifyReport,
    verify::{self, DrillsProof, Memory, Proof},
};

/// Prove that katas are well made (for authors)
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata verify\n         kata verify --katas my-course
         kata verify --katas my-course coffee-machine --only usual,mutant-m3"
)]
pub struct Verify {
    /// Katas, or `drills` for the drill cards [default: everything]
    #[arg(value_name = "KATA")]
    pub ids: Vec<String>,
    /// Try only the finished reference and the variants with WORD in their name; for
    /// quick rounds while you write, and never remembered as verified
    #[arg(long, value_name = "WORD", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Verify also what has not changed since it was verified
    #[arg(long)]
    pub force: bool,
    /// Record what the reference gives as the snapshots of the katas in --katas
    #[arg(long, requires = "katas")]
    pub accept: bool,
}

impl Run for Verify {
    const SCREEN: Option<&'static str> = recorded!("screens__verify");

    /// Puts katas through the gate: those named, those of `--katas`, or all.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let started = Instant::now();
        let catalogue = context.catalogue(&Progress::default())?;
        let drills = self.drills(context, &catalogue)?;
        let katas: Vec<&Kata> = if self.ids.is_empty() {
            if let Some(id) = catalogue.broken().next() {
                catalogue.get(id)?;
            }
            let of_folder =
                |kata: &&Kata| context.katas.is_none() || kata.origin != Origin::Embedded;
            catalogue.iter().filter(of_folder).collect()
        } else {
            let katas = self.ids.iter().filter(|id| *id != DRILLS);
            let named: Result<Vec<_>> = katas.map(|id| catalogue.get(id)).collect();
            named?
        };
        let mut memory = Memory::read(&find_toolchain()?);
        let again = self.force || self.accept || !self.only.is_empty();
        let is_known = |kata: &&Kata| !again && memory.of(kata).is_some();
        let (known, changed): (Vec<&Kata>, Vec<&Kata>) = katas.iter().partition(|it| is_known(it));
        let known = known.into_iter();
        let mut proofs: Vec<Proof> = known
            .filter_map(|kata| Some(verify::known(kata, memory.of(kata)?)))
            .collect();
        if !changed.is_empty() {
            let proven = prove(context, &catalogue, &changed, &self.only)?;
            for (kata, proof) in changed.iter().zip(&proven) {
                if self.accept {
                    accept(context, kata, &proof.differing)?;
                }
                if proof.findings.is_empty() && self.only.is_empty() {
                    memory.note(kata, now_ms());
                }
            }
            memory.keep();
            proofs.extend(proven);
        }
        proofs.sort_by_key(|proof| katas.iter().position(|it| it.id.as_str() == proof.kata));
        let mut all = proofs.iter().map(|proof| &proof.findings);
        let are_cards_good = drills.as_ref().is_none_or(|it| it.findings.is_empty());
        let good = are_cards_good && all.all(Vec::is_empty);
        let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let report = VerifyReport {
            good,
            took_ms,
            katas: proofs,
            drills,
        };
        context.ui.show(&report);
        Ok(if good {
            ExitCode::Success
        } else {
            ExitCode::NotYet
        })
    }
}

impl Verify {
    /// What the drill cards were found to be, if they are asked for: by their name, or
    /// with everything that there is.
    fn drills(&self, context: &Context, catalogue: &Catalogue) -> Result<Option<DrillsProof>> {
        let folder = context.katas.as_ref();
        let has_some = folder.is_none_or(|it| it.join("katas").join(DRILLS).is_dir());
        let is_all = self.ids.is_empty() && self.only.is_empty() && has_some;
        if !is_all && !self.ids.iter().any(|id| id == DRILLS) {
            return Ok(None);
        }
        let drills = drills(context)?;
        Ok(Some(verify::drills(
            &drills,
            catalogue,
            &Concepts::embedded()?,
        )))
    }
}

/// Puts `katas` through the gate, in a folder of their own.
fn prove(
    context: &Context,
    catalogue: &Catalogue,
    katas: &[&Kata],
    only: &[String],
) -> Result<Vec<Proof>> {
    let folder =
        tempfile::tempdir().map_err(Error::io("create a folder in", std::env::temp_dir()))?;
    let mut judge = Judge::open(folder.path(), find_toolchain()?, context.sandbox)?;
    judge.workspace.once = true;
    judge.workspace.trusted = true;
    let bar = context.ui.build_bar("verifying");
    if let Some(kata) = katas.first() {
        judge.prepare(kata, &kata.starter(1), &mut |event| bar.follow(&event))?;
    }
    let mut proofs = verify::verify(&judge, catalogue, katas, only, &mut |event| {
        bar.follow(&event);
    })?;
    for (proof, findings) in proofs.iter_mut().zip(verify::lint(&judge, katas)?) {
        proof.findings.extend(findings);
    }
    Ok(proofs)
}

/// Writes snapshots into the folder from which the kata comes.
fn accept(context: &Context, kata: &Kata, snapshots: &[(String, String)]) -> Result<()> {
    let Origin::Folder(folder) = &kata.origin else {
        return Ok(());
    };
    for (name, text) in snapshots {
        // The name is one that a test program said.
        let name = format!("katas/{}/tests/snapshots/{name}", kata.id);
        let path = KataPath::parse(&name)
            .map_err(|why| kata.broken(format!("a snapshot cannot be recorded: it {why}")))?;
        fs::write_below(folder, &path, text.as_bytes())?;
        let shown = context.shown(&folder.join(path.as_str()));
        context.ui.note(&format!("recorded {shown}"));
    }
    Ok(())
}
