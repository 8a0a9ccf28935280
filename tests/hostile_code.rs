//! Code that does harm, while it runs and while it is compiled. Each harm ends as a
//! verdict, in time, with nothing changed outside and nothing left running; and
//! without the sandbox most of them do bite, or this would prove nothing.

use std::{
    fs,
    net::{TcpListener, UdpSocket},
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use crate::dojo::{Dojo, course};

/// What is said of the test, or of the build, in which the harm happens.
type Verdicts = &'static [&'static str];

/// A statement in `press`, and the outcomes that are right. `CANARY` is a folder
/// that must stay as it is, `LIB` and `JOURNAL` are files of the learner's, `TCP`
/// and `UDP` are ports on loopback where somebody listens.
const RUNNING: &[(&str, &str, Verdicts)] = &[
    (
        "another program in its own place",
        "use std::os::unix::process::CommandExt; \
             panic!(\"{}\", std::process::Command::new(\"/bin/sh\").args([\"-c\", \"echo al''ive\"]).exec());",
        &["panicked"],
    ),
    (
        "a loop without end",
        "loop { std::hint::spin_loop(); }",
        &["timeout", "cpu_time"],
    ),
    (
        "sleep without end",
        "loop { std::thread::park(); }",
        &["timeout"],
    ),
    (
        "a deadlock",
        "let m = std::sync::Mutex::new(0); let _a = m.lock(); let _b = m.lock();",
        &["timeout", "panicked"],
    ),
    (
        "busy threads",
        "for _ in 0..8 { std::thread::spawn(|| loop { std::hint::spin_loop(); }); } loop { std::thread::park(); }",
        &["timeout", "cpu_time"],
    ),
    (
        "memory that grows",
        "let mut all: Vec<Vec<u8>> = Vec::new(); loop { all.push(vec![1; 1 << 20]); }",
        &["memory"],
    ),
    (
        "one huge allocation",
        "let v = vec![1_u8; 1 << 40]; println!(\"{}\", v.len());",
        &["memory"],
    ),
    (
        "threads without end",
        "let mut all = Vec::new(); loop { all.push(std::thread::spawn(std::thread::park)); }",
        &["memory"],
    ),
    (
        "output without end",
        "loop { println!(\"{}\", \"x\".repeat(999)); }",
        &["output_limit"],
    ),
    (
        "errors without end",
        "loop { eprintln!(\"{}\", \"x\".repeat(999)); }",
        &["output_limit"],
    ),
    (
        "a line without end",
        "use std::io::Write; loop { std::io::stdout().write_all(&[b'x'; 4096]).unwrap(); }",
        &["output_limit"],
    ),
    (
        "a message of many megabytes",
        "panic!(\"{}\", \"x\".repeat(1 << 24));",
        &["output_limit"],
    ),
    (
        "a file that grows",
        "use std::io::Write; let mut f = std::fs::File::create(std::env::temp_dir().join(\"f\")).unwrap(); \
         loop { f.write_all(&[1; 1 << 16]).unwrap(); }",
        &["file_size"],
    ),
    (
        "files without end",
        "for n in 0_u64.. { std::fs::write(std::env::temp_dir().join(n.to_string()), [1; 1 << 16]).unwrap(); }",
        &["panicked", "timeout"],
    ),
    (
        "open files without end",
        "let mut all = Vec::new(); loop { all.push(std::fs::File::open(\"Cargo.toml\").unwrap()); }",
        &["open_files"],
    ),
    (
        "a shell",
        "std::process::Command::new(\"/bin/sh\").arg(\"-c\").arg(\"touch CANARY/shell\").status().unwrap();",
        &["processes"],
    ),
    (
        "itself, again and again",
        "loop { std::process::Command::new(std::env::current_exe().unwrap_or(\"/bin/true\".into())).spawn().unwrap(); }",
        &["processes"],
    ),
    (
        "a daemon",
        "std::process::Command::new(\"setsid\").args([\"sleep\", \"31.TCP\"]).spawn().unwrap();",
        &["processes"],
    ),
    (
        "another program in its place",
        "use std::os::unix::process::CommandExt; \
         panic!(\"{}\", std::process::Command::new(\"/bin/sh\").args([\"-c\", \"touch CANARY/exec\"]).exec());",
        &["exited", "panicked", "processes"],
    ),
    (
        "a connection",
        "use std::io::Write; std::net::TcpStream::connect((\"127.0.0.1\", TCP)).unwrap().write_all(b\"x\").unwrap();",
        &["panicked"],
    ),
    (
        "a datagram",
        "std::net::UdpSocket::bind(\"127.0.0.1:0\").unwrap().send_to(b\"x\", (\"127.0.0.1\", UDP)).unwrap();",
        &["panicked"],
    ),
    (
        "a server",
        "let _ = std::net::TcpListener::bind(\"0.0.0.0:0\").unwrap();",
        &["panicked"],
    ),
    (
        "a file elsewhere",
        "std::fs::write(\"CANARY/new\", \"x\").unwrap();",
        &["panicked"],
    ),
    (
        "a file rewritten",
        "std::fs::write(\"CANARY/canary\", \"dead\").unwrap();",
        &["panicked"],
    ),
    (
        "a folder removed",
        "std::fs::remove_dir_all(\"CANARY\").unwrap();",
        &["panicked"],
    ),
    (
        "a file renamed",
        "std::fs::rename(\"CANARY/canary\", \"CANARY/dead\").unwrap();",
        &["panicked"],
    ),
    (
        "a link to elsewhere",
        "let link = std::env::temp_dir().join(\"l\"); std::os::unix::fs::symlink(\"CANARY\", &link).unwrap(); \
         std::fs::write(link.join(\"canary\"), \"dead\").unwrap();",
        &["panicked"],
    ),
    (
        "rights taken away",
        "use std::os::unix::fs::PermissionsExt; \
         std::fs::set_permissions(\"CANARY/canary\", std::fs::Permissions::from_mode(0)).unwrap();",
        &["panicked"],
    ),
    (
        "somebody's secret",
        "panic!(\"{}\", std::fs::read_to_string(\"CANARY/canary\").unwrap());",
        &["panicked"],
    ),
    (
        "the learner's own code",
        "std::fs::write(\"LIB\", \"\").unwrap();",
        &["panicked"],
    ),
    (
        "the journal",
        "std::fs::write(\"JOURNAL\", \"\").unwrap();",
        &["panicked"],
    ),
    (
        "its own memory",
        "std::fs::File::open(\"/proc/self/mem\").unwrap();",
        &["panicked"],
    ),
    (
        "a stack without end",
        "fn deep(n: u64) -> u64 { if n == u64::MAX { 0 } else { 1 + deep(n + 1) } } let _ = deep(0);",
        &["killed"],
    ),
    ("an abort", "std::process::abort();", &["killed"]),
];

