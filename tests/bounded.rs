//! The tool's own work ends: on code of any shape and size, and on Ctrl-C.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use lld_kata::{
    diagram::{Form, Panel, TextOptions, in_words, mermaid, svg, text},
    fs::TextTree,
    review::{Facts, Prescribed},
};
use walkdir::WalkDir;

use crate::dojo::Dojo;

/// Far more than anything here needs, even without optimisation beside other tests.
const PATIENCE: Duration = Duration::from_secs(60);

fn in_time<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = work();
    assert!(
        started.elapsed() < PATIENCE,
        "{what}: {:?}",
        started.elapsed()
    );
    done
}

/// The sources of every crate that cargo has unpacked on this machine.
fn crates() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let user = || std::env::home_dir().map(|it| it.join(".cargo"));
    let Some(cache) = home.or_else(user).map(|it| it.join("registry/src")) else {
        return Vec::new();
    };
    let folders = |at: &Path| {
        let entries = fs::read_dir(at).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|it| it.path()).collect();
        found.sort();
        found
    };
    folders(&cache).iter().flat_map(|it| folders(it)).collect()
}

fn sources(folder: &Path) -> TextTree {
    let src = folder.join("src");
    let files = WalkDir::new(&src).into_iter().flatten();
    files
        .filter(|it| it.file_type().is_file() && it.path().extension().is_some_and(|it| it == "rs"))
        .filter_map(|it| {
            let name = it
                .path()
                .strip_prefix(&src)
                .ok()?
                .to_str()?
                .replace('\\', "/");
            Some((name, fs::read_to_string(it.path()).ok()?))
        })
        .collect()
}

/// Reads a crate and draws it in every way; why not, if it cannot be read.
fn look_at(tree: &TextTree) -> Result<(), String> {
    let facts = Facts::read(tree, &Prescribed::default(), &[]).map_err(|it| it.why)?;
    let panel = Panel {
        title: "a crate",
        design: &facts.design,
    };
    assert!(svg(&[panel], false).ends_with("</svg>\n"));
    assert!(mermaid(&[panel], true).contains("classDiagram"));
    let options = TextOptions {
        form: Form::BoxesOrParts,
        all: true,
        width: 2000,
        ascii: false,
    };
    assert!(!text(&[panel], &options).rows.is_empty());
    assert_eq!(
        in_words(&facts.design).is_empty(),
        facts.design.types.is_empty()
    );
    Ok(())
}

#[test]
fn every_crate_in_the_cache_of_cargo_is_read_and_drawn_in_time() {
    let crates = crates();
    if crates.is_empty() {
        assert_ne!(
            std::env::var("KATA_REQUIRE").as_deref(),
            Ok("all"),
            "no crate in cargo's cache"
        );
        eprintln!("skipped: there is no crate in cargo's cache");
        return;
    }
    let started = Instant::now();
    let (mut read, mut refused) = (0, Vec::new());
    for folder in &crates {
        // Whoever has the whole registry does not wait for all of it.
        if started.elapsed() > 4 * PATIENCE {
            break;
        }
        let name = folder.file_name().unwrap_or_default().display().to_string();
        match in_time(&name, || look_at(&sources(folder))) {
            Ok(()) => read += 1,
            Err(why) => refused.push(format!("{name}: {why}")),
        }
    }
    let too_large = |it: &&String| it.ends_with("more than 8 MiB of source in all");
    let other = refused.iter().filter(|it| !too_large(it)).count();
    // Some are written for an older Rust, or hold files that are no Rust.
    assert!(other * 20 <= read, "read {read}, but not {refused:?}");
    // Long chains of calls nest as deep as they are long, and are rare.
    let is_deep = |it: &&String| it.contains("within each other");
    let deep = refused.iter().filter(is_deep).count();
    assert!(deep * 100 <= read, "read {read}, but not {refused:?}");
}

/// Modules that each import all of the root, which imports all of each.
fn globs(count: usize) -> String {
    let module = |it: usize| {
        format!(
            "mod m{it} {{ use super::*; pub struct T{it} {{ a: T{}, b: Missing{it} }} }} pub use m{it}::*;\n",
            (it * 7 + 1) % count
        )
    };
    (0..count).map(module).collect()
}

#[test]
fn names_are_found_in_a_time_that_grows_with_the_code() {
    let time = |text: String| {
        let started = Instant::now();
        look_at(&[("lib.rs".to_owned(), text)].into()).unwrap();
        started.elapsed()
    };
    for count in [6, 8, 40, 1000] {
        let took = time(globs(count));
        assert!(took < PATIENCE / 2, "{count} globs: {took:?}");
    }
    for count in [6, 1000] {
        let missing: String = (0..count)
            .map(|it| format!("pub use m{it}::*;\n"))
            .collect();
        let took = time(format!("{missing} pub struct S {{ a: Vec<A>, b: B }}"));
        assert!(took < PATIENCE / 2, "{count} missing modules: {took:?}");
    }
}

