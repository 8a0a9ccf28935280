use std::path::Path;

use serde::Serialize;

use super::{Context, solution::unlocked_sources};
use crate::{
    cli::{self, Of, PictureFormat, Whose},
    design::{Design, Unreadable},
    diagram::{MERMAID_BEGINS, Panel, SVG_BEGINS, mermaid, svg},
    error::{Error, Result},
    exit_code::ExitCode,
    fs::{self, TextTree},
    journal::unlocked,
    judge::seal,
    kata::{Kata, Solution},
    practice::View,
    process,
};

#[derive(Serialize)]
struct Shown<'a> {
    kata: &'a str,
    designs: &'a [Drawn],
    format: &'static str,
    picture: &'a str,
    to: Option<String>,
}

/// A design and where it is from.
#[derive(Clone, Serialize)]
struct Drawn {
    of: &'static str,
    stage: usize,
    #[serde(skip)]
    title: String,
    #[serde(flatten)]
    design: Design,
}

/// Draws a design, or two side by side.
pub(super) fn diagram(context: &Context, args: &cli::Diagram) -> Result<ExitCode> {
    let view = context.view()?;
    let kata = view.pick(&context.here, args.kata.as_deref())?;
    let mut drawn = Vec::new();
    for whose in whose(args) {
        let whole = read(&view, kata, whose)?;
        drawn.push(part(whole, args)?);
    }
    let format = format_of(args);
    let (name, picture) = picture(context, args, format, &drawn)?;
    let mut to = args.to.clone();
    if let Some(file) = &args.to {
        write(file, &picture)?;
    } else if args.open {
        to = Some(fs::write_for_others(ending(format), picture.as_bytes())?);
    } else if format == PictureFormat::Text {
        context.ui.diagram(&panels(&drawn), args.all);
    } else {
        context.ui.out(&picture);
    }
    if let Some(file) = &to {
        let titles: Vec<&str> = drawn.iter().map(|it| it.title.as_str()).collect();
        let shown = context.shown(file);
        context
            .ui
            .done(&format!("{}: `{shown}`", titles.join(", and ")));
        if args.open && !process::open(file) {
            context.ui.note(
                "no program here shows it: open that file in a browser, or name a program in KATA_OPEN",
            );
        }
    }
    context.ui.document(
        "diagram",
        &Shown {
            kata: kata.id.as_str(),
            designs: &drawn,
            format: name,
            picture: &picture,
            to: to.as_deref().map(|file| context.shown(file)),
        },
    );
    Ok(ExitCode::Success)
}

/// Whose designs are wanted.
fn whose(args: &cli::Diagram) -> Vec<Whose> {
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
fn part(mut drawn: Drawn, args: &cli::Diagram) -> Result<Drawn> {
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

/// The picture for a file or a program, and what its format is called.
fn picture(
    context: &Context,
    args: &cli::Diagram,
    format: PictureFormat,
    drawn: &[Drawn],
) -> Result<(&'static str, String)> {
    let (ui, all, drawn) = (context.ui.clone(), args.all, drawn.to_vec());
    process::compute(move || {
        let panels = panels(&drawn);
        match format {
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
            return Ok(Drawn {
                of: "mine",
                stage: state.current(),
                title: format!("{}: your code", kata.id),
                design: read_design(own_sources(view, kata)?, "your code")?,
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
        design: read_design(sources, &title)?,
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

fn read_design(sources: TextTree, of: &str) -> Result<Design> {
    process::compute(move || Design::read(&sources))?.map_err(unreadable(of))
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
fn format_of(args: &cli::Diagram) -> PictureFormat {
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
