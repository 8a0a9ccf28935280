//! One way to name contents.

use sha2::{Digest, Sha256};

/// The first `digits` hexadecimal digits of the SHA-256 of `parts`, each with its
/// length before it, so that no two lists of parts look the same.
pub fn sha256<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>, digits: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut hex: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    hex.truncate(digits);
    hex
}
