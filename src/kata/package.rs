//! What every package of a kata has, the learner's and the judge's: the harness that it
//! depends on, and its lock file.

/// The lock file's packages for `insta`, as cargo writes them.
const HARNESS_LOCK: &str = include_str!("harness.lock");

/// The line for the harness in a manifest.
pub const INSTA: &str = "insta = { version = \"1.49\", default-features = false }";

/// The end of a workspace's manifest.
pub const PROFILE: &str = "\
[profile.dev]
debug = 0
";

/// `Cargo.lock` of a workspace whose members all need just `insta`.
pub fn lock_file<'a>(members: impl IntoIterator<Item = &'a str>) -> String {
    let needs = vec!["insta".to_owned()];
    lock_file_with(
        members
            .into_iter()
            .map(|name| (name.to_owned(), needs.clone())),
    )
}

/// `Cargo.lock` of a workspace of `packages`, each with what it needs.
pub fn lock_file_with(packages: impl IntoIterator<Item = (String, Vec<String>)>) -> String {
    let (head, harness) = HARNESS_LOCK
        .split_once("[[package]]")
        .unwrap_or((HARNESS_LOCK, ""));
    let harness = harness.split("[[package]]");
    let mut all: Vec<String> = harness.map(|package| package.trim().to_owned()).collect();
    all.extend(packages.into_iter().map(|(name, mut needs)| {
        let package = format!("name = \"{name}\"\nversion = \"0.1.0\"");
        if needs.is_empty() {
            return package;
        }
        needs.sort();
        let needs: String = needs.iter().map(|it| format!(" \"{it}\",\n")).collect();
        format!("{package}\ndependencies = [\n{needs}]")
    }));
    all.sort();
    let packages: Vec<String> = all
        .iter()
        .map(|package| format!("[[package]]\n{package}\n"))
        .collect();
    head.to_owned() + &packages.join("\n")
}

/// Whether the harness needs a crate of this name, which a kata would hide.
pub(super) fn is_harness_crate(name: &str) -> bool {
    [name.to_owned(), name.replace('-', "_")]
        .iter()
        .any(|name| HARNESS_LOCK.contains(&format!("name = \"{name}\"\n")))
}

/// Names as a list in TOML has them.
pub fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = names.map(|name| format!("{name:?}")).collect();
    quoted.join(", ")
}
