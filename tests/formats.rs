//! Reports in the formats of other programs: valid whatever a learner's code prints, and
//! with the exit code of the same command without the format.

use roxmltree::Document;

use crate::dojo::Dojo;

/// Code of the first stage whose tests panic with what no format may take for its own.
fn hostile(dojo: &Dojo) {
    dojo.solve(1);
    let right = dojo.read("counter/src/lib.rs");
    let says = r"]]></failure>\u{0}\u{1b}[31m::error file=x::100%\r\n<![CDATA[ \u{ffff}&amp;";
    let wrong = right.replacen(
        "pub fn count(&self) -> u32 {\n",
        &format!("pub fn count(&self) -> u32 {{\n        panic!(\"{says}\");\n"),
        1,
    );
    assert_ne!(wrong, right);
    dojo.write("counter/src/lib.rs", wrong);
}

#[test]
fn a_check_can_be_written_as_junit_and_as_github_annotations() {
    let dojo = Dojo::with_counter();
    hostile(&dojo);
    let check = dojo.kata(&["check", "--json"]).exits(1).json();
    let tests = check["tests"].as_array().unwrap();
    let failures = tests.iter().filter(|it| it["outcome"] != "passed").count();
    assert!(failures > 0);

    let junit = dojo.kata(&["check", "--format", "junit"]).exits(1).stdout;
    let document = Document::parse(&junit).unwrap();
    let root = document.root_element();
    assert_eq!(
        root.attribute("failures"),
        Some(failures.to_string().as_str())
    );
    let failure = document.descendants().find(|it| it.has_tag_name("failure"));
    let said = failure.unwrap().text().unwrap();
    assert!(said.contains("]]></failure>::error file=x::100%"), "{said}");
    assert!(said.contains("src/lib.rs:"), "{said}");

    let github = dojo.kata(&["check", "--format", "github"]).exits(1).stdout;
    assert_eq!(github.lines().count(), failures, "{github}");
    for line in github.lines() {
        assert!(
            line.starts_with("::error file=counter/src/lib.rs,line="),
            "{line}"
        );
        assert!(
            line.contains("::]]></failure>::error file=x::100%25%0A"),
            "{line}"
        );
    }
}

#[test]
fn a_format_changes_no_exit_code_and_leaves_errors_to_standard_error() {
    let dojo = Dojo::with_counter();
    for format in ["junit", "github"] {
        let run = dojo.kata(&["check", "countr", "--format", format]).exits(2);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains("there is no kata `countr`"));
        dojo.kata(&["check", "--format", format, "--json"]).exits(2);
    }
    dojo.kata(&["check", "--format", "nosuch"])
        .exits(2)
        .says("junit")
        .says("github");
    dojo.write("counter/src/lib.rs", "pub fn broken(");
    let junit = dojo.kata(&["check", "--format", "junit"]).exits(1).stdout;
    let document = Document::parse(&junit).unwrap();
    let failure = document.descendants().find(|it| it.has_tag_name("failure"));
    assert!(failure.unwrap().text().unwrap().contains("src/lib.rs:1"));
    dojo.solve(1);
    let all = dojo
        .kata(&["check", "--all", "--format", "junit"])
        .exits(0)
        .stdout;
    let document = Document::parse(&all).unwrap();
    assert_eq!(document.root_element().attribute("failures"), Some("0"));
    let github = dojo
        .kata(&["check", "--stage", "1", "--format", "github"])
        .exits(0);
    assert!(
        github
            .stdout
            .starts_with("::notice title=counter::stage 1 of 2")
    );
}

#[test]
fn a_review_can_be_written_as_sarif() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let more = "\npub fn f(it: &dyn std::any::Any) -> bool { it.is::<u8>() }\n";
    dojo.write("counter/src/lib.rs", dojo.read("counter/src/lib.rs") + more);
    let review = dojo.kata(&["review", "--json"]).exits(0).json();
    let findings = review["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    let run = dojo.kata(&["review", "--format", "sarif"]).exits(0);
    let sarif: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        assert_eq!(result["ruleId"], finding["id"]);
    }
    let with_place = results.iter().find(|it| it["locations"][0].is_object());
    let place = &with_place.unwrap()["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "counter/src/lib.rs");
}
