use elevator::CarSpec;
use elevator::bank::{Bank, BankError};
use elevator::dispatch::Nearest;

pub fn attempt(spec: CarSpec) -> Result<Bank, BankError> {
    Bank::new(&[spec], Nearest)
}
