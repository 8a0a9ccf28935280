//! What the machine lacks or refuses, or what the user's own settings say, is never
//! told as the learner's fault, never remembered and never counted.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use walkdir::WalkDir;

use crate::dojo::{Dojo, Run, user_folder};

/// A dojo whose code is right and not judged yet.
fn solved() -> Dojo {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo
}

/// After the machine was mended, the same code passes, by its first counted check.
#[track_caller]
fn passes_at_once(dojo: &Dojo) {
    dojo.kata(&["check"])
        .exits(0)
        .says("stage 1 passed")
        .says("1 check,")
        .does_not_say("nothing changed");
}

fn sysroot() -> PathBuf {
    let said = Command::new("rustc").args(["--print", "sysroot"]).output();
    let said = String::from_utf8(said.unwrap().stdout).unwrap();
    said.trim().into()
}

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The one cargo home in the folder that the tests have for the user.
fn judges_home() -> PathBuf {
    let homes = fs::read_dir(user_folder()).unwrap();
    let mut homes = homes.map(|entry| entry.unwrap().path());
    let is_home = |path: &PathBuf| path.join("registry").is_dir();
    homes.find(is_home).unwrap()
}

/// A cargo home of the user's with the harness's packages and nothing else.
fn users_home(dojo: &Dojo) -> PathBuf {
    let home = dojo.path("../cargo home");
    for part in ["index", "cache"] {
        let registry = format!("registry/{part}");
        crate::dojo::copy(&judges_home().join(&registry), &home.join(&registry));
    }
    home
}

#[test]
fn a_missing_linker_is_the_machines_and_is_forgotten_once_it_is_there() {
    let dojo = solved();
    for sandbox in ["best", "off"] {
        let mut check = dojo.command(&["check", "--sandbox", sandbox]);
        check.env("PATH", sysroot().join("bin"));
        Run::of(check.output().unwrap())
            .exits(3)
            .says("there is no linker that works")
            .says("linker `cc` not found")
            .says("hint: install a C compiler")
            .does_not_say("crashed");
    }
    let mut doctor = dojo.command(&["doctor"]);
    doctor.env("PATH", sysroot().join("bin"));
    Run::of(doctor.output().unwrap())
        .exits(3)
        .says("there is no linker that works");
    passes_at_once(&dojo);
}

#[test]
fn a_linker_below_the_home_is_used() {
    let dojo = solved();
    let home = dojo.path("../home");
    script(&home.join("tools/bin/real-cc"), "exec /usr/bin/cc \"$@\"");
    fs::create_dir_all(home.join("bin")).unwrap();
    symlink("../tools/bin/real-cc", home.join("bin/cc")).unwrap();
    let path = std::env::join_paths([home.join("bin"), sysroot().join("bin")]).unwrap();
    let mut check = dojo.command(&["check"]);
    check.env("PATH", path).env("HOME", &home);
    Run::of(check.output().unwrap())
        .exits(0)
        .says("stage 1 passed");
}

#[test]
fn the_users_cargo_settings_do_not_reach_the_judge() {
    let dojo = solved();
    let home = users_home(&dojo);
    let host = "[target.x86_64-unknown-linux-gnu]\nlinker = \"no-such-linker\"\n";
    let config = format!(
        "[build]\ntarget = \"wasm32-unknown-unknown\"\nbuild-dir = \"{}\"\n\
         rustc-wrapper = \"no-such-wrapper\"\nrustflags = [\"--cfg\", \"nonsense(\"]\n\
         [env]\nINSTA_FORCE_PASS = \"1\"\n[profile.dev]\npanic = \"abort\"\n{host}",
        dojo.path("../elsewhere").display()
    );
    fs::write(home.join("config.toml"), config).unwrap();
    let with_settings = |args: &[&str]| {
        let mut command = dojo.command(args);
        command.env("CARGO_HOME", &home);
        Run::of(command.output().unwrap())
    };
    with_settings(&["check"]).exits(0).says("stage 1 passed");
    with_settings(&["doctor"]).exits(0);
    assert!(!dojo.path("../elsewhere").exists());
}

#[test]
fn a_mirror_in_the_users_settings_is_used() {
    let dojo = solved();
    let home = users_home(&dojo);
    let folder = dojo.path("../vendored");
    fs::create_dir_all(&folder).unwrap();
    let config =
        "[source.crates-io]\nreplace-with = \"mine\"\n[source.mine]\ndirectory = \"vendored\"\n";
    fs::write(home.join("config.toml"), config).unwrap();
    fs::remove_dir_all(dojo.path(".kata/judge/target")).unwrap();
    let course = crate::dojo::course();
    // Another user's folder has not heard of the course.
    let named = ["check", "--katas", course.to_str().unwrap()];
    let check = || {
        let mut check = dojo.command(&named);
        check
            .env("CARGO_HOME", &home)
            .env("KATA_HOME", dojo.path("../cache"));
        Run::of(check.output().unwrap())
    };
    // The mirror has nothing, and nobody asks another one.
    check()
        .exits(3)
        .says("could not be downloaded")
        .says("vendored");
    vendor(&folder);
    check().exits(0).says("stage 1 passed");
}

