//! `kata report --html`: one page for everybody, on a telephone, in the dark, on
//! paper and read aloud.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use lld_kata::{journal::Event, kata::KataId};

use crate::{
    dojo::{Dojo, Run},
    lookback::{a_morning, two_katas},
    page::Page,
};

/// A title that a page must not take for its own text.
const NASTY: &str = "A & B <img src=x onerror=alert(1)> 'quoted' and rather long";

/// Two katas and a third one of somebody's own, with a nasty title.
fn three_katas() -> Dojo {
    let dojo = two_katas();
    dojo.kata(&["new", "nasty", "--katas", "mine"]).exits(0);
    let manifest = dojo.read("mine/katas/nasty/kata.toml");
    let mut lines: Vec<String> = manifest.lines().map(str::to_owned).collect();
    for line in &mut lines {
        if line.starts_with("title = ") {
            *line = format!("title = \"{NASTY}\"");
        }
    }
    dojo.write("mine/katas/nasty/kata.toml", lines.join("\n"));
    let fetched = Event::Fetched {
        kata: KataId::parse("nasty").unwrap(),
        version: String::new(),
        stages: 2,
        folder: Some(dojo.path("mine")),
    };
    dojo.append(vec![fetched]);
    // Katas of a folder that was never named are not used.
    dojo.kata(&["list", "--katas", "mine"]).exits(0);
    dojo
}

fn page_of(dojo: &Dojo) -> String {
    dojo.kata(&["report", "--html", "report.html", "--force"])
        .exits(0);
    dojo.read("report.html")
}

#[test]
fn a_report_is_written_once_and_over_nothing() {
    let dojo = a_morning();
    dojo.kata(&["report", "--html", "out/report.html"])
        .exits(0)
        .says("the report is in out/report.html");
    let first = dojo.read("out/report.html");
    assert!(first.ends_with("</html>\n"));
    dojo.write("out/report.html", "mine");
    dojo.kata(&["report", "--html", "out/report.html"])
        .exits(2)
        .says("`out/report.html` is there already")
        .says("--force");
    assert_eq!(dojo.read("out/report.html"), "mine");
    let document = dojo
        .kata(&["report", "--html", "out/report.html", "--force", "--json"])
        .exits(0)
        .json();
    assert_eq!(document["katas"], serde_json::json!(["counter"]));
    assert!(dojo.read("out/report.html").contains("Practice report"));
    // Nothing half-written stays beside it.
    assert_eq!(fs::read_dir(dojo.path("out")).unwrap().count(), 1);
}

#[test]
fn a_report_is_about_the_katas_that_are_named() {
    let dojo = two_katas();
    let all = page_of(&dojo);
    assert!(all.contains("id=\"kata-counter\"") && all.contains("id=\"kata-traffic-control\""));
    dojo.kata(&["report", "counter", "--html", "one.html"])
        .exits(0);
    let one = dojo.read("one.html");
    assert!(one.contains("id=\"kata-counter\"") && !one.contains("traffic"));
    dojo.kata(&["report", "parking-lot", "--html", "two.html"])
        .exits(2)
        .says("not fetched");
    // Without a name it is `report.html`, which is there already.
    dojo.kata(&["report"])
        .exits(2)
        .says("`report.html` is there already");
    assert!(!dojo.path("two.html").exists());
}

#[test]
fn a_report_tells_time_checks_hints_and_regressions() {
    let html = page_of(&a_morning()).replace('\u{a0}', " ");
    for text in [
        "1 of 2 stages passed · 1 h 00 min active, 7 checks, 1 hint, 1 regression",
        "1 · a counter: 20 min; 2 · steps from outside: 40 min",
        "1 · a counter: 2 checks, broke 1×; 2 · steps from outside: 5 checks",
        "stage 1 had passed and broke",
        "number 1 of stage 2",
        "stage 2 started over",
    ] {
        assert!(html.contains(text), "no `{text}`");
    }
}

