use std::path::Path;

use serde::Serialize;

use super::{Context, solution::unlocked_sources};
use crate::{
    cli::{self, PictureFormat, Whose},
    error::{Error, Result},
    exit_code::ExitCode,
    fs::{self, TextTree},
    journal::unlocked,
    judge::seal,
    kata::{Kata, Solution},
    practice::View,
    review::{Design, MERMAID_BEGINS, Panel, SVG_BEGINS, Unreadable, mermaid, svg},
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
#[derive(Serialize)]
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
    let whose: &[Whose] = match (args.compare, args.of) {
        (false, None | Some(Whose::Mine)) => &[Whose::Mine],
        (false, Some(Whose::Reference)) => &[Whose::Reference],
        (false, Some(Whose::Alternate)) => &[Whose::Alternate],
        (true, Some(Whose::Alternate)) => &[Whose::Mine, Whose::Alternate],
        (true, _) => &[Whose::Mine, Whose::Reference],
    };
    let mut drawn = Vec::new();
    for whose in whose {
        drawn.push(read(&view, kata, *whose)?);
    }
    let panels: Vec<Panel<'_>> = drawn
        .iter()
        .map(|it| Panel {
            title: &it.title,
            design: &it.design,
        })
        .collect();
    let format = format_of(args);
    let (name, picture) = match format {
        PictureFormat::Text => ("text", context.ui.diagram_text(&panels, args.all)),
        PictureFormat::Mermaid => ("mermaid", mermaid(&panels, args.all)),
        PictureFormat::Svg => ("svg", svg(&panels, args.all)),
    };
    if let Some(file) = &args.to {
        write(file, &picture)?;
        let titles: Vec<&str> = panels.iter().map(|it| it.title).collect();
        let file = context.shown(file);
        context
            .ui
            .done(&format!("{}: `{file}`", titles.join(", and ")));
    } else if format == PictureFormat::Text {
        context.ui.diagram(&panels, args.all);
    } else {
        context.ui.out(&picture);
    }
    context.ui.document(
        "diagram",
        &Shown {
            kata: kata.id.as_str(),
            designs: &drawn,
            format: name,
            picture: &picture,
            to: args.to.as_deref().map(|file| context.shown(file)),
        },
    );
    Ok(ExitCode::Success)
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
                design: read_design(&own_sources(view, kata)?, "your code")?,
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
        design: read_design(&sources, &title)?,
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

fn read_design(sources: &TextTree, of: &str) -> Result<Design> {
    Design::read(sources).map_err(unreadable(of))
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
            _ => PictureFormat::Text,
        })
}

/// Writes a picture. Nothing is overwritten but an older picture.
fn write(file: &Path, picture: &str) -> Result<()> {
    let is_ours = |old: String| old.starts_with(MERMAID_BEGINS) || old.starts_with(SVG_BEGINS);
    if file.exists() && !std::fs::read_to_string(file).is_ok_and(is_ours) {
        return Err(Error::Exists(file.to_owned()));
    }
    fs::write_atomic(file, picture.as_bytes())
}
