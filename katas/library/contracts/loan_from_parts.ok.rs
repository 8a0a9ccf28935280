use library::{Day, Loan};

pub fn attempt(loan: Loan) -> (Loan, Day) {
    let due = loan.due();
    (loan.clone(), due)
}