/// Items of a library that does not get through the compiler, or not in time.
const COMPILING: &[(&str, &str, Verdicts)] = &[
    (
        "a constant without end",
        "#[allow(long_running_const_eval)] pub const X: u64 = { let mut i = 0_u64; while i < u64::MAX { i += 1; } i };",
        &["timeout"],
    ),
    (
        "a macro that doubles",
        "macro_rules! d { ($($t:tt)*) => { d!($($t)* $($t)*); } }\nd!(a b);",
        &["failed", "timeout", "memory", "compiler_crashed"],
    ),
    (
        "types that double",
        "pub struct T<A, B>(A, B); pub trait R { fn r(n: u32); } impl<A> R for A { fn r(n: u32) { if n > 0 { <T<A, A> as R>::r(n - 1) } } } pub fn go() { <u8 as R>::r(9) }",
        &["failed", "timeout", "compiler_crashed", "built"],
    ),
    (
        "a device as a text",
        "pub const X: &[u8] = include_bytes!(\"/dev/zero\");",
        &["timeout", "memory", "failed"],
    ),
    (
        "somebody's secret",
        "pub const X: &str = include_str!(\"CANARY/canary\"); const _: () = assert!(X.is_empty());",
        &["failed"],
    ),
    (
        "somebody's secret as a module",
        "#[path = \"CANARY/secret.rs\"] pub mod secret;",
        &["failed"],
    ),
    (
        "a static of terabytes",
        "pub static X: [u8; 1 << 42] = [1; 1 << 42];",
        &["failed", "memory", "compiler_crashed", "timeout"],
    ),
    (
        "nesting without end",
        "pub const X: u8 = NESTED;",
        &["failed", "compiler_crashed"],
    ),
    (
        "errors without end",
        "macro_rules! e { ($($t:tt)*) => { $( compile_error!(stringify!($t)); )* } }\ne!(TOKENS);",
        &["failed", "output_limit", "timeout"],
    ),
    (
        "a library that is linked",
        "#[link(name = \"evil\")] unsafe extern \"C\" { pub fn evil(); }",
        &["failed"],
    ),
    (
        "a crate that is not there",
        "extern crate libc;",
        &["failed"],
    ),
];

