//! What a machine lacks for the strongest sandbox, and what a person can do about it.

use crate::process;

/// Ubuntu's switch since 23.10: only programs with a profile may make namespaces.
const APPARMOR: &str = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
/// Debian's old switch, and the kernel's own.
const SWITCHES: [&str; 2] = [
    "/proc/sys/kernel/unprivileged_userns_clone",
    "/proc/sys/user/max_user_namespaces",
];

/// How to get namespaces here.
pub(super) fn for_namespaces() -> String {
    let is_installed = process::in_path("bwrap").is_some();
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    advice(cfg!(target_os = "linux"), is_installed, &read).to_owned()
}

fn advice(is_linux: bool, is_installed: bool, read: &dyn Fn(&str) -> String) -> &'static str {
    if !is_linux {
        return "only Linux has it: a container or a virtual machine with Linux does the same";
    }
    if !is_installed {
        return "install `bwrap` (Debian and Ubuntu: `apt-get install bubblewrap`)";
    }
    if read(APPARMOR).trim() == "1" {
        return "`bwrap` is installed, but AppArmor keeps it from making namespaces (Ubuntu 23.10 and later): \
                install `apparmor-profiles`, link `/usr/share/apparmor/extra-profiles/bwrap-userns-restrict` \
                into `/etc/apparmor.d`, and reload AppArmor";
    }
    if SWITCHES.iter().any(|path| read(path).trim() == "0") {
        return "`bwrap` is installed, but this kernel gives users no namespaces: \
                `sysctl kernel.unprivileged_userns_clone user.max_user_namespaces` shows the switches";
    }
    "`bwrap` is installed, but does not come up; in a container, the container must allow namespaces"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(setting: &'static str, value: &'static str) -> &'static str {
        advice(true, true, &|path| {
            let is_set = path == setting;
            if is_set {
                format!("{value}\n")
            } else {
                String::new()
            }
        })
    }

    #[test]
    fn what_keeps_bwrap_from_its_namespaces_is_named() {
        assert!(with(APPARMOR, "1").contains("AppArmor"));
        assert!(!with(APPARMOR, "0").contains("AppArmor"));
        assert!(with(SWITCHES[1], "0").contains("max_user_namespaces"));
        assert!(with("", "").contains("container"));
        let nothing = |_: &str| String::new();
        assert!(advice(true, false, &nothing).contains("apt-get install bubblewrap"));
        assert!(!advice(false, false, &nothing).contains("apt-get"));
    }
}
