//~ E0451
use library::Receipt;

pub fn attempt(receipt: Receipt) -> (Receipt, u32) {
    let better = Receipt { ..receipt };
    let late = better.days_late();
    (better, late)
}