/// A dojo with a canary beside it, and katas with short limits.
struct Cage {
    dojo: Dojo,
    folder: tempfile::TempDir,
    tcp: TcpListener,
    udp: UdpSocket,
}

impl Cage {
    fn new() -> Self {
        let dojo = Dojo::with_counter();
        dojo.solve(1);
        let folder = tempfile::TempDir::with_prefix("canary ").unwrap();
        crate::dojo::copy(&course(), &folder.path().join("course"));
        let manifest = folder.path().join("course/katas/counter/kata.toml");
        let limits = "\n[limits]\ntest_ms = 1500\ncpu_ms = 4000\nmemory_bytes = 268435456\nbuild_ms = 6000\nbuild_memory_bytes = 1073741824\n";
        fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + limits).unwrap();
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        tcp.set_nonblocking(true).unwrap();
        udp.set_nonblocking(true).unwrap();
        let cage = Self {
            dojo,
            folder,
            tcp,
            udp,
        };
        cage.restore();
        cage
    }

    fn canary(&self) -> PathBuf {
        self.folder.path().join("canary")
    }

    /// Puts the canary back, and says whether anything had happened to it.
    fn restore(&self) -> bool {
        let canary = self.canary();
        let names = |entries: fs::ReadDir| {
            let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
            names.sort();
            names
        };
        let whole = fs::read_dir(&canary)
            .map(names)
            .is_ok_and(|names| names == ["canary", "secret.rs"])
            && fs::read_to_string(canary.join("canary")).is_ok_and(|text| text == "alive")
            && is_open(&canary.join("canary"));
        let _ = fs::remove_dir_all(&canary);
        fs::create_dir(&canary).unwrap();
        fs::write(canary.join("canary"), "alive").unwrap();
        fs::write(canary.join("secret.rs"), "pub const X: u8 = 1;").unwrap();
        !whole
    }

    fn filled(&self, text: &str) -> String {
        let port =
            |address: std::io::Result<std::net::SocketAddr>| address.unwrap().port().to_string();
        text.replace("CANARY", self.canary().to_str().unwrap())
            .replace(
                "LIB",
                self.dojo.path("counter/src/lib.rs").to_str().unwrap(),
            )
            .replace(
                "JOURNAL",
                self.dojo.path(".kata/journal.jsonl").to_str().unwrap(),
            )
            .replace("TCP", &port(self.tcp.local_addr()))
            .replace("UDP", &port(self.udp.local_addr()))
            .replace(
                "NESTED",
                &format!("{}1{}", "(".repeat(40_000), ")".repeat(40_000)),
            )
            .replace("TOKENS", &"a ".repeat(20_000))
    }

    /// Whether somebody came to the listeners.
    fn was_called(&self) -> bool {
        let called = self.udp.recv(&mut [0; 8]).is_ok();
        self.tcp.accept().is_ok() || called
    }

    /// Whether the daemon of the table runs; it is ended.
    fn has_straggler(&self) -> bool {
        let pattern = self.filled("^sleep 31.TCP");
        let found = Command::new("pkill").args(["-f", &pattern]).status();
        found.unwrap().success()
    }

    /// The JSON of a check of `source`, and whether the code did harm.
    fn check(&self, source: &str, args: &[&str]) -> (serde_json::Value, bool) {
        let lib = self.dojo.path("counter/src/lib.rs");
        fs::write(&lib, source).unwrap();
        let journal = self.dojo.path(".kata/journal.jsonl");
        let before = fs::read(&journal).unwrap();
        let course = self.folder.path().join("course");
        let mut command = self
            .dojo
            .command(&["check", "counter", "--stage", "1", "--json", "--force"]);
        let started = Instant::now();
        let output = command
            .arg("--katas")
            .arg(course)
            .args(args)
            .output()
            .unwrap();
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{:?}",
            started.elapsed()
        );
        let text = String::from_utf8(output.stdout).unwrap();
        let json = serde_json::from_str(&text)
            .unwrap_or_else(|e| panic!("{e}: {text}{}", String::from_utf8_lossy(&output.stderr)));
        let after = fs::read(&journal).unwrap_or_default();
        let journal_lost = !after.starts_with(&before);
        if journal_lost {
            fs::write(&journal, &before).unwrap();
        }
        let source_lost = fs::read_to_string(&lib).is_ok_and(|text| text != source);
        let called = self.was_called();
        let left = self.has_straggler();
        let harmed = self.restore() || journal_lost || source_lost || called || left;
        (json, harmed)
    }
}

