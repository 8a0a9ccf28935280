//! `kata predict`: what will the next stage touch?

use crate::dojo::{Dojo, Run};

fn at_stage_2() -> Dojo {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0).says("kata predict");
    dojo
}

macro_rules! assert_screen {
    ($name:expr, $run:expr) => {
        let run: Run = $run;
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!($name, run.stdout);
        });
    };
}

#[test]
fn a_prediction_stands_beside_what_came_when_the_stage_passes() {
    let dojo = at_stage_2();
    let run = dojo.kata(&[
        "predict",
        "src/lib.rs",
        "./steps.rs",
        "lib.rs",
        "--lines",
        "12",
    ]);
    run.exits(0)
        .says("recorded for stage 2")
        .says("when the stage passes");
    dojo.solve(2);
    dojo.kata(&["check"])
        .exits(0)
        .says("predicted 2 files, 12 lines; yours 2 files");
    assert_screen!("predict", dojo.kata(&["predict"]).exits(0));
    let json = dojo.kata(&["predict", "--json"]).exits(0).json();
    let row = &json["predictions"][0];
    assert_eq!(
        row["predicted"]["files"],
        serde_json::json!(["lib.rs", "steps.rs"])
    );
    assert_eq!(row["yours"], row["reference"]);
    dojo.kata(&["log"])
        .exits(0)
        .says("predicted 2 files, 12 lines");
    dojo.kata(&["card"])
        .exits(0)
        .says("predicted 2 files, 12 lines");
    dojo.kata(&["report"]).exits(0);
    assert!(dojo.read("report.html").contains("<h3>Predictions</h3>"));
    dojo.kata(&["predict", "lib.rs"])
        .exits(1)
        .says("all stages pass");
}

#[test]
fn after_the_first_edit_it_is_too_late_and_before_the_first_pass_too_early() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["predict", "lib.rs"])
        .exits(1)
        .says("begins on nothing");
    let dojo = at_stage_2();
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write("counter/src/lib.rs", format!("{lib}// mine\n"));
    dojo.kata(&["predict", "lib.rs"])
        .exits(1)
        .says("you have edited");
    dojo.write("counter/src/lib.rs", lib);
    dojo.kata(&["predict", "lib.rs"]).exits(0);
    // The last one counts.
    dojo.kata(&["predict", "new.rs"]).exits(0);
    let json = dojo.kata(&["predict", "--json"]).json();
    assert_eq!(json["predictions"].as_array().unwrap().len(), 1);
    assert_eq!(json["predictions"][0]["predicted"]["files"][0], "new.rs");
    assert_eq!(json["predictions"][0]["yours"], serde_json::Value::Null);
}
