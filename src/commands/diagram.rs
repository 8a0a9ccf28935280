use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Context, Run, solution::unlocked_sources};
use crate::{
    design::{Design, PartnerCrate, Unreadable},
    diagram::{MERMAID_BEGINS, Panel, SVG_BEGINS, mermaid, svg},
    error::{Error, Result},
    exit_code::ExitCode,
    fs::{self, TextTree},
    journal::unlocked,
    judge::{Sealed, seal},
    kata::{Kata, Solution},
    practice::View,
    process,
    reports::{DiagramReport, Drawn},
};

/// Draw the types of a design: yours, or a solution that you have unlocked
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata diagram\n         kata diagram --of Lot\n         kata diagram --open\n         kata diagram --compare --to both.svg"
)]
pub struct Diagram {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Whose design, mine, reference or alternate, and which type with its neighbours:
    /// give it twice for both [default: mine, and with --compare the reference]
    #[arg(long, value_name = "WHOSE|TYPE")]
    pub of: Vec<Of>,
    /// Only the types of this module; `crate` is the root
    #[arg(long, value_name = "NAME")]
    pub module: Option<String>,
    /// Your design and the other one side by side
    #[arg(long)]
    pub compare: bool,
    /// How to draw it [default: by the name of the file, else as text]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<PictureFormat>,
    /// Write it into this file
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Every relation, even if that makes it hard to read
    #[arg(long)]
    pub all: bool,
    /// Draw it as SVG and show it in a window of its own
    #[arg(long)]
    pub open: bool,
}

/// Whose design, or which part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    Whose(Whose),
    Type(String),
}

impl std::str::FromStr for Of {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whose = Whose::from_str(text, false);
        Ok(whose.map_or_else(|_| Self::Type(text.to_owned()), Self::Whose))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    Mine,
    Reference,
    Alternate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureFormat {
    Text,
    Mermaid,
    Svg,
}

impl Run for Diagram {
    const SCREEN: Option<&'static str> = recorded!("screens__diagram");

    /// Draws a design, or two side by side.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.as_deref())?;
        let mut drawn = Vec::new();
        for whose in whose(self) {
            let whole = read(&view, kata, whose)?;
            drawn.push(part(whole, self)?);
        }
        let format = format_of(self);
        let (name, picture) = picture(context, self, format, &drawn)?;
        let mut to = self.to.clone();
        if let Some(file) = &self.to {
            write(file, &picture)?;
        } else if self.open {
            to = Some(fs::write_for_others(ending(format), picture.as_bytes())?);
        }
        let is_opened = |file: &PathBuf| process::open(file);
        context.ui.show(&DiagramReport {
            kata: kata.id.to_string(),
            designs: drawn,
            format: name,
            picture,
            to: to.as_deref().map(|file| context.shown(file)),
            not_opened: self.open && !to.as_ref().is_some_and(is_opened),
        });
        Ok(ExitCode::Success)
    }
}

/// Whose designs are wanted.
fn whose(args: &Diagram) -> Vec<Whose> {
    let named = args.of.iter().rev().find_map(|it| match it {
        Of::Whose(whose) => Some(*whose),
        Of::Type(_) => None,
    });
    match (args.compare, named) {
        (false, whose) => vec![whose.unwrap_or(Whose::Mine)],
        (true, Some(Whose::Alternate)) => vec![Whose::Mine, Whose::Alternate],
        (true, _) => vec![Whose::Mine, Whose::Reference],
    }
}

/// So many names are offered where one is not there.
const MOST_KNOWN: usize = 12;

/// The part of a design that is wanted: a module, a type with its neighbours, or all.
fn part(mut drawn: Drawn, args: &Diagram) -> Result<Drawn> {
    let missing = |drawn: &Drawn, kind: &'static str, name: &str, known: Vec<&str>| {
        let known = known.into_iter().take(MOST_KNOWN);
        Error::NoSuchPart {
            of: drawn.title.clone(),
            kind,
            name: name.to_owned(),
            known: known.map(str::to_owned).collect(),
        }
    };
    if let Some(name) = &args.module {
        drawn.design = drawn
            .design
            .module(name)
            .ok_or_else(|| missing(&drawn, "module", name, drawn.design.modules()))?;
        drawn.title += &format!(", module {name}");
    }
    for wanted in &args.of {
        let Of::Type(name) = wanted else { continue };
        let types = drawn.design.types.iter();
        drawn.design = drawn.design.around(name).ok_or_else(|| {
            missing(
                &drawn,
                "type",
                name,
                types.map(|it| it.name.as_str()).collect(),
            )
        })?;
        drawn.title += &format!(", around {name}");
    }
    Ok(drawn)
}

