//! The gate for katas: every kata of this repository passes it, and it finds what
//! is planted.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use lld_kata::{
    judge::{Member, sealed_manifest},
    kata::{Catalogue, Kata, Solution, lock_file},
};

use crate::dojo::{Dojo, Run, program};

#[test]
fn every_kata_passes_the_gate() {
    Dojo::none()
        .kata(&["verify"])
        .exits(0)
        .says("everything holds");
}

#[test]
fn the_harness_is_locked_at_the_versions_that_this_project_uses() {
    let ours = include_str!("../Cargo.lock");
    let theirs = lock_file(["zzz"]);
    for package in theirs
        .split("[[package]]")
        .skip(1)
        .filter(|package| package.contains("checksum"))
    {
        assert!(
            ours.contains(package.split("dependencies").next().unwrap().trim()),
            "{package}"
        );
    }
}

/// What `edit` does to a fresh kata, and what the gate must say of it.
struct Flaw {
    id: &'static str,
    file: &'static str,
    edit: fn(&str) -> String,
    finding: &'static str,
}

const FLAWS: &[Flaw] = &[
    Flaw {
        id: "flaw-text",
        file: "katas/flaw-text/brief/1.md",
        edit: |text| {
            text.to_owned() + &"wide ".repeat(20) + "\n```rust\nlet x: u32 = \"no number\";\n```\n"
        },
        finding: "the code block does not compile",
    },
    Flaw {
        id: "flaw-text",
        file: "katas/flaw-text/brief/2.md",
        edit: |text| text.to_owned() + &"wide ".repeat(20),
        finding: "columns, 80 fit",
    },
    Flaw {
        id: "flaw-skeleton",
        file: "katas/flaw-skeleton/tests/stage_1.rs",
        edit: |text| text.to_owned() + "\n#[test]\nfn one_is_one() {\n    assert_eq!(1, 1);\n}\n",
        finding: "no starter and no mutant makes this test fail",
    },
    Flaw {
        id: "flaw-mutant",
        file: "solutions/flaw-mutant/mutants/m5-ignores-the-step.diff",
        edit: |text| text.replace("self.count + 1", "self.step.next(self.count + 0)"),
        finding: "survives `stage_2::a_step_from_outside_plugs_in`",
    },
    Flaw {
        id: "flaw-company",
        file: "solutions/flaw-company/mutants/m5-ignores-the-step.diff",
        edit: |text| text.replace("self.count + 1", "self.company + 1"),
        finding: "no field `company`",
    },
    Flaw {
        id: "flaw-contract",
        file: "solutions/flaw-contract/mutants/m5-ignores-the-step.diff",
        edit: |text| text.replace("-        let next", "-        let nxet"),
        finding: "the diff does not fit the reference",
    },
    Flaw {
        id: "flaw-reference",
        file: "solutions/flaw-reference/reference/lib.rs",
        edit: |text| text.replace("self.count = next;", "self.count = next.max(2);"),
        finding: "`stage_1::each_press_counts_one_up` fails",
    },
    Flaw {
        id: "flaw-skeleton",
        file: "katas/flaw-skeleton/starter/1/lib.rs",
        edit: |text| text.replace("        let _ = limit;\n", ""),
        finding: "the skeletons compile with a warning",
    },
    Flaw {
        id: "flaw-contract",
        file: "katas/flaw-contract/contracts/counter_is_not_copied.rs",
        edit: |text| text.replace("E0599", "E0382"),
        finding: "contract `counter_is_not_copied` is refused with E0599",
    },
    Flaw {
        id: "flaw-skeleton",
        file: "katas/flaw-skeleton/contracts/counter_is_not_copied.ok.rs",
        edit: |text| text.replace("press()", "push()"),
        finding: "its control does not compile",
    },
    Flaw {
        id: "flaw-text",
        file: "katas/flaw-text/tests/snapshots/stages__stage_1__unused.snap",
        edit: |_| "---\nsource: x\n---\nx\n".to_owned(),
        finding: "is used by no test",
    },
    Flaw {
        id: "flaw-text",
        file: "katas/flaw-text/notes.txt",
        edit: |_| "notes".to_owned(),
        finding: "belongs to no stage, contract or solution",
    },
    Flaw {
        id: "flaw-text",
        file: "solutions/flaw-text/alternate/lib.rs",
        edit: |text| {
            text.replace(
                "use std::fmt;",
                "use std::fmt;\nuse std::time::SystemTime as _;",
            )
        },
        finding: "`SystemTime`",
    },
    Flaw {
        id: "flaw-text",
        file: "solutions/flaw-text/alternate/lib.rs",
        edit: |text| text.replace("    pub fn count(&self)", "  pub fn count(&self)"),
        finding: "rustfmt: ",
    },
    Flaw {
        id: "flaw-text",
        file: "solutions/flaw-text/alternate/lib.rs",
        edit: |text| {
            text.replace(
                "self.history.push(next);",
                "self.history.push(next.clone());",
            )
        },
        finding: "clippy: ",
    },
    Flaw {
        id: "flaw-step",
        file: "solutions/flaw-step/steps/2.diff",
        edit: |text| text.replace("+pub mod steps;", "+pub mod stepz;"),
        finding: "steps/2.diff: ",
    },
    Flaw {
        id: "flaw-warm-up",
        file: "katas/flaw-warm-up/starter/1/lib.rs",
        edit: |text| text.replace("price * 9 / 10", "price"),
        finding: "fails on the starter: what is there before must pass",
    },
    Flaw {
        id: "flaw-warm-up",
        file: "katas/flaw-warm-up/tests/stage_1.rs",
        edit: |text| {
            text.replace("it_is_still_the", "it_is_the")
                .replace("from_outside", "of_a_partner")
        },
        finding: "passes on the starter: it pins what is there before",
    },
    Flaw {
        id: "flaw-warm-up",
        file: "katas/flaw-warm-up/kata.toml",
        edit: |text| text.replace("parking-lot 3", "parking-lot 20"),
        finding: "`prepares`: `parking-lot` has no stage 20",
    },
    Flaw {
        id: "flaw-warm-up",
        file: "katas/flaw-warm-up/kata.toml",
        edit: |text| text.replace("[\"strategy\"]", "[]"),
        finding: "no stage names a page of `kata learn`",
    },
    Flaw {
        id: "flaw-warm-up",
        file: "solutions/flaw-warm-up/mutants/m6-one-rule-for-all.diff",
        edit: |text| text.replace("# breaks: 1.4", "# breaks: 1.3"),
        finding: "no test has `outside` in its name and there is no contract",
    },
];