#[test]
fn a_report_loads_nothing_and_runs_nothing() {
    let html = page_of(&three_katas());
    assert!(
        html.contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"")
    );
    for word in [
        "http:", "https:", "//", "url(", "@import", "<script", "<link",
    ] {
        assert!(!html.contains(word), "`{word}`");
    }
    // The only images lie in the page itself.
    let images = html.matches("src=\"").count();
    assert!(images > 0);
    assert_eq!(html.matches("src=\"data:image/svg+xml,%3C").count(), images);
    assert!(html.contains("A &amp; B &lt;img src=x onerror=alert(1)&gt; &#39;quoted&#39;"));
    assert_eq!(html.matches("<img").count(), images);
}

#[test]
fn a_report_can_be_read_aloud() {
    let html = page_of(&three_katas());
    let page = Page::parse(&html);
    let (_, root) = page.all("html").next().unwrap();
    assert_eq!(root.get("lang"), "en");
    for landmark in ["header", "nav", "main", "footer", "h1"] {
        assert_eq!(page.all(landmark).count(), 1, "{landmark}");
    }
    let ids = page.with("id");
    let unique: BTreeMap<&str, _> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "ids are unique");
    for (names, element) in page.with("aria-labelledby") {
        for name in names.split_whitespace() {
            assert!(unique.contains_key(name), "{element:?}");
        }
    }
    for (target, _) in page.with("href") {
        assert!(unique.contains_key(target.strip_prefix('#').unwrap()));
    }
    let pictures: Vec<_> = page.all("svg").collect();
    assert!(pictures.len() > 6);
    for (place, svg) in pictures {
        let named = svg.get("role") == "img"
            && page
                .children(place)
                .any(|child| child.name == "title" && !child.text.is_empty());
        assert!(named || svg.get("aria-hidden") == "true", "{svg:?}");
    }
    let tables: Vec<_> = page.all("table").collect();
    assert_eq!(tables.len(), 4);
    for (place, _) in tables {
        assert!(page.children(place).any(|child| child.name == "caption"));
    }
    assert!(
        page.all("th")
            .all(|(_, th)| ["col", "row"].contains(&th.get("scope")))
    );
    let mut level = 0;
    for element in &page.0 {
        if let Some(next) = element.name.strip_prefix('h').and_then(|n| n.parse().ok()) {
            assert!(next <= level + 1, "h{next} after h{level}");
            level = next;
        }
    }
}

/// The colours of the first block that begins with `head`, by name.
fn colours(css: &str, head: &str) -> BTreeMap<String, [f64; 3]> {
    let block = &css[css.find(head).unwrap()..];
    let block = &block[block.find("--").unwrap()..block.find('}').unwrap()];
    let parsed = block.split(';').filter_map(|line| {
        let (name, hex) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        Some((name.to_owned(), [part(0), part(2), part(4)]))
    });
    parsed.collect()
}

/// WCAG 2.2: the contrast ratio of two colours, from 1 to 21.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let linear = colour.map(|part| {
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_colours_of_a_report_have_enough_contrast_in_light_and_dark() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 0.01);
    let html = page_of(&a_morning());
    let css = html.split("<style>").nth(1).unwrap();
    let css = css.split("</style>").next().unwrap();
    for head in [":root", "@media screen and (prefers-color-scheme: dark)"] {
        let colours = colours(css, head);
        assert_eq!(colours.len(), 11, "{head}");
        for text in ["ink", "muted", "link", "good", "bad"] {
            for ground in ["paper", "card"] {
                let ratio = contrast(colours[text], colours[ground]);
                assert!(ratio >= 4.5, "{head}: {text} on {ground} {ratio:.2}");
            }
        }
        for bar in ["time", "checks"] {
            for ground in ["paper", "card", "track"] {
                let ratio = contrast(colours[bar], colours[ground]);
                assert!(ratio >= 3.0, "{head}: {bar} on {ground} {ratio:.2}");
            }
        }
    }
    // No colour but those, and the white of paper.
    let is_hex = |part: &&str| part.len() > 6 && part[..6].chars().all(|c| c.is_ascii_hexdigit());
    assert_eq!(css.split('#').skip(1).filter(is_hex).count(), 23);
    assert!(css.contains("@media print"));
}

fn browser() -> Option<&'static str> {
    let known = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    known.into_iter().find(|path| Path::new(path).exists())
}

