//! What the build script, which packs the texts of the katas, and the program, which
//! unpacks them, must agree on. The build script includes this file.

/// The parameters of LZMA: contexts of literals, bits of the position.
pub(super) const LITERAL_CONTEXT: u32 = 3;
pub(super) const LITERAL_POSITION: u32 = 0;
pub(super) const POSITION: u32 = 0;

/// How far back a match may lie in a part of `length` bytes: anywhere.
pub(super) fn dictionary(length: usize) -> u32 {
    u32::try_from(length.max(4096)).unwrap_or(u32::MAX)
}

/// Whether the file `name` of a kata goes to its first part: what a command shows or
/// copies without a check. The tests and contracts are in the second part.
pub(super) fn is_page(name: &str) -> bool {
    let folders = ["brief/", "dialogue/", "lesson/", "starter/"];
    name == "kata.toml" || folders.iter().any(|folder| name.starts_with(folder))
}

/// A short mark of `bytes` (FNV-1a): another text has another mark. It is no proof
/// against anybody who looks for two texts with the same mark.
pub(super) fn mark<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    let mut mark = 0xcbf2_9ce4_8422_2325;
    for byte in parts.into_iter().flatten() {
        mark = (mark ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mark
}
