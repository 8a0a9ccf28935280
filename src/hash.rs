//! One way to name contents.

use hmac_sha256::Hash;

/// The first `digits` hexadecimal digits of the SHA-256 of `parts`, each with its
/// length before it, so that no two lists of parts look the same.
pub fn sha256<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>, digits: usize) -> String {
    let mut hash = Hash::new();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_have_the_same_name_for_ever() {
        // SHA-256 of eight zero bytes, and of `03 00 00 00 00 00 00 00` and `abc`.
        assert_eq!(
            sha256([""], 64),
            "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc"
        );
        assert_eq!(sha256(["abc"], 16), "ce91dc5eec0139ad");
        assert_ne!(sha256(["ab", "c"], 64), sha256(["a", "bc"], 64));
    }
}
