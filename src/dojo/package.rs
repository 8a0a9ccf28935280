//! The texts of the package in which a learner works.

use crate::{
    fs::TextTree,
    kata::{INSTA, Kata, PROFILE, Round, quoted},
};

/// `Cargo.toml` of the folder in which a learner works.
pub(super) fn learner_workspace(members: &[String]) -> String {
    let members = quoted(members.iter().map(String::as_str));
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
pub(super) fn learner_test_main(kata: &Kata, stages: usize) -> String {
    let mut main =
        String::from("//! Written by `kata`: a module for each stage that has arrived.\n\n");
    // The tests of a round lie beside its partner.
    for stage in 1..=stages.min(kata.own_stages()) {
        main += &format!("mod stage_{stage};\n");
    }
    main + "mod support;\n"
}

/// The tool's files of a frozen round, which is stage `stage`, below the kata's folder.
pub(super) fn round_files(kata: &Kata, round: &Round, stage: usize) -> TextTree {
    let (folder, id) = (Kata::partner_folder(round), &kata.id);
    let manifest = format!(
        "[package]\nname = \"{id}-{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         publish = false\n\n[dependencies]\n{id} = {{ path = \"../..\" }}\n\n\
         [lints.rust]\nunsafe_code = \"forbid\"\n",
        round.id
    );
    let main = format!(
        "//! Written by `kata`: the transcripts of this round.\n\n\
         #[path = \"../../../../tests/stages/support/mod.rs\"]\nmod support;\n\
         mod stage_{stage};\n"
    );
    let tests = format!("{folder}/tests/stages");
    TextTree::from([
        (format!("{folder}/Cargo.toml"), manifest),
        (format!("{tests}/main.rs"), main),
        (
            format!("{tests}/stage_{stage}.rs"),
            kata.test_file(stage).to_owned(),
        ),
    ])
}
