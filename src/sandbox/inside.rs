//! This program, called once more by itself within the sandbox: it sets the limits,
//! gives up what the tier forbids, and becomes the program that is to run.

use std::{ffi::OsString, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::{Fault, Role, words};
use crate::limits::Quota;
#[cfg(unix)]
use crate::process;

/// The word by which the program knows that it is called by itself.
const ENTRY: &str = "__confine";
/// Said on standard error once the sandbox is up, before anything of the learner's runs.
const MARK: &[u8] = b"kata: the sandbox is up\n";
const NOT_STARTED: &[u8] = b"kata: not started: ";

/// What this program does to itself before it becomes another one.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) quota: Option<Quota>,
    pub(super) landlock: Option<Paths>,
    pub(super) seccomp: Option<Role>,
}

/// What may still be read and written.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Paths {
    pub(super) read: Vec<PathBuf>,
    pub(super) write: Vec<PathBuf>,
}

/// The arguments with which this program is called, without the program to run.
pub(super) fn arguments(order: &Order) -> Vec<OsString> {
    let order = serde_json::to_string(order).unwrap_or_default();
    words([ENTRY, &order]).collect()
}

/// The arguments for one more wall within a sandbox, by Landlock alone: nothing but
/// `read` and `write` and the devices without contents can be opened.
pub fn one_more_wall(read: Vec<PathBuf>, write: Vec<PathBuf>) -> Vec<OsString> {
    arguments(&Order {
        quota: None,
        landlock: Some(Paths { read, write }),
        seccomp: None,
    })
}

/// Whether `line` says that the sandbox stands.
pub fn is_mark(line: &[u8]) -> bool {
    line == MARK
}

/// Whether this kernel has Landlock.
pub(super) fn has_landlock() -> bool {
    #[cfg(target_os = "linux")]
    return linux::has_landlock();
    #[cfg(not(target_os = "linux"))]
    return false;
}

/// Takes the launcher's own words off the front of what was said on standard error.
pub(super) fn take_mark(stderr: &mut Vec<u8>) -> Result<(), Fault> {
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if !stderr.starts_with(MARK) {
        return Err(Fault::NotConfined(said(stderr)));
    }
    stderr.drain(..MARK.len());
    if let Some(why) = stderr.strip_prefix(NOT_STARTED) {
        return Err(Fault::NoProgram(said(why)));
    }
    Ok(())
}

/// If the program was called by itself: does what it is told, and comes back only
/// if that failed, with the exit code.
#[cfg(unix)]
pub fn take_over(args: impl IntoIterator<Item = OsString>) -> Option<std::process::ExitCode> {
    let mut args = args.into_iter().skip(1);
    args.next().filter(|word| word == ENTRY)?;
    let failed = (|| {
        let order = args.next().ok_or("no order")?;
        let order: Order =
            serde_json::from_slice(order.as_encoded_bytes()).map_err(|e| e.to_string())?;
        let program = args.next().ok_or("no program")?;
        confine(&order)?;
        process::tell_parent_aside(MARK);
        let error = process::replace(&program, args);
        process::tell_parent_aside(NOT_STARTED);
        Err::<(), String>(error.to_string())
    })();
    if let Err(why) = failed {
        process::tell_parent_aside(why.as_bytes());
    }
    Some(std::process::ExitCode::from(125))
}

/// There is no sandbox on this system.
#[cfg(not(unix))]
pub fn take_over(_: impl IntoIterator<Item = OsString>) -> Option<std::process::ExitCode> {
    None
}