/// Puts all packages of the harness into `folder`, as a directory source has them. Those
/// for other systems, which nobody builds here, are empty.
fn vendor(folder: &Path) {
    let sources = judges_home().join("registry/src");
    let package = |name: &str| {
        let found = WalkDir::new(&sources).min_depth(2).max_depth(2);
        let mut found = found.into_iter().map(|entry| entry.unwrap().into_path());
        found.find(|path| path.ends_with(name))
    };
    let packages: Vec<[String; 4]> = include_str!("../src/kata/harness.lock")
        .split("[[package]]")
        .skip(1)
        .map(|entry| {
            let value = |key: &str| {
                let rest = entry.split(&format!("\n{key} = \"")).nth(1).unwrap();
                rest.split('"').next().unwrap().to_owned()
            };
            let needs = entry.split("dependencies = [").nth(1).unwrap_or_default();
            let needs = needs.split('"').skip(1).step_by(2);
            let needs = needs.map(|name| format!("{name} = \"*\"\n")).collect();
            [value("name"), value("version"), value("checksum"), needs]
        })
        .collect();
    let manifests = packages.iter().filter_map(|[name, version, ..]| {
        let manifest = package(&format!("{name}-{version}"))?.join("Cargo.toml");
        fs::read_to_string(manifest).ok()
    });
    let features: BTreeSet<String> = manifests
        .collect::<String>()
        .split('"')
        .filter(|word| word.starts_with("Win32_") || word.starts_with("Wdk"))
        .map(|word| format!("{word} = []\n"))
        .collect();
    for [name, version, checksum, needs] in packages {
        let full = format!("{name}-{version}");
        let target = folder.join(&full);
        if let Some(package) = package(&full) {
            crate::dojo::copy(&package, &target);
        } else {
            let features: String = features.iter().map(String::as_str).collect();
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2021\"\n[dependencies]\n{needs}[features]\n{features}"
            );
            fs::create_dir_all(target.join("src")).unwrap();
            fs::write(target.join("src/lib.rs"), "").unwrap();
            fs::write(target.join("Cargo.toml"), manifest).unwrap();
        }
        let sums = format!("{{\"files\":{{}},\"package\":\"{checksum}\"}}");
        fs::write(target.join(".cargo-checksum.json"), sums).unwrap();
    }
}

#[test]
fn packages_that_are_gone_are_brought_by_the_next_check() {
    let dojo = solved();
    let home = users_home(&dojo);
    // A registry on another disk, as a link.
    fs::rename(home.join("registry"), dojo.path("../registry")).unwrap();
    symlink("../registry", home.join("registry")).unwrap();
    fs::remove_dir_all(dojo.path(".kata/judge/target")).unwrap();
    let course = crate::dojo::course();
    let named = ["check", "--katas", course.to_str().unwrap()];
    let check = |home: &Path, cache: &str| {
        let mut check = dojo.command(&named);
        check
            .env("CARGO_HOME", home)
            .env("KATA_HOME", dojo.path(cache))
            .env("CARGO_NET_OFFLINE", "true");
        Run::of(check.output().unwrap())
    };
    check(&dojo.path("../none"), "../none")
        .exits(3)
        .says("the test harness could not be downloaded")
        .says("run the same command again");
    check(&home, "../new")
        .exits(0)
        .says("stage 1 passed")
        .says("1 check,");
}

#[test]
fn without_a_home_and_with_a_cache_that_cannot_be_written_a_check_works() {
    let dojo = solved();
    let mut check = dojo.command(&["check"]);
    check.env_remove("HOME").env_remove("CARGO_HOME");
    Run::of(check.output().unwrap()).exits(0);
    fs::write(dojo.path("../file"), "").unwrap();
    dojo.solve(2);
    let course = crate::dojo::course();
    let mut check = dojo.command(&["check", "--katas", course.to_str().unwrap()]);
    check
        .env("CARGO_HOME", users_home(&dojo))
        .env("KATA_HOME", dojo.path("../file"));
    Run::of(check.output().unwrap())
        .exits(0)
        .says("stage 2 passed");
    assert!(dojo.path(".kata/judge/cargo/registry").is_dir());
}

#[test]
fn a_test_program_that_the_system_refuses_to_start_is_not_called_tampered_with() {
    let dojo = solved();
    // A linker whose test programs may not be run.
    let folder = dojo.path("../linker");
    script(
        &folder.join("cc"),
        "/usr/bin/cc \"$@\" || exit\n\
         for word in \"$@\"; do case \"$word\" in */stages-*) [ -f \"$word\" ] && chmod 644 \"$word\" ;; esac; done; true",
    );
    let path = std::env::join_paths([folder, sysroot().join("bin"), "/usr/bin".into()]).unwrap();
    for sandbox in ["best", "off"] {
        let mut check = dojo.command(&["check", "--force", "--sandbox", sandbox]);
        Run::of(check.env("PATH", &path).output().unwrap())
            .exits(3)
            .says("cannot be started")
            .says("Permission denied")
            .says("noexec")
            .does_not_say("changed the judge");
    }
    dojo.write("counter/src/lib.rs", dojo.read("counter/src/lib.rs") + "\n");
    passes_at_once(&dojo);
}