#[test]
fn the_gate_finds_every_planted_flaw_and_nothing_in_a_flawless_kata() {
    let folder = Dojo::none();
    let course = folder.path("course");
    let run = |args: &[&str]| {
        let output = program()
            .args(args)
            .arg("--katas")
            .arg(&course)
            .output()
            .unwrap();
        Run::of(output)
    };
    run(&["new", "flawless"]).exits(0);
    run(&["new", "flawless-warm-up", "--warm-up"]).exits(0);
    for flaw in FLAWS {
        if !course.join("katas").join(flaw.id).exists() {
            let warm_up = flaw.id.ends_with("warm-up").then_some("--warm-up");
            let args: Vec<&str> = ["new", flaw.id].into_iter().chain(warm_up).collect();
            run(&args).exits(0);
        }
        let path = course.join(flaw.file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let edited = (flaw.edit)(&text);
        assert_ne!(text, edited, "{}", flaw.id);
        fs::write(path, edited).unwrap();
    }
    let report = run(&["verify", "--json"]).exits(1).json();
    for proof in report["katas"].as_array().unwrap() {
        let findings = proof["findings"].as_array().unwrap();
        let id = proof["kata"].as_str().unwrap();
        for flaw in FLAWS.iter().filter(|flaw| flaw.id == id) {
            let is_found = findings
                .iter()
                .any(|finding| finding.to_string().contains(flaw.finding));
            assert!(is_found, "{id}: no `{}` in {findings:?}", flaw.finding);
        }
        if id.starts_with("flawless") {
            assert!(findings.is_empty(), "{id}: {findings:?}");
        }
    }
    // Of the variants only some: the flaw of another one is not seen.
    let one = run(&["verify", "--json", "flaw-mutant", "--only", "m1,m2"]).exits(0);
    assert_eq!(one.json()["good"], true);
    run(&["verify", "flaw-mutant", "--only", "m5"]).exits(1);
}

#[test]
fn a_kata_that_cannot_be_read_is_named() {
    let folder = Dojo::none();
    let course = folder.path("course");
    let run = |args: &[&str]| {
        Run::of(
            program()
                .args(args)
                .arg("--katas")
                .arg(&course)
                .output()
                .unwrap(),
        )
    };
    run(&["new", "good-one"]).exits(0);
    run(&["new", "good-one"]).exits(2).says("is there already");
    run(&["new", "Bad One"])
        .exits(2)
        .says("is not a kata's name");
    run(&["new", "bad-one"]).exits(0);
    fs::write(
        course.join("katas/bad-one/kata.toml"),
        "id = \"bad-one\"\nwrong = 1\n",
    )
    .unwrap();
    run(&["verify", "bad-one"])
        .exits(2)
        .says("`bad-one` is not well formed")
        .says("unknown field `wrong`");
    run(&["list"]).exits(0).says("good-one");
}

/// trybuild compiles every contract against the reference and compares the
/// compiler's words with those recorded beside the contract
/// (`TRYBUILD=overwrite cargo test contracts` records them anew). It looks for the
/// crate under test in `CARGO_MANIFEST_DIR` at run time, so this test calls itself
/// with that variable pointing at a tree made of the reference.
#[test]
fn contracts_fail_with_the_recorded_messages() {
    if std::env::var_os("KATA_TRYBUILD").is_some() {
        let cases = trybuild::TestCases::new();
        cases.compile_fail("contracts/*.rs");
        cases.pass("controls/*.rs");
        return;
    }
    let catalogue = Catalogue::embedded().unwrap();
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("trybuild");
    let only = std::env::var("KATA_ONLY").ok();
    let is_meant = |kata: &Kata| only.as_deref().is_none_or(|id| id == kata.id.as_str());
    let with_contracts = |kata: &&Kata| !kata.contracts().is_empty() && is_meant(kata);
    for kata in catalogue.iter().filter(with_contracts) {
        let tree = root.join(kata.id.as_str());
        write_tree(kata, &tree);
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "gate::contracts_fail_with_the_recorded_messages",
                "--nocapture",
            ])
            .current_dir(&tree)
            .env("KATA_TRYBUILD", "1")
            .env("CARGO_MANIFEST_DIR", &tree)
            .env("CARGO_PKG_NAME", kata.id.as_str())
            .env("CARGO_NET_OFFLINE", "true")
            // The recorded messages name files as from a target in the tree.
            .env_remove("CARGO_TARGET_DIR")
            .output()
            .unwrap();
        if std::env::var("TRYBUILD").as_deref() == Ok("overwrite") {
            record(kata, &tree);
        }
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}:\n{said}", kata.id);
    }
}

