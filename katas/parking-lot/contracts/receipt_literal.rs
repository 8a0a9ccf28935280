//~ E0451
use parking_lot::{Receipt, pricing::Cents};

pub fn attempt(receipt: Receipt) -> (Receipt, Cents) {
    let cheaper = Receipt { ..receipt };
    let fee = cheaper.fee();
    (cheaper, fee)
}
