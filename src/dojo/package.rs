//! The texts of the package in which a learner works.

use crate::kata::{INSTA, Kata, KataId, PROFILE, quoted};

/// `Cargo.toml` of the folder in which a learner works.
pub(super) fn learner_workspace(members: &[KataId]) -> String {
    let members = quoted(members.iter().map(KataId::as_str));
    format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n{PROFILE}")
}

/// `Cargo.toml` of a kata in the learner's folder.
pub(super) fn learner_manifest(kata: &Kata) -> String {
    let id = &kata.id;
    // Not as Rust would quote it: TOML has other escapes.
    let title = toml::Value::from(kata.title.as_str());
    format!(
        "[package]\nname = \"{id}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         description = {title}\npublish = false\n\n\
         [dev-dependencies]\n{INSTA}\n\n\
         [lints.rust]\nunsafe_code = \"forbid\"\n"
    )
}

/// `tests/stages/main.rs` in the learner's folder, with the stages that have arrived.
pub(super) fn learner_test_main(stages: usize) -> String {
    let mut main =
        String::from("//! Written by `kata`: a module for each stage that has arrived.\n\n");
    for stage in 1..=stages {
        main += &format!("mod stage_{stage};\n");
    }
    main + "mod support;\n"
}