#[cfg(unix)]
fn confine(order: &Order) -> Result<(), String> {
    if let Some(quota) = &order.quota {
        set_limits(quota)?;
    }
    #[cfg(target_os = "linux")]
    {
        let kill = nix::sys::signal::Signal::SIGKILL;
        nix::sys::prctl::set_pdeathsig(kill).map_err(|e| e.to_string())?;
        if let Some(landlock) = &order.landlock {
            linux::landlock(landlock)?;
        }
        if let Some(role) = order.seccomp {
            linux::seccomp(role)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn set_limits(quota: &Quota) -> Result<(), String> {
    use nix::sys::resource::{Resource, getrlimit, rlim_t, setrlimit};

    let limits = [
        // Only what is written to counts: an address space is no memory.
        (Resource::RLIMIT_DATA, quota.memory_bytes),
        (Resource::RLIMIT_FSIZE, quota.file_bytes),
        (Resource::RLIMIT_NOFILE, quota.open_files),
        (Resource::RLIMIT_CPU, quota.cpu_s),
        (Resource::RLIMIT_CORE, 0),
    ];
    for (resource, most) in limits {
        let (_, hard) = getrlimit(resource).map_err(|e| e.to_string())?;
        // Not every system counts in the same integers.
        let most = rlim_t::try_from(most).unwrap_or(hard).min(hard);
        // Past the soft limit of processor time comes a signal that tells it.
        let end = if resource == Resource::RLIMIT_CPU {
            (most + 1).min(hard)
        } else {
            most
        };
        setrlimit(resource, most, end).map_err(|e| format!("{resource:?}: {e}"))?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::PathBuf;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
    };
    use nix::libc;
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, apply_filter,
    };

    use super::{
        super::{LAUNCHER_IN_BWRAP, Role},
        Paths,
    };

    /// The newest rights that are asked for; an older kernel grants what it knows.
    const RIGHTS: ABI = ABI::V6;

    pub(super) fn has_landlock() -> bool {
        let ruleset = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessFs::from_all(ABI::V1));
        ruleset.and_then(Ruleset::create).is_ok()
    }

    pub(super) fn landlock(order: &Paths) -> Result<(), String> {
        let read = &order.read;
        let mut write: Vec<PathBuf> = order.write.clone();
        write.extend(["/dev/null", "/dev/zero", "/dev/urandom"].map(Into::into));
        let apply = || {
            Ruleset::default()
                .handle_access(AccessFs::from_all(RIGHTS))?
                .handle_access(AccessNet::from_all(RIGHTS))?
                .scope(Scope::from_all(RIGHTS))?
                .create()?
                .add_rules(path_beneath_rules(read, AccessFs::from_read(RIGHTS)))?
                .add_rules(path_beneath_rules(&write, AccessFs::from_all(RIGHTS)))?
                .restrict_self()
        };
        let status = apply().map_err(|e: landlock::RulesetError| e.to_string())?;
        // Within T2 it is one more wall, which may be missing.
        let in_bwrap = std::path::Path::new(LAUNCHER_IN_BWRAP).exists();
        if status.ruleset == RulesetStatus::NotEnforced && !in_bwrap {
            return Err("this kernel has no Landlock".into());
        }
        Ok(())
    }

    /// What neither a kata nor a compiler needs.
    const REFUSED: &[i64] = &[
        libc::SYS_socket,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_chroot,
        libc::SYS_pivot_root,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_io_uring_setup,
        libc::SYS_keyctl,
    ];
    /// A group of its own is how a daemon gets away, and limits are there to stay.
    const ESCAPES: &[i64] = &[libc::SYS_setsid, libc::SYS_setpgid, libc::SYS_setrlimit];
    #[cfg(target_arch = "x86_64")]
    const FORKS: &[i64] = &[libc::SYS_fork, libc::SYS_vfork];
    #[cfg(not(target_arch = "x86_64"))]
    const FORKS: &[i64] = &[];
    /// In the flags of `clone`: it makes a thread and no process.
    const THREAD: u64 = libc::CLONE_THREAD as u64;

    /// What is not needed is refused; where no other program may be started, trying
    /// to ends the process with SIGSYS.
    pub(super) fn seccomp(role: Role) -> Result<(), String> {
        let [refused, unknown] = [libc::EPERM, libc::ENOSYS].map(errno);
        let any = |calls: &[i64]| calls.iter().map(|call| (*call, vec![])).collect();
        install(any(REFUSED), refused.clone())?;
        if role == Role::Runner {
            return Ok(());
        }
        install(any(ESCAPES), refused.clone())?;
        let sets = condition(2, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne)?;
        install(vec![(libc::SYS_prlimit64, vec![sets])], refused)?;
        if role == Role::Test {
            let process = condition(0, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(THREAD))?;
            let mut forks: Calls = any(FORKS);
            forks.push((libc::SYS_clone, vec![process]));
            install(forks, SeccompAction::KillProcess)?;
            // The C library then falls back to `clone`, whose flags can be seen.
            install(any(&[libc::SYS_clone3]), unknown)?;
        }
        Ok(())
    }

    /// System calls, each with the conditions of which one must hold.
    type Calls = Vec<(i64, Vec<SeccompRule>)>;

    #[expect(clippy::cast_sign_loss, reason = "error numbers are positive")]
    fn errno(number: i32) -> SeccompAction {
        SeccompAction::Errno(number as u32)
    }

    /// That the argument compares so with 0.
    fn condition(
        argument: u8,
        length: SeccompCmpArgLen,
        operator: SeccompCmpOp,
    ) -> Result<SeccompRule, String> {
        SeccompCondition::new(argument, length, operator, 0)
            .and_then(|condition| SeccompRule::new(vec![condition]))
            .map_err(|e| e.to_string())
    }

    fn install(calls: Calls, action: SeccompAction) -> Result<(), String> {
        let target = std::env::consts::ARCH
            .try_into()
            .map_err(|e: seccompiler::BackendError| e.to_string())?;
        let rules = calls.into_iter().collect();
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, action, target);
        let program: BpfProgram = filter
            .and_then(TryInto::try_into)
            .map_err(|e| e.to_string())?;
        apply_filter(&program).map_err(|e| e.to_string())
    }
}
