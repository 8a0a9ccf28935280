use clap::Args;

use super::{Context, Run};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    kata::{KataId, template},
    kata_path::KataPath,
    reports::NewReport,
};

/// The author's guide, which goes along with the first kata of a folder.
const GUIDE: &str = include_str!("../../katas/README.md");

/// Begin a kata of your own (for authors)
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata new coffee-machine --katas my-course\n         kata new coffee-machine --katas my-course --open\n         kata new coins --warm-up --katas my-course"
)]
pub struct New {
    /// Lower-case letters, digits and `-`
    pub id: String,
    /// With an open track; a kata that is there and has none gets one
    #[arg(long, conflicts_with = "warm_up")]
    pub open: bool,
    /// A warm-up: 10 to 20 minutes that begin with working code
    #[arg(long)]
    pub warm_up: bool,
}

impl Run for New {
    const SCREEN: Option<&'static str> = recorded!("screens__new");

    /// Writes a small kata that passes the gate's mechanics and is to be replaced
    /// piece by piece.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let id = KataId::parse(&self.id)?;
        let folder = context
            .katas
            .clone()
            .unwrap_or_else(|| context.here.clone());
        let target = folder.join("katas").join(id.as_str());
        let solutions = folder.join("solutions").join(id.as_str());
        let is_there = target.join("kata.toml").is_file();
        let adds_to_it = self.open && is_there;
        for path in [&target, &solutions] {
            let own = if adds_to_it {
                path.join("open")
            } else {
                path.clone()
            };
            if own.symlink_metadata().is_ok() {
                return Err(Error::Exists(own));
            }
        }
        let mut files = Vec::new();
        for (name, text) in template(&id, self.warm_up)? {
            let is_of_open = name.split('/').nth(2) == Some("open");
            if is_of_open && !self.open || !is_of_open && adds_to_it {
                continue;
            }
            let path = KataPath::parse(&name).map_err(Error::Bug)?;
            fs::write_below(&folder, &path, text.as_bytes())?;
            files.push(name);
        }
        fs::write_new(&folder.join("katas/README.md"), GUIDE.as_bytes())?;
        context.ui.show(&NewReport {
            kata: id.to_string(),
            files,
            folder: fs::shown(&target),
            course: fs::shown(&folder),
        });
        Ok(ExitCode::Success)
    }
}
