//~ E0451
use library::Loan;

pub fn attempt(loan: Loan) -> Loan {
    Loan { ..loan }
}
