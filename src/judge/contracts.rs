//! What the compiler's answers mean for the contracts.

use super::{
    Built, Compiled, ContractOutcome, ContractReport, Contracts, Diagnostic, Judge, Member,
    Request, WaysIn, compile, passes::group_of,
};
use crate::{
    error::Result,
    kata::{Contract, Kata},
};

impl Judge {
    /// The reports on the contracts of `request`, whose crates are in `built` with
    /// the number of its stages. What the common crates do not tell is asked for
    /// once more, each contract alone.
    pub(super) fn contracts(
        &self,
        request: &Request<'_>,
        built: Option<&(usize, Compiled)>,
    ) -> Result<Vec<ContractReport>> {
        if request.filter.is_some() {
            return Ok(Vec::new());
        }
        let kata = request.kata;
        let all: Vec<&Contract> = kata.contracts_up_to(request.stage).collect();
        let report = |contract: &Contract, outcome| ContractReport {
            contract: contract.id.clone(),
            stage: contract.stage,
            outcome,
            rules: Vec::new(),
        };
        let Some((stages, together)) = built else {
            let none = |contract: &&Contract| report(contract, ContractOutcome::NotCompiled);
            return Ok(all.iter().map(none).collect());
        };
        let ways = WaysIn::find(kata, &request.sealed.sources);
        let is_built = |contract: &Contract| contract.stage <= *stages;
        let is_open = |contract: &&&Contract| {
            is_built(contract) && judge_contract(kata, contract, together, &ways).is_none()
        };
        let alone = match all.iter().find(is_open) {
            Some(_) => Some(self.compile_alone(request, *stages)?),
            None => None,
        };
        let outcome = |contract: &Contract| match judge_contract(kata, contract, together, &ways) {
            _ if !is_built(contract) => ContractOutcome::NotCompiled,
            Some(outcome) => outcome,
            None => alone
                .as_ref()
                .and_then(|alone| judge_contract(kata, contract, alone, &ways))
                .unwrap_or(ContractOutcome::NotCompiled),
        };
        Ok(all
            .iter()
            .map(|contract| report(contract, outcome(contract)))
            .collect())
    }

    fn compile_alone(&self, request: &Request<'_>, stages: usize) -> Result<Compiled> {
        let kata = request.kata;
        let member = Member::new(kata, kata.id.as_str(), stages).with_contracts(Contracts::Alone);
        self.workspace
            .write(&[(member.clone(), &request.sealed.sources)])?;
        let outcome = compile(self, &[member], kata.limits(), &mut |_| {})?;
        Ok(match outcome {
            Built::Done(mut done) => done.remove(kata.id.as_str()).unwrap_or_default(),
            Built::Failed(_) => Compiled::default(),
        })
    }
}

impl ContractReport {
    /// Where to look: a file below the kata's folder, and a line from 1.
    pub fn place(&self) -> (String, usize) {
        match &self.outcome {
            ContractOutcome::Open { ways } if !ways.is_empty() => {
                (ways[0].file.clone(), ways[0].line)
            }
            _ => (format!("tests/contracts/{}.rs", self.contract), 1),
        }
    }
}

/// Whether `contract` is refused with one of its codes, and with no other, and nothing in
/// `ways` leads around it. `None` if errors of other contracts in its crate may hide the
/// answer.
pub fn judge_contract(
    kata: &Kata,
    contract: &Contract,
    compiled: &Compiled,
    ways: &WaysIn,
) -> Option<ContractOutcome> {
    let id = contract.id.as_str();
    let controls = errors_in(compiled, "controls", &format!("/{id}.ok.rs"));
    if !controls.is_empty() {
        return Some(ContractOutcome::ControlFails { errors: controls });
    }
    let group = group_of(kata, id);
    if compiled.compiled(id) || group.is_some_and(|group| compiled.compiled(group)) {
        return Some(ContractOutcome::Broken {
            says: contract.says.clone(),
        });
    }
    let file = format!("/{id}.rs");
    let mut errors = errors_in(compiled, id, &file);
    if let Some(group) = group.filter(|group| compiled.examples.contains_key(*group)) {
        errors = errors_in(compiled, group, &file);
        if errors.is_empty() {
            return None;
        }
    }
    let codes = kata.contract_codes(id);
    let is_right = |error: &Diagnostic| {
        error
            .code
            .as_deref()
            .is_some_and(|code| codes.contains(&code))
    };
    if !errors.is_empty() && errors.iter().all(is_right) {
        let ways = ways.around(kata, id);
        return Some(if ways.is_empty() {
            ContractOutcome::Holds
        } else {
            ContractOutcome::Open { ways }
        });
    }
    Some(ContractOutcome::WrongReason {
        expected: codes.iter().map(|code| (*code).to_owned()).collect(),
        errors,
    })
}

/// The errors of a crate that are in a file whose path ends like this.
fn errors_in(compiled: &Compiled, name: &str, file: &str) -> Vec<Diagnostic> {
    let is_in = |error: &&Diagnostic| error.file.as_ref().is_some_and(|path| path.ends_with(file));
    let all = compiled.examples.get(name).into_iter().flatten();
    all.filter(is_in).cloned().collect()
}
