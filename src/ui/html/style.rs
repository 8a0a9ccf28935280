//! How the page looks: on a small screen and on a large one, in light, in dark and
//! on paper. Colours are named once a scheme; a test computes their contrasts.

const LIGHT: &str = "\
--paper: #faf9f6; --card: #ffffff; --ink: #20242a; --muted: #59616c; --line: #dcd8cf;
--track: #ebe7de; --link: #1f5a92; --time: #3a72ad; --checks: #7b5bab; --good: #2a6a3d;
--bad: #a4372c;";

const DARK: &str = "\
--paper: #15181c; --card: #1d2127; --ink: #e7e6e2; --muted: #a6adb7; --line: #343a42;
--track: #2c3239; --link: #8fbdec; --time: #6ea6de; --checks: #b49be0; --good: #8bcb9a;
--bad: #f0968b;";

const RULES: &str = "\
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 70rem; padding: 2.5rem clamp(1rem, 4vw, 3rem);
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", sans-serif;
  overflow-wrap: break-word;
}
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.9rem, 5vw, 2.6rem); letter-spacing: -0.02em; margin: 0; }
h2 { font-size: 1.5rem; letter-spacing: -0.01em; margin: 0 0 0.75rem; }
h3 { font-size: 1.05rem; margin: 2rem 0 0.75rem; }
p { margin: 0 0 0.5rem; max-width: 42rem; }
a { color: var(--link); text-underline-offset: 0.2em; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 2px; }
section { margin-top: 3rem; }
.kata { border-top: 1px solid var(--line); padding-top: 2.5rem; }
.muted, footer { color: var(--muted); }
.eyebrow {
  color: var(--muted); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.09em;
  margin: 0 0 0.25rem; text-transform: uppercase;
}
nav ul {
  display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none;
  margin: 1rem 0 0; padding: 0;
}
footer { border-top: 1px solid var(--line); font-size: 0.85rem; margin-top: 3.5rem; padding-top: 1rem; }
svg { display: block; overflow: hidden; }
.track { fill: var(--track); }
.share .bar, .time .bar { fill: var(--time); }
.checks .bar { fill: var(--checks); }
.bars text { fill: var(--ink); font-size: 0.8125rem; }
.bars .value { fill: var(--muted); font-variant-numeric: tabular-nums; }
.tiles {
  display: flex; flex-wrap: wrap; gap: 1px;
  background: var(--line); border: 1px solid var(--line); border-radius: 0.6rem;
  margin: 1rem 0; overflow: hidden;
}
.tiles div { background: var(--card); flex: 1 1 7.5rem; padding: 0.8rem 1rem; }
.tiles dt { color: var(--muted); font-size: 0.8rem; }
.tiles dd { font-size: 1.2rem; font-variant-numeric: tabular-nums; font-weight: 600; margin: 0; white-space: nowrap; }
.card, figure {
  background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem;
  margin: 0; padding: 1rem 1.25rem;
}
.figures { display: grid; gap: 1rem; grid-template-columns: repeat(2, minmax(0, 1fr)); margin-bottom: 1rem; }
figcaption, caption { font-size: 0.9rem; font-weight: 600; text-align: left; }
figcaption { margin-bottom: 0.6rem; }
caption { padding-bottom: 0.5rem; }
#catalogue caption { color: var(--muted); font-weight: 400; }
table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: 0.55rem 0.5rem; text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; color: var(--muted); font-size: 0.8rem; font-weight: 600; hyphens: manual; vertical-align: bottom; }
tbody th { font-weight: 500; }
.number { font-variant-numeric: tabular-nums; text-align: right; }
td.number { white-space: nowrap; }
.zero { color: var(--muted); }
.stages { padding-left: 2rem; }
.stages svg { margin-top: 0.3rem; width: 7rem; }
.narrow { color: var(--muted); display: none; font-size: 0.8rem; font-weight: 400; }
.state { border: 1px solid currentColor; border-radius: 1rem; font-size: 0.78rem; padding: 0.1rem 0.55rem; white-space: nowrap; }
.state.done { color: var(--good); }
.state.open { color: var(--link); }
.state.new { border-color: transparent; color: var(--muted); padding-left: 0; }
.diagram { overflow-x: auto; margin-bottom: 0.75rem; }
.diagram img { display: block; height: auto; max-width: 90rem; }
details { margin: 0 0 1rem; }
details p { color: var(--muted); font-size: 0.875rem; max-width: none; }
.findings { margin: 0; max-width: 46rem; padding-left: 1.1rem; }
.findings li { margin-bottom: 0.6rem; }
.findings strong { display: block; font-weight: 600; }
pre { font-size: 0.8rem; margin: 0.4rem 0 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.findings code { font-size: 0.85em; overflow-wrap: anywhere; }
.turns { list-style: none; margin: 0; max-width: 42rem; padding: 0; }
.turns li {
  border-left: 3px solid var(--line); display: grid; gap: 0 0.75rem;
  grid-template-columns: 6.5rem minmax(0, 1fr) auto; padding: 0.3rem 0 0.3rem 0.9rem;
}
.turns .bad { border-left-color: var(--bad); }
.turns .bad strong { color: var(--bad); }
.turns strong { font-weight: 600; }
.turns time { color: var(--muted); font-size: 0.85rem; font-variant-numeric: tabular-nums; }
@media screen and (max-width: 54rem) {
  body { padding-block: 1.5rem; }
  .wide { display: none; }
  .narrow { display: block; }
  .card, figure { padding: 0.9rem; }
  th, td { padding: 0.5rem 0.2rem; }
  tbody th, td { font-size: 0.8125rem; }
  tbody th { hyphens: auto; overflow-wrap: anywhere; }
  thead th, .narrow { font-size: 0.72rem; }
  thead th:first-child { width: 42%; }
  td.number { white-space: normal; }
  .stages { padding-left: 0.2rem; }
  .stages svg { width: 3.5rem; }
}
@media screen and (max-width: 40rem) {
  .figures { grid-template-columns: minmax(0, 1fr); }
  .turns li { grid-template-columns: minmax(0, 1fr); }
}
";

const PAPER: &str = "\
@page { margin: 16mm; }
@media print {
  :root { --paper: #ffffff; }
  section { margin-top: 1.5rem; }
  .kata { border-top: 0; break-before: page; margin-top: 0; padding-top: 0; }
  body { font-size: 10pt; max-width: none; padding: 0; }
  nav, details { display: none; }
  .diagram { overflow: visible; }
  .diagram img { height: auto; max-width: 100%; }
  th, td { padding-block: 0.3rem; }
  .card, figure { padding-block: 0.75rem; }
  a { color: inherit; text-decoration: none; }
  h2, h3, caption, figcaption { break-after: avoid; }
  figure, tr, .tiles, .turns li { break-inside: avoid; }
  .bar, .track, .tiles { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
";

/// The style sheet. Paper is light, even if the screen is dark.
pub(super) fn sheet() -> String {
    format!(
        ":root {{ color-scheme: light dark;\n{LIGHT} }}\n\
         @media screen and (prefers-color-scheme: dark) {{ :root {{\n{DARK} }} }}\n{RULES}{PAPER}"
    )
}
