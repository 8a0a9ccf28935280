//~ E0451
use parking_lot::{Receipt, SpotId};

pub fn attempt(receipt: Receipt) -> (Receipt, SpotId) {
    let other = Receipt { ..receipt };
    let spot = other.spot();
    (other, spot)
}
