use parking_lot::{Receipt, pricing::Cents};

pub fn attempt(receipt: Receipt) -> (Receipt, Cents) {
    let same = receipt.clone();
    let fee = same.fee();
    (same, fee)
}