/// Each type holds many others, in many circles: most lines pass many ranks.
#[test]
fn a_picture_of_a_dense_design_is_drawn_in_time() {
    let type_of = |it: usize| {
        let others = (1..=6).map(|step| (it * 7 + step * step * 13 + 1) % 120);
        let others: Vec<String> = others
            .map(|other| format!("f{other}: Option<Box<T{other}>>"))
            .collect();
        format!("pub struct T{it} {{ {} }}\n", others.join(", "))
    };
    let tree = [("lib.rs".to_owned(), (0..120).map(type_of).collect())].into();
    in_time("a dense design", || look_at(&tree)).unwrap();
}

#[test]
fn code_that_is_nested_without_end_gets_its_place_and_no_crash() {
    let dojo = Dojo::with_counter();
    let around = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(50_000), close.repeat(50_000))
    };
    for (name, text) in [
        (
            "options",
            format!("struct S {{ f: {} }}", around("Option<", "u8", ">")),
        ),
        (
            "references",
            format!("fn f() {{ {}; }}", around("&", "x", "")),
        ),
        ("not", format!("fn f() {{ {}; }}", around("!", "x", ""))),
        ("sums", format!("fn f() {{ {}; }}", around("1+", "1", ""))),
        (
            "clones",
            format!("fn f() {{ {}; }}", around("", "x", ".clone()")),
        ),
        ("blocks", format!("fn f() {{ {} }}", around("{", "", "}"))),
        ("parens", format!("fn f() {{ {}; }}", around("(", "1", ")"))),
    ] {
        dojo.write("counter/src/lib.rs", &text);
        for command in ["diagram", "review"] {
            in_time(name, || dojo.kata(&[command]))
                .exits(1)
                .says("your code cannot be read: src/lib.rs:1:")
                .says("brackets, operators and calls within each other");
        }
        in_time(name, || {
            dojo.kata(&["report", "--html", "r.html", "--force"])
        })
        .exits(0);
    }
}

#[test]
fn a_hundred_thousand_lines_are_compared_and_the_first_are_shown() {
    let dojo = Dojo::with_counter();
    let lines =
        |sign: &str| -> String { (0..100_000).map(|it| format!("//{sign}{it}\n")).collect() };
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write("counter/src/lib.rs", lib.clone() + &lines("a"));
    dojo.kata(&["check"]).exits(0);
    dojo.write("counter/src/lib.rs", lib + &lines("b"));
    let run = in_time("diff", || dojo.kata(&["diff"]))
        .exits(0)
        .says("more lines: `kata diff --full` shows them all")
        .says("lines\n");
    assert!(run.stdout.lines().count() < 2100);
    let document = dojo.kata(&["diff", "--json"]).json();
    let mut files = document["files"].as_array().unwrap().iter();
    let lib = files.find(|it| it["file"] == "lib.rs").unwrap();
    assert_eq!(
        (&lib["added"], &lib["removed"]),
        (&100_000.into(), &100_000.into())
    );
    assert!(document["lines_left_out"].as_u64().unwrap() > 190_000);
    let whole = in_time("diff --full", || dojo.kata(&["diff", "--full"])).exits(0);
    assert!(whole.stdout.lines().count() > 200_000);
    let whole = whole.does_not_say("more lines");
    assert!(whole.stdout.contains("//b99999\n"));
    let stat = dojo.kata(&["diff", "--stat"]).exits(0).says("+100000");
    stat.does_not_say("more lines");
}

/// Seven large files of small types.
fn large(dojo: &Dojo) {
    for file in 0..7 {
        let types =
            (0..14_000).map(|it| format!("pub struct S{file}x{it} {{ a: S{file}x{} }}\n", it / 2));
        dojo.write(
            &format!("counter/src/f{file}.rs"),
            types.collect::<String>(),
        );
    }
}

#[test]
fn a_long_computation_ends_on_a_signal() {
    let dojo = Dojo::with_counter();
    large(&dojo);
    for (args, signal) in [
        (&["review"][..], "-INT"),
        (&["diagram"], "-TERM"),
        (&["report", "--html", "r.html"], "-INT"),
    ] {
        let mut child = dojo
            .command(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(400));
        let is_running = child.try_wait().unwrap().is_none();
        assert!(is_running, "{args:?} is no long computation here");
        let asked = Instant::now();
        let id = child.id().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        let code = child.wait().unwrap().code();
        assert_eq!(code, Some(130), "{args:?} {signal}");
        assert!(
            asked.elapsed() < PATIENCE / 2,
            "{args:?}: {:?}",
            asked.elapsed()
        );
    }
}
