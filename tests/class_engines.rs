//! The recipes for engines that distribute work: they are well formed, and GNU parallel
//! and Slurm give the report that one run gives, byte for byte.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use crate::{
    class::{Class, can_judge, judged},
    dojo::{KATA, Run, copy, course, other},
};

fn recipe(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("recipes").join(name)
}

fn has(tool: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {tool}")])
        .output();
    found.is_ok_and(|it| it.status.success())
}

#[test]
fn the_recipes_are_well_formed() {
    for (shell, name) in [("sh", "gnu-parallel.sh"), ("bash", "slurm-array.sh")] {
        let checked = Command::new(shell)
            .arg("-n")
            .arg(recipe(name))
            .output()
            .unwrap();
        assert!(checked.status.success(), "{checked:?}");
        if has("shellcheck") {
            let linted = Command::new("shellcheck")
                .arg(recipe(name))
                .output()
                .unwrap();
            assert!(linted.status.success(), "{linted:?}");
        }
    }
}

/// A class that is planned and not yet judged, with the report that it must get.
fn planned() -> (Class, std::collections::BTreeMap<String, Vec<u8>>) {
    let class = Class::new();
    copy(&judged().path("hw"), &class.path("hw"));
    let expected = class.files("hw/report");
    for folder in ["hw/report", "hw/records"] {
        fs::remove_dir_all(class.path(folder)).unwrap();
    }
    (class, expected)
}

/// `program` in the folder of `class`, where `kata` is this program.
fn engine(program: &str, class: &Class) -> Command {
    let bin = Path::new(KATA).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap();
    let mut command = other(program);
    command
        .current_dir(class.path(""))
        .env("PATH", format!("{bin}:{path}"));
    command
}

#[test]
fn gnu_parallel_gives_the_same_bytes() {
    if !can_judge() || !has("parallel") {
        return;
    }
    let (class, expected) = planned();
    let output = engine("sh", &class)
        .arg(recipe("gnu-parallel.sh"))
        .args(["hw", "--katas", course().to_str().unwrap()])
        .env("SHARDS", "3")
        .output()
        .unwrap();
    Run::of(output).exits(0);
    assert_eq!(class.files("hw/report"), expected);
}

/// A cluster of one node on this machine, whose files are all in a folder.
struct Slurm {
    conf: PathBuf,
    daemons: Vec<Child>,
}

impl Slurm {
    /// The cluster in `folder`, as soon as its node takes work.
    fn start(folder: &Path) -> Self {
        let said = |program: &str, args: &[&str]| {
            let output = Command::new(program).args(args).output().unwrap();
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let (host, user) = (said("uname", &["-n"]), said("id", &["-un"]));
        let place = folder.display();
        let ports = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [controller, node] = ports.map(|it| it.local_addr().unwrap().port());
        let conf = folder.join("slurm.conf");
        fs::create_dir_all(folder.join("state")).unwrap();
        fs::create_dir_all(folder.join("spool")).unwrap();
        let text = format!(
            "ClusterName=kata\nSlurmctldHost={host}(127.0.0.1)\n\
             SlurmUser={user}\nSlurmdUser={user}\n\
             AuthType=auth/none\nCredType=cred/none\n\
             SlurmctldPort={controller}\nSlurmdPort={node}\n\
             StateSaveLocation={place}/state\nSlurmdSpoolDir={place}/spool\n\
             SlurmctldPidFile={place}/controller.pid\nSlurmdPidFile={place}/node.pid\n\
             ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nMpiDefault=none\n\
             SelectType=select/cons_tres\nSelectTypeParameters=CR_Core\n\
             SlurmdParameters=config_overrides\nReturnToService=2\n\
             NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=64000\n\
             PartitionName=all Nodes=ALL Default=YES State=UP\n"
        );
        fs::write(&conf, text).unwrap();
        let daemon = |program: &str, more: &[&str]| {
            let log = fs::File::create(folder.join(format!("{program}.log"))).unwrap();
            Command::new(program)
                .arg("-D")
                .arg("-f")
                .arg(&conf)
                .args(more)
                .stdin(Stdio::null())
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .spawn()
                .unwrap()
        };
        let daemons = vec![daemon("slurmctld", &[]), daemon("slurmd", &["-N", &host])];
        let slurm = Self { conf, daemons };
        for _ in 0..120 {
            let nodes = Command::new("sinfo")
                .args(["--noheader", "--format=%T"])
                .env("SLURM_CONF", &slurm.conf)
                .output()
                .unwrap();
            if nodes.stdout.starts_with(b"idle") {
                return slurm;
            }
            sleep(Duration::from_millis(500));
        }
        let logs = ["slurmctld.log", "slurmd.log"].map(|it| fs::read_to_string(folder.join(it)));
        panic!("the cluster does not start: {logs:?}");
    }
}

impl Drop for Slurm {
    fn drop(&mut self) {
        for daemon in self.daemons.iter_mut().rev() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

#[test]
fn a_slurm_array_gives_the_same_bytes() {
    let tools = ["slurmctld", "slurmd", "sbatch", "sinfo"];
    if !can_judge() || !tools.into_iter().all(has) {
        return;
    }
    let (class, expected) = planned();
    // Its settings have no quotes for a path with a space in it.
    let folder = tempfile::tempdir().unwrap();
    let slurm = Slurm::start(folder.path());
    let submitted = engine("sbatch", &class)
        .args(["--wait", "--array=1-3"])
        .arg(recipe("slurm-array.sh"))
        .args(["hw", "--katas", course().to_str().unwrap()])
        .env("SLURM_CONF", &slurm.conf)
        .output()
        .unwrap();
    Run::of(submitted).exits(0);
    class.kata(&["merge", "hw"]).exits(0);
    assert_eq!(class.files("hw/report"), expected);
}