fn contracts_folder(kata: &Kata) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("katas")
        .join(kata.id.as_str())
        .join("contracts")
}

fn write_tree(kata: &Kata, tree: &Path) {
    let _ = fs::remove_dir_all(tree.join("contracts"));
    let write = |name: &str, text: &str| {
        let path = tree.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let mut member = Member::new(kata, kata.id.as_str(), kata.last_stage());
    member.examples.clear();
    let manifest = sealed_manifest(&member);
    let manifest = manifest.split("[[test]]").next().unwrap();
    write("Cargo.toml", &format!("{manifest}\n[workspace]\n"));
    write("Cargo.lock", &lock_file([kata.id.as_str()]));
    for (name, text) in kata.solution(Solution::Reference) {
        write(&format!("src/{name}"), &text);
    }
    for contract in kata.contracts() {
        let main = "\nfn main() {}\n";
        write(
            &format!("contracts/{}.rs", contract.id),
            &(kata.contract(&contract.id).to_owned() + main),
        );
        write(
            &format!("controls/{}.rs", contract.id),
            &(kata.control(&contract.id).to_owned() + main),
        );
        let recorded = contracts_folder(kata).join(format!("{}.stderr", contract.id));
        if let Ok(text) = fs::read_to_string(recorded) {
            write(&format!("contracts/{}.stderr", contract.id), &text);
        }
    }
}

fn record(kata: &Kata, tree: &Path) {
    for contract in kata.contracts() {
        let name = format!("{}.stderr", contract.id);
        fs::copy(
            tree.join("contracts").join(&name),
            contracts_folder(kata).join(&name),
        )
        .unwrap();
    }
}

#[test]
fn snapshots_of_the_reference_can_be_recorded() {
    let folder = Dojo::none();
    let course = folder.path("course");
    let run = |args: &[&str]| {
        Run::of(
            program()
                .args(args)
                .arg("--katas")
                .arg(&course)
                .output()
                .unwrap(),
        )
    };
    run(&["new", "counted"]).exits(0);
    let path = course
        .join("katas/counted/tests/snapshots/stages__stage_1__a_morning_at_the_turnstile.snap");
    let recorded = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    run(&["verify", "--accept"]).exits(1).says("recorded ");
    run(&["verify"]).exits(0);
    run(&["verify"])
        .exits(0)
        .says("unchanged since ")
        .says("skipped");
    let skipped = run(&["verify", "--json"]).exits(0).json();
    assert!(skipped["katas"][0]["unchanged_since"].is_u64());
    let again = run(&["verify", "--force", "--json"]).exits(0).json();
    assert!(again["katas"][0]["unchanged_since"].is_null());
    let body = |text: &str| text.rsplit("---\n").next().unwrap().to_owned();
    assert_eq!(body(&fs::read_to_string(&path).unwrap()), body(&recorded));
}