/// What a browser makes of `html` in a window of `width` pixels: a page around it
/// measures it, for which the report itself has no script.
fn measured(browser: &str, html: &str, width: usize) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    let quoted = html.replace('&', "&amp;").replace('"', "&quot;");
    let around = format!(
        "<!DOCTYPE html><iframe id=f style=\"width:{width}px;height:900px;border:0\" \
         srcdoc=\"{quoted}\"></iframe><pre id=result></pre><script>{MEASURE}</script>"
    );
    let file = folder.path().join("around.html");
    fs::write(&file, around).unwrap();
    let output = Command::new("timeout")
        .args(["60", browser, "--headless", "--no-sandbox", "--disable-gpu"])
        .args(["--disable-background-networking", "--hide-scrollbars"])
        .arg(format!(
            "--user-data-dir={}",
            folder.path().join("profile").display()
        ))
        .args(["--virtual-time-budget=4000", "--dump-dom"])
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let result = dom.split("<pre id=\"result\">").nth(1);
    let result = result.and_then(|rest| rest.split("</pre>").next());
    let result = result
        .unwrap_or_default()
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let run = Run::of(output);
    serde_json::from_str(&result).unwrap_or_else(|e| panic!("{e}: {}\n{}", run.code, run.stderr))
}

const MEASURE: &str = "addEventListener('load', () => {
  const page = f.contentDocument, width = f.clientWidth;
  const box = element => element.getBoundingClientRect();
  const out = [...page.querySelectorAll('body *')]
    // A diagram scrolls in its frame.
    .filter(e => !e.matches('.diagram img'))
    .filter(e => box(e).width > 0 && (box(e).right > width + 0.5 || box(e).left < -0.5))
    .map(e => e.tagName + ' ' + e.textContent.slice(0, 40));
  const cut = [...page.querySelectorAll('.card:not(.diagram), figure')]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 40));
  const over = [...page.querySelectorAll('.bars .value')]
    .filter(e => box(e.previousElementSibling).right > box(e).left)
    .map(e => e.previousElementSibling.textContent);
  result.textContent = JSON.stringify({
    scroll: page.documentElement.scrollWidth, out, cut, over,
    sections: page.querySelectorAll('section.kata').length,
    bars: page.querySelectorAll('svg .bar').length,
    images: [...page.images].map(image => image.naturalWidth > 100),
  });
});";

/// Nothing of the page `html` is cut off or wider than the window.
#[cfg(target_os = "linux")]
pub(crate) fn fits_every_screen(html: &str) {
    let Some(browser) = browser() else {
        return;
    };
    for width in [360, 1440] {
        let seen = measured(browser, html, width);
        let scroll = seen["scroll"].as_u64().unwrap();
        assert!(scroll <= width as u64, "{width}: {seen}");
        for problem in ["out", "cut", "over"] {
            assert_eq!(seen[problem], serde_json::json!([]), "{problem} at {width}");
        }
    }
}

#[test]
fn nothing_overflows_on_a_telephone_or_on_a_large_screen() {
    let Some(browser) = browser() else {
        eprintln!("skipped: there is no chromium to look at the report with");
        return;
    };
    let html = page_of(&three_katas());
    for width in [360, 880, 1440] {
        let seen = measured(browser, &html, width);
        assert!(
            seen["scroll"].as_u64().unwrap() <= width as u64,
            "{width}: {seen}"
        );
        for problem in ["out", "cut", "over"] {
            assert_eq!(seen[problem], serde_json::json!([]), "{problem} at {width}");
        }
        assert_eq!(seen["sections"], 3);
        assert!(seen["bars"].as_u64().unwrap() >= 6, "{seen}");
        let images = seen["images"].as_array().unwrap();
        assert!(
            !images.is_empty() && images.iter().all(|drawn| drawn == true),
            "{seen}"
        );
    }
    // The same measure notices what is too wide.
    let wide = html.replace("<footer>", "<footer><div style=\"width:2000px\">x</div>");
    assert!(measured(browser, &wide, 1440)["scroll"].as_u64().unwrap() >= 2000);
}
