use library::Receipt;

pub fn attempt(receipt: Receipt) -> (Receipt, u32) {
    let same = receipt.clone();
    let late = same.days_late();
    (same, late)
}