fn is_open(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|metadata| metadata.permissions().mode() & 0o400 != 0)
}

/// The solved stage 1 with `statement` at the head of `press`.
fn with_statement(statement: &str) -> String {
    let lib = crate::dojo::counter().reference_at(1).unwrap()["lib.rs"].clone();
    let body = format!("-> Result<u32, CountError> {{\n        {statement}\n");
    lib.replacen("-> Result<u32, CountError> {\n", &body, 1)
}

const ONE_TEST: &[&str] = &["--test", "each press"];

#[test]
fn no_harm_while_running_gets_out_and_each_is_named() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let cage = Cage::new();
    for (name, statement, expected) in RUNNING {
        let (json, harmed) = cage.check(&with_statement(&cage.filled(statement)), ONE_TEST);
        let outcome = json["tests"][0]["outcome"].as_str().unwrap_or_default();
        assert!(expected.contains(&outcome), "{name}: {json:#}");
        assert!(!harmed, "{name}: {json:#}");
        assert_ne!(json["sandbox"], "T0", "{name}");
        assert!(!json.to_string().contains("alive"), "{name}: {json:#}");
    }
    let (json, _) = cage.check(&with_statement(""), ONE_TEST);
    assert_eq!(json["passed"], true, "{json:#}");
}

#[test]
fn without_the_sandbox_most_harms_bite() {
    let cage = Cage::new();
    let biting = |statement: &&(&str, &str, Verdicts)| {
        let signs = [
            "CANARY/", "CANARY\"", "LIB", "JOURNAL", "TCP", "UDP", "setsid",
        ];
        signs.iter().any(|sign| statement.1.contains(sign))
    };
    let (mut tried, mut bitten) = (0, Vec::new());
    for (name, statement, _) in RUNNING.iter().filter(biting) {
        let args = [ONE_TEST, &["--sandbox", "off"]].concat();
        let (json, harmed) = cage.check(&with_statement(&cage.filled(statement)), &args);
        assert_eq!(json["sandbox"], "T0", "{name}");
        tried += 1;
        if harmed || json.to_string().contains("alive") {
            bitten.push(name);
        }
    }
    assert!(
        tried >= 12 && bitten.len() * 4 >= tried * 3,
        "{tried} tried, only {bitten:?} bite"
    );
}

#[test]
fn no_harm_while_compiling_gets_out_and_each_is_named() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let cage = Cage::new();
    for (name, item, expected) in COMPILING {
        let source = format!("{}\n{}\n", cage.filled(item), with_statement(""));
        let (json, harmed) = cage.check(&source, &[]);
        let outcome = json["build"]["outcome"].as_str().unwrap_or_default();
        // What reads a file by name is refused before it is built; `wall` tests the rest.
        let is_refused = json["refused"].as_array().is_some_and(|it| !it.is_empty());
        assert!(
            is_refused || expected.contains(&outcome),
            "{name}: {}",
            json["build"]
        );
        assert!(!harmed, "{name}: {}", json["build"]);
        assert!(
            !json.to_string().contains("alive"),
            "{name}: {}",
            json["build"]
        );
    }
    let (json, _) = cage.check(&with_statement(""), ONE_TEST);
    assert_eq!(json["passed"], true, "{json:#}");
}

#[test]
fn a_flood_of_output_does_not_fill_the_judge() {
    let cage = Cage::new();
    let flood = with_statement("loop { println!(\"{}\", \"x\".repeat(9999)); }");
    fs::write(cage.dojo.path("counter/src/lib.rs"), flood).unwrap();
    let mut check = cage
        .dojo
        .command(&["check", "--force"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", check.id());
    let mut most = 0;
    while check.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|line| line.split_whitespace().next()?.parse().ok());
        most = most.max(kib.unwrap_or(0_u64));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(most < 200 << 10, "{most} KiB");
    assert!(most > 0 || !cfg!(target_os = "linux"));
}
