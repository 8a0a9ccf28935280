//! The judge's own `CARGO_HOME`. A learner's cargo configuration is made for their
//! other work: a target, a build folder, flags, a linker, a wrapper of the compiler.
//! None of it may change a verdict, so cargo never sees it. What a download needs
//! (mirrors, proxies, registries) is taken from it by name.
//!
//! It lies in the user's own folder and serves all dojos. It is filled from the
//! user's own registry, so that what was downloaded once is not needed again, and
//! from the network only if that is not enough. Its name is a hash of its
//! configuration, which therefore never changes under a running cargo.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use toml::{Table, Value};

use super::{
    blame, cargo,
    messages::INSTA,
    toolchain::{Toolchain, user_cargo_home},
};
use crate::{
    error::{Error, Result},
    fs,
    hash::sha256,
    kata::lock_file,
    process::{self, Ended, Ending},
    user,
};

/// What is taken from the user's configuration: how to reach packages.
const TAKEN: &[&str] = &[
    "http",
    "net",
    "source",
    "registries",
    "registry",
    "credential-alias",
];
/// Never written anywhere: a download gets them by its environment.
const SECRET: &[&str] = &["token", "secret-key"];
/// In `[source.NAME]`, these are folders with packages.
const FOLDERS: &[&str] = &["directory", "local-registry"];
const DOWNLOAD: Duration = Duration::from_secs(300);

/// A cargo home that holds the test harness and nothing of the user's settings.
#[derive(Clone, Debug)]
pub struct CargoHome {
    pub folder: PathBuf,
    /// Folders of the user's that the configuration names as sources of packages.
    pub sources: Vec<PathBuf>,
    /// Variables of a download, and of nothing else.
    secrets: Vec<(OsString, OsString)>,
}

impl CargoHome {
    /// The home in the user's own folder, or in `fallback` if that cannot be written.
    pub(super) fn open(fallback: &Path) -> Result<Self> {
        let user = user_cargo_home();
        let read = |name: &str| -> Table {
            let path = user.as_ref().map(|user| user.join(name));
            let text = path.and_then(|path| std::fs::read_to_string(path).ok());
            text.and_then(|text| text.parse().ok()).unwrap_or_default()
        };
        let either = |name: &str, old: &str| {
            Some(read(name))
                .filter(|t| !t.is_empty())
                .unwrap_or_else(|| read(old))
        };
        let base = user.as_deref().and_then(Path::parent);
        let config = taken(either("config.toml", "config"), base);
        let secrets = secrets(&either("credentials.toml", "credentials"));
        let text = config.to_string();
        let name = format!("cargo-{}", sha256([&text], 8));
        let at = |folder: PathBuf| -> Result<PathBuf> {
            let path = folder.join("config.toml");
            if std::fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
                fs::write_atomic(&path, text.as_bytes())?;
            }
            Ok(folder)
        };
        let in_cache = user::subfolder(&name).and_then(|folder| at(folder).ok());
        let folder = if let Some(folder) = in_cache {
            folder
        } else {
            let folder = fallback.join("cargo");
            clear(&folder)?;
            at(folder)?
        };
        Ok(Self {
            sources: source_folders(&config),
            folder,
            secrets,
        })
    }

    /// Whether the harness's packages are here, so that no network is needed.
    pub fn has_harness(&self) -> bool {
        let user = user_cargo_home().map(|user| user.join("registry"));
        let registries = [Some(self.folder.join("registry")), user];
        let caches = registries
            .into_iter()
            .flatten()
            .flat_map(|registry| fs::subfolders(&registry.join("cache")).unwrap_or_default());
        let (name, version) = harness();
        let file = format!("{name}-{version}.crate");
        let is_here = caches.into_iter().any(|cache| cache.join(&file).is_file());
        is_here || !self.sources.is_empty()
    }

    /// Brings the harness's packages: from the user's registry, else by a download.
    /// `manifest` is of a workspace that needs them.
    pub(super) fn bring(&self, toolchain: &Toolchain, manifest: &Path) -> Result<()> {
        if let Some(user) = user_cargo_home() {
            self.take_from(&user.join("registry"))?;
        }
        if self.fetch(toolchain, manifest, true)?.ending == Ending::Exited(0) {
            return Ok(());
        }
        let ended = self.fetch(toolchain, manifest, false)?;
        if ended.ending == Ending::Exited(0) {
            return Ok(());
        }
        let output = String::from_utf8_lossy(&ended.stderr).into_owned();
        Err(blame::environment(&[], &[], &output, &self.folder)
            .unwrap_or(Error::Offline { output }))
    }

    fn fetch(&self, toolchain: &Toolchain, manifest: &Path, offline: bool) -> Result<Ended> {
        let mut args: Vec<OsString> = ["fetch", "--locked", "--quiet"]
            .map(OsString::from)
            .to_vec();
        if !toolchain.host.is_empty() {
            args.extend(["--target".into(), toolchain.host.clone().into()]);
        }
        args.extend(["--manifest-path".into(), manifest.into()]);
        if offline {
            args.push("--offline".into());
        }
        let mut job = cargo::job(toolchain, self, args, DOWNLOAD, 1 << 20);
        job.env.extend(network());
        job.env.extend(self.secrets.iter().cloned());
        let ended = process::run(&job, &mut |_| {});
        cargo::unless_interrupted(ended.map_err(|e| cargo::not_started(&job.program, e))?)
    }

    /// Copies the harness's packages, and what the index says of them, from
    /// `registry` as far as they are there. Cargo compares their checksums.
    fn take_from(&self, registry: &Path) -> Result<()> {
        let packages = packages();
        for index in fs::subfolders(&registry.join("index")).unwrap_or_default() {
            let names = packages
                .iter()
                .map(|(name, _)| format!(".cache/{}", in_index(name)));
            self.copy(registry, &index, names.chain(["config.json".to_owned()]))?;
        }
        for cache in fs::subfolders(&registry.join("cache")).unwrap_or_default() {
            let files = packages
                .iter()
                .map(|(name, version)| format!("{name}-{version}.crate"));
            self.copy(registry, &cache, files)?;
        }
        Ok(())
    }

    /// Copies the files `names` of `folder`, which lies in `registry`.
    fn copy(
        &self,
        registry: &Path,
        folder: &Path,
        names: impl Iterator<Item = String>,
    ) -> Result<()> {
        let Ok(relative) = folder.strip_prefix(registry) else {
            return Ok(());
        };
        let target = self.folder.join("registry").join(relative);
        for name in names {
            let (from, to) = (folder.join(&name), target.join(&name));
            if !to.is_file()
                && let Ok(bytes) = std::fs::read(from)
            {
                fs::write_atomic(&to, &bytes)?;
            }
        }
        Ok(())
    }
}

