use parking_lot::{Receipt, SpotId};

pub fn attempt(receipt: Receipt) -> (Receipt, SpotId) {
    let same = receipt.clone();
    let spot = same.spot();
    (same, spot)
}
