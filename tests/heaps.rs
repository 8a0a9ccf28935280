//! Heaps of files that are not what a learner should submit: each ends as a verdict,
//! in time, with every file still there.

use std::{
    fs,
    os::unix::fs::symlink,
    process::Command,
    time::{Duration, Instant},
};

use walkdir::WalkDir;

use crate::dojo::Dojo;

/// What is done to the kata's folder, and whether its code can still be judged.
type Heap = (&'static str, fn(&Dojo), bool);

const HEAPS: &[Heap] = &[
    (
        "a link for the library",
        |dojo| {
            let lib = dojo.path("counter/src/lib.rs");
            fs::rename(&lib, dojo.path("elsewhere.rs")).unwrap();
            symlink(dojo.path("elsewhere.rs"), lib).unwrap();
        },
        false,
    ),
    (
        "a link for the sources",
        |dojo| {
            fs::rename(dojo.path("counter/src"), dojo.path("elsewhere")).unwrap();
            symlink(dojo.path("elsewhere"), dojo.path("counter/src")).unwrap();
        },
        false,
    ),
    (
        "a pipe among the sources",
        |dojo| {
            Command::new("mkfifo")
                .arg(dojo.path("counter/src/pipe.rs"))
                .status()
                .unwrap();
        },
        false,
    ),
    (
        "a socket among the sources",
        |dojo| {
            std::os::unix::net::UnixListener::bind(dojo.path("counter/src/s.rs")).unwrap();
        },
        false,
    ),
    (
        "a folder for the library",
        |dojo| {
            fs::remove_file(dojo.path("counter/src/lib.rs")).unwrap();
            fs::create_dir(dojo.path("counter/src/lib.rs")).unwrap();
        },
        false,
    ),
    (
        "an empty library",
        |dojo| dojo.write("counter/src/lib.rs", ""),
        false,
    ),
    (
        "bytes that are no text",
        |dojo| dojo.write("counter/src/x.rs", [0xff, 0xfe, 0]),
        false,
    ),
    (
        "a thousand modules",
        |dojo| {
            for n in 0..1000 {
                dojo.write(&format!("counter/src/m{n}.rs"), "");
            }
        },
        false,
    ),
    (
        "two megabytes of comments",
        |dojo| dojo.write("counter/src/big.rs", "// x\n".repeat(400_000)),
        false,
    ),
    (
        "folders in folders in folders",
        |dojo| {
            let deep = "d/".repeat(200);
            dojo.write(&format!("counter/src/{deep}x.rs"), "");
        },
        true,
    ),
    (
        "a name with a line break and an escape",
        |dojo| dojo.write("counter/src/a\n\u{1b}[31mb.rs", ""),
        true,
    ),
    (
        "a link that goes round",
        |dojo| symlink(".", dojo.path("counter/src/round")).unwrap(),
        false,
    ),
    (
        "build scripts and settings",
        |dojo| {
            dojo.write("counter/build.rs", "fn main() { panic!() }");
            dojo.write(
                "counter/.cargo/config.toml",
                "[build]\nrustc-wrapper = \"/bin/false\"\n",
            );
            dojo.write(
                "counter/rust-toolchain.toml",
                "[toolchain]\nchannel = \"1.0.0\"\n",
            );
            dojo.write(
                ".cargo/config.toml",
                "[build]\nrustflags = [\"--cfg\", \"x\", \"-Zx\"]\n",
            );
            dojo.write("rust-toolchain", "1.0.0");
        },
        true,
    ),
];

#[test]
fn no_heap_of_files_stops_the_judge_or_loses_a_file() {
    for (name, heap, judged) in HEAPS {
        let dojo = Dojo::with_counter();
        dojo.solve(1);
        heap(&dojo);
        let count = || WalkDir::new(dojo.path("counter")).into_iter().count();
        let before = count();
        let started = Instant::now();
        let run = dojo.kata(&["check", "--stage", "1"]);
        assert!(started.elapsed() < Duration::from_secs(30), "{name}");
        assert_eq!(
            run.code,
            i32::from(!judged),
            "{name}: {}{}",
            run.stdout,
            run.stderr
        );
        assert!(
            !run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'),
            "{name}"
        );
        assert_eq!(count(), before, "{name}");
    }
}