/// Removes from `folder`, which somebody else may have filled, all that tells cargo
/// what to do; packages are checked by cargo.
fn clear(folder: &Path) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries.filter_map(std::result::Result::ok) {
        if entry.file_name() != "registry" {
            fs::remove(&entry.path())?;
        }
    }
    fs::remove(&folder.join("registry").join("src"))
}

/// The parts of a configuration that a download needs, with whole paths; those in
/// the file are told from `base`.
fn taken(config: Table, base: Option<&Path>) -> Table {
    let mut taken: Table = config
        .into_iter()
        .filter(|(name, _)| TAKEN.contains(&name.as_str()))
        .collect();
    without_secrets(&mut taken);
    let whole = |value: &mut Value| {
        if let (Some(base), Some(path)) = (base, value.as_str()) {
            *value = base.join(path).to_string_lossy().into_owned().into();
        }
    };
    if let Some(Value::Table(sources)) = taken.get_mut("source") {
        let of_folders = sources
            .iter_mut()
            .filter_map(|(_, source)| source.as_table_mut())
            .flat_map(Table::iter_mut)
            .filter(|(name, _)| FOLDERS.contains(&name.as_str()));
        of_folders.for_each(|(_, value)| whole(value));
    }
    if let Some(Value::Table(http)) = taken.get_mut("http") {
        http.get_mut("cainfo").into_iter().for_each(whole);
    }
    taken
}

fn without_secrets(table: &mut Table) {
    table.retain(|name, _| !SECRET.contains(&name));
    for (_, value) in table.iter_mut() {
        if let Value::Table(inner) = value {
            without_secrets(inner);
        }
    }
}

fn source_folders(config: &Table) -> Vec<PathBuf> {
    let sources = config.get("source").and_then(Value::as_table);
    let folders = sources.into_iter().flatten().flat_map(|(_, source)| {
        FOLDERS
            .iter()
            .filter_map(|name| source.get(*name)?.as_str())
    });
    folders.map(PathBuf::from).collect()
}

/// The tokens of `credentials.toml` as the variables that cargo reads in their place.
fn secrets(credentials: &Table) -> Vec<(OsString, OsString)> {
    let token = |table: &Value| {
        table
            .get("token")
            .and_then(Value::as_str)
            .map(OsString::from)
    };
    let mut all = Vec::new();
    if let Some(token) = credentials.get("registry").and_then(token) {
        all.push(("CARGO_REGISTRY_TOKEN".into(), token));
    }
    let registries = credentials.get("registries").and_then(Value::as_table);
    for (name, registry) in registries.into_iter().flatten() {
        let name = name.to_uppercase().replace('-', "_");
        all.extend(
            token(registry).map(|token| (format!("CARGO_REGISTRIES_{name}_TOKEN").into(), token)),
        );
    }
    all
}

