//~ E0451
use elevator::bank::Bank;

pub fn attempt(bank: Bank) -> Bank {
    Bank { ..bank }
}
