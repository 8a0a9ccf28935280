//~ E0451
use library::lending::Loan;

pub fn attempt(loan: Loan) -> Loan {
    Loan { ..loan }
}
