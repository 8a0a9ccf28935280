//! What a learner's library can read while it is compiled: itself and the toolchain.
//! The words that would read a file are refused before that (`judge::refuse`); here
//! they are let through, to see that the wall behind them stands.

use std::path::Path;

use lld_kata::{
    judge::{Build, Judge, Request, Sealed, content_hash, find_toolchain},
    sandbox::{Demand, Tier, set_launcher},
};

use crate::dojo::{KATA, counter};

/// Which judge, or none where there is no wall.
fn judge(root: &Path, tier: Tier) -> Option<Judge> {
    set_launcher(KATA.into());
    let mut judge = Judge::open(root, find_toolchain().unwrap(), Demand::Best).unwrap();
    if judge.sandbox.tier < tier || !judge.sandbox.has_landlock {
        let required = std::env::var("KATA_REQUIRE").is_ok_and(|it| it == "all");
        assert!(!required, "no sandbox {tier:?}: {:?}", judge.sandbox.fell);
        return None;
    }
    judge.sandbox.tier = tier;
    Some(judge)
}

/// What becomes of the reference with `item` added.
fn build_with(judge: &Judge, item: &str) -> Build {
    let kata = counter();
    let mut sources = kata.reference_at(2).unwrap();
    sources.entry("lib.rs".into()).or_default().push_str(item);
    let sealed = Sealed {
        partners: Vec::new(),
        content: content_hash(&sources),
        sources,
        refused: Vec::new(),
    };
    let request = Request {
        kata: &kata,
        sealed: &sealed,
        stage: 2,
        filter: None,
    };
    let mut verdicts = judge.check(&[request], &mut |_| {}).unwrap();
    verdicts.remove(0).build
}

fn files_below(folder: &Path, end: &str) -> Vec<String> {
    let all = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = all.filter(|entry| entry.file_type().is_file());
    let paths = files.map(|entry| entry.path().display().to_string());
    paths.filter(|path| path.ends_with(end)).collect()
}

fn a_library_reads_nothing_but_itself(tier: Tier) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("judge");
    let Some(judge) = judge(&root, tier) else {
        return;
    };
    // A neighbour, and an older test program with its expectations in it.
    std::fs::create_dir_all(root.join("other/src")).unwrap();
    std::fs::write(root.join("other/src/lib.rs"), "pub fn answer() {}").unwrap();
    std::fs::create_dir_all(folder.path().join("judge.reference")).unwrap();
    std::fs::write(folder.path().join("judge.reference/lib.rs"), "").unwrap();
    assert_eq!(build_with(&judge, "\n"), Build::Built);
    let own = format!(
        "\npub const OWN: &str = include_str!({:?});\n",
        root.join("counter/src/steps.rs").display().to_string()
    );
    assert_eq!(build_with(&judge, &own), Build::Built, "its own sources");

    let program = files_below(&root.join("target/debug/deps"), "")
        .into_iter()
        .find(|path| path.contains("/stages-") && !path.contains('.'));
    let incremental = files_below(&root.join("target"), "query-cache.bin");
    let incremental = incremental.into_iter().find(|path| path.contains("stages"));
    let home = std::env::home_dir().unwrap_or_default();
    let registry = files_below(&home.join(".cargo/registry/src"), "/Cargo.toml");
    let mut secrets = vec![
        root.join("counter/tests/stages/stage_1.rs")
            .display()
            .to_string(),
        root.join("counter/Cargo.toml").display().to_string(),
        root.join("other/src/lib.rs").display().to_string(),
        folder
            .path()
            .join("judge.reference/lib.rs")
            .display()
            .to_string(),
        KATA.to_owned(),
        "/.kata".to_owned(),
        "/etc/passwd".to_owned(),
        "/proc/self/environ".to_owned(),
        "/proc/self/cwd/counter/tests/stages/stage_1.rs".to_owned(),
        "/proc/self/root/etc/passwd".to_owned(),
    ];
    secrets.extend(program);
    secrets.extend(incremental);
    secrets.extend(registry.into_iter().next());
    let snapshots = root.join("counter/tests/stages/snapshots");
    secrets.extend(files_below(&snapshots, ".snap").into_iter().next());
    assert!(secrets.len() >= 12, "{secrets:?}");
    for (number, secret) in secrets.into_iter().enumerate() {
        let item = format!("\npub const SECRET_{number}: &[u8] = include_bytes!({secret:?});\n");
        let Build::Failed { errors } = build_with(&judge, &item) else {
            panic!("{tier:?}: {secret} was read");
        };
        let said = &errors[0].message;
        assert!(said.contains("couldn't read"), "{secret}: {said}");
    }
    let module = root.join("counter/tests/stages/stage_1.rs");
    let module = module.display().to_string();
    let item = format!("\n#[path = {module:?}] mod answers;\n");
    assert!(
        matches!(build_with(&judge, &item), Build::Failed { .. }),
        "#[path]"
    );
    assert_eq!(build_with(&judge, "\n"), Build::Built, "afterwards");
}

#[test]
fn a_library_reads_nothing_but_itself_behind_landlock() {
    a_library_reads_nothing_but_itself(Tier::T1);
}

#[test]
fn a_library_reads_nothing_but_itself_in_namespaces() {
    a_library_reads_nothing_but_itself(Tier::T2);
}

/// The reference is built, asked and removed; nothing of it stays on the disk.
#[test]
fn nothing_of_the_reference_stays_after_the_oracle() {
    let folder = tempfile::tempdir().unwrap();
    set_launcher(KATA.into());
    let root = folder.path().join("judge");
    let judge = Judge::open(&root, find_toolchain().unwrap(), Demand::Best).unwrap();
    let kata = counter();
    let sources = kata.solution(lld_kata::kata::Solution::Alternate);
    let sealed = Sealed {
        partners: Vec::new(),
        content: content_hash(&sources),
        sources,
        refused: Vec::new(),
    };
    let report = judge.consult_oracle(&kata, &sealed, 2, Some(7)).unwrap();
    assert_eq!(report.differences, []);
    let tree = folder.path().join("judge.reference");
    assert!(tree.join("target").is_dir());
    let left: Vec<String> = files_below(&tree, "")
        .into_iter()
        .filter(|path| {
            ["counter", "stages", "/src/"]
                .iter()
                .any(|it| path.contains(it))
        })
        .filter(|path| !path.ends_with("Cargo.toml") && !path.ends_with("Cargo.lock"))
        .filter(|path| !path.contains("/build/"))
        // It is the same for all katas.
        .filter(|path| !path.contains("/kata-harness-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