fn panels(drawn: &[Drawn]) -> Vec<Panel<'_>> {
    drawn
        .iter()
        .map(|it| Panel {
            title: &it.title,
            design: &it.design,
        })
        .collect()
}

/// The picture for the terminal, a file or a program, and what its format is called.
fn picture(
    context: &Context,
    args: &Diagram,
    format: PictureFormat,
    drawn: &[Drawn],
) -> Result<(&'static str, String)> {
    let (ui, all, drawn) = (context.ui.clone(), args.all, drawn.to_vec());
    let is_for_the_terminal = args.to.is_none() && !args.open && !ui.json;
    process::compute(move || {
        let panels = panels(&drawn);
        match format {
            PictureFormat::Text if is_for_the_terminal => ("text", ui.diagram_page(&panels, all)),
            PictureFormat::Text => ("text", ui.diagram_text(&panels, all)),
            PictureFormat::Mermaid => ("mermaid", mermaid(&panels, all)),
            PictureFormat::Svg => ("svg", svg(&panels, all)),
        }
    })
}

fn read(view: &View, kata: &Kata, whose: Whose) -> Result<Drawn> {
    let state = view.state(&kata.id);
    let open = unlocked(&state, kata.last_stage());
    let (of, which) = match whose {
        Whose::Mine => {
            let partners = partners(view, kata, state.delivered)?;
            return Ok(Drawn {
                of: "mine",
                stage: state.current(),
                title: format!("{}: your code", kata.id),
                design: read_design(kata, own_sources(view, kata)?, partners, "your code")?,
            });
        }
        Whose::Reference => ("reference", Solution::Reference),
        Whose::Alternate => ("alternate", Solution::Alternate),
    };
    let (sources, stage) = unlocked_sources(kata, which, open, state.current())?;
    let title = format!("{}: the {of} at stage {stage}", kata.id);
    Ok(Drawn {
        of,
        stage,
        design: read_design(kata, sources, Vec::new(), &title)?,
        title,
    })
}

/// The learner's sources, as the judge would take them.
pub(super) fn own_sources(view: &View, kata: &Kata) -> Result<TextTree> {
    let sealed = seal(&view.dojo.kata(&kata.id))?;
    match sealed.refused.into_iter().next() {
        None => Ok(sealed.sources),
        Some(refused) => Err(unreadable("your code")(Unreadable {
            place: refused.path,
            why: refused.why,
        })),
    }
}

/// The crates of the partners that have arrived.
fn partners(view: &View, kata: &Kata, arrived: usize) -> Result<Vec<PartnerCrate>> {
    let mut sealed = Sealed::default();
    let rounds = kata.rounds_up_to(arrived);
    sealed.take_partners(&view.dojo.kata(&kata.id), rounds)?;
    let partners = sealed.partners.into_iter().map(|it| PartnerCrate {
        folder: Kata::partner_folder(&it.round),
        name: it.round.id,
        sources: it.sources,
    });
    Ok(partners.collect())
}

fn read_design(
    kata: &Kata,
    sources: TextTree,
    partners: Vec<PartnerCrate>,
    of: &str,
) -> Result<Design> {
    let (name, marks_public) = (kata.id.crate_name(), kata.is_open());
    let read = process::compute(move || Design::read_with_partners(&sources, &name, &partners))?;
    let design = read.map_err(unreadable(of))?;
    Ok(Design {
        marks_public,
        ..design
    })
}

/// For `map_err`: whose code it is that cannot be read.
pub(super) fn unreadable(of: &str) -> impl Fn(Unreadable) -> Error {
    move |Unreadable { place, why }| Error::Unreadable {
        of: of.to_owned(),
        place,
        why,
    }
}

/// What was asked for, or what the file's name says.
fn format_of(args: &Diagram) -> PictureFormat {
    let end = args.to.as_deref().and_then(Path::extension);
    args.format
        .unwrap_or(match end.and_then(|end| end.to_str()) {
            Some("svg") => PictureFormat::Svg,
            Some("mmd" | "mermaid") => PictureFormat::Mermaid,
            _ if args.open => PictureFormat::Svg,
            _ => PictureFormat::Text,
        })
}

fn ending(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Text => ".txt",
        PictureFormat::Mermaid => ".mmd",
        PictureFormat::Svg => ".svg",
    }
}

/// Writes a picture. Nothing is overwritten but an older picture.
fn write(file: &Path, picture: &str) -> Result<()> {
    let is_ours = |old: String| old.starts_with(MERMAID_BEGINS) || old.starts_with(SVG_BEGINS);
    if file.exists() && !std::fs::read_to_string(file).is_ok_and(is_ours) {
        return Err(Error::Exists(file.to_owned()));
    }
    fs::write_atomic(file, picture.as_bytes())
}