/// The variables of this environment that a download needs.
fn network() -> impl Iterator<Item = (OsString, OsString)> {
    const NAMES: &[&str] = &[
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ];
    const GROUPS: &[&str] = &[
        "CARGO_HTTP_",
        "CARGO_NET_",
        "CARGO_REGISTRY_",
        "CARGO_REGISTRIES_",
    ];
    env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy().to_uppercase();
        NAMES.contains(&name.as_str()) || GROUPS.iter().any(|group| name.starts_with(group))
    })
}

/// The package that a kata depends on.
fn harness() -> (String, String) {
    let is_harness = |(name, _): &(String, String)| name == INSTA;
    packages().into_iter().find(is_harness).unwrap_or_default()
}

/// Names and versions of the harness's packages.
fn packages() -> Vec<(String, String)> {
    let lock: Table = lock_file([]).parse().unwrap_or_default();
    let packages = lock.get("package").and_then(Value::as_array);
    let text = |package: &Value, key: &str| Some(package.get(key)?.as_str()?.to_owned());
    let pair = |package| Some((text(package, "name")?, text(package, "version")?));
    packages.into_iter().flatten().filter_map(pair).collect()
}

/// Where a registry's index keeps the file of the package `name`.
fn in_index(name: &str) -> String {
    match name.len() {
        1 | 2 => format!("{}/{name}", name.len()),
        3 => format!("3/{}/{name}", &name[..1]),
        _ => format!("{}/{}/{name}", &name[..2], &name[2..4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_download_needs_is_taken_from_a_configuration() {
        let config: Table = r#"
            [build]
            target = "wasm32-unknown-unknown"
            build-dir = "/elsewhere"
            rustflags = ["-Dwarnings"]
            [target.x86_64-unknown-linux-gnu]
            linker = "no-such-linker"
            [env]
            INSTA_UPDATE = "always"
            [profile.dev]
            opt-level = 3
            [http]
            proxy = "proxy.example:3128"
            cainfo = "certificates.pem"
            [net]
            retry = 5
            [source.crates-io]
            replace-with = "mirror"
            [source.mirror]
            registry = "sparse+https://mirror.example/index/"
            [source.disk]
            directory = "packages"
            [registries.company]
            index = "sparse+https://company.example/"
            token = "a secret"
        "#
        .parse()
        .unwrap();
        let taken = taken(config, Some(Path::new("/home/me")));
        let names: Vec<&str> = taken.keys().map(String::as_str).collect();
        assert_eq!(names, ["http", "net", "registries", "source"]);
        let text = taken.to_string();
        assert!(text.contains("proxy.example:3128") && text.contains("mirror.example"));
        assert!(!text.contains("secret"), "{text}");
        if cfg!(unix) {
            assert_eq!(source_folders(&taken), [Path::new("/home/me/packages")]);
            assert!(text.contains("/home/me/certificates.pem"), "{text}");
        }
    }

    #[test]
    fn tokens_become_the_variables_that_cargo_reads() {
        let credentials: Table =
            "[registry]\ntoken = \"one\"\n[registries.my-company]\ntoken = \"two\"\n"
                .parse()
                .unwrap();
        let expected = [
            ("CARGO_REGISTRY_TOKEN", "one"),
            ("CARGO_REGISTRIES_MY_COMPANY_TOKEN", "two"),
        ];
        assert_eq!(
            secrets(&credentials),
            expected.map(|(name, token)| (name.into(), token.into()))
        );
    }

    #[test]
    fn the_harness_has_packages_and_each_has_its_place_in_an_index() {
        assert!(
            packages()
                .iter()
                .any(|(name, version)| name == "insta" && version.starts_with("1."))
        );
        assert_eq!(in_index("insta"), "in/st/insta");
        assert_eq!(in_index("log"), "3/l/log");
        assert_eq!(in_index("cc"), "2/cc");
    }

    #[test]
    fn a_home_that_somebody_else_filled_keeps_nothing_but_packages() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("cargo");
        for name in [
            "config",
            "credentials.toml",
            "registry/src/x/lib.rs",
            "registry/cache/x/a.crate",
        ] {
            fs::write_atomic(&home.join(name), b"x").unwrap();
        }
        clear(&home).unwrap();
        let left = fs::read_tree(&home).unwrap();
        assert_eq!(
            left.keys().collect::<Vec<_>>(),
            ["registry/cache/x/a.crate"]
        );
    }
}
