//! How fast and how well paragraphs are set: `cargo bench --bench paragraph [-- FILE.md]`.
//!
//! Reads plain prose (paragraphs between empty lines), sets it in EB Garamond 11/14 on four inches,
//! and prints times (medians) and figures of the lines: the word gap's mean and standard deviation in
//! em, loose and tight lines, hyphens.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "whoever runs this gives settings in the environment, and reads what it prints"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::Length;
use chapbook::text::catalog::Catalog;
use chapbook::text::shape::Features;
use chapbook::typeset::paragraph::setter::Setter;
use chapbook::typeset::paragraph::{
    Font, LineBreaks, ParagraphShape, Shaped, StyleRun, Styled, Variants, Weights, shape,
};

/// What is measured over all lines.
#[derive(Default)]
struct Figures {
    gaps: Vec<f64>,
    hyphens: usize,
    ladders: usize,
    run: usize,
    lines: usize,
    runts: usize,
}

fn main() {
    let given = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    let corpus = std::env::var("CHAPBOOK_CORPUS").unwrap_or_else(|_| "../shared/corpus".to_owned());
    let path = given.map_or_else(|| PathBuf::from(corpus).join("classics/moby-dick.md"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("{}: not there, nothing measured", path.display());
        return;
    };
    let paragraphs = paragraphs(&text);
    let catalog = Catalog::new(&[], &mut Diagnostics::default());
    let family = std::env::var("FAMILY").unwrap_or_else(|_| "EB Garamond".to_owned());
    let face = catalog.find(&family, 400, false).expect("is bundled");
    let font = Font { face, size: Length::pt(11), features: Features::OLD_STYLE, ..Font::default() };
    let number = |name: &str, usual| std::env::var(name).map_or(usual, |it| it.parse().expect("a number"));
    let (expansion, letter_spacing) = (number("EXPANSION", 20), number("LETTERS", 3));
    let column = ParagraphShape {
        expansion,
        letter_spacing,
        first_indent: Length::pt(11),
        weights: weights(),
        ..ParagraphShape::default()
    };
    let setter = Setter::new(&catalog, &["en".to_owned()], &[]);
    let make = || -> Vec<Shaped> {
        paragraphs.iter().map(|text| shape(styled(text, &font), column.clone(), &setter)).collect()
    };
    let start = Instant::now();
    let before = clock(start);
    let shaped = make();
    let first = clock(start).saturating_sub(before);
    let (shaping, _) = median(make);
    let (setting, settings) = median(|| -> Vec<LineBreaks> { shaped.iter().map(Shaped::natural).collect() });
    let (drawing, figures) = median(|| figures(&shaped, &settings));
    let lines: u32 = settings.iter().map(|it| it.lines).sum();
    println!("{} paragraphs, {lines} lines of {}", paragraphs.len(), path.display());
    println!("shaping {shaping:.1?} (first time {first:.1?})  setting {setting:.1?}  making lines {drawing:.1?}");
    if std::env::var_os("VARIANTS").is_some() {
        let (variants, all) = median(|| -> Vec<Variants> { shaped.iter().map(Shaped::variants).collect() });
        let shorter = all.iter().filter(|it| it.shorter.is_some()).count();
        let longer = all.iter().filter(|it| it.longer.is_some()).count();
        println!("variants {variants:.1?}: {shorter} shorter, {longer} longer");
    }
    print(figures, setter.warnings().len());
}

/// The weights, of which some can be given: `WEIGHTS=square=300,expansion=6`.
fn weights() -> Weights {
    let mut weights = Weights::default();
    for pair in std::env::var("WEIGHTS").unwrap_or_default().split(',').filter(|it| !it.is_empty()) {
        let (name, value) = pair.split_once('=').expect("name=value");
        let value = value.parse().expect("a number");
        match name {
            "line" => weights.line = value,
            "linear" => weights.linear = value,
            "tight" => weights.tight = value,
            "expansion" => weights.expansion = value,
            "adjacent" => weights.adjacent = value,
            "contrast" => weights.contrast = value,
            "hyphen" => weights.hyphen = value,
            "double_hyphen" => weights.double_hyphen = value,
            "final_hyphen" => weights.final_hyphen = value,
            "runt" => weights.runt = value,
            "nearly_full" => weights.nearly_full = value,
            "same_word" => weights.same_word = value,
            other => panic!("{other} is no weight"),
        }
    }
    weights
}

/// The prose of a Markdown file, without its marks.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let blocks = lines.split(|line| line.is_empty()).map(|block| block.join(" "));
    let prose = blocks.filter(|it| !it.is_empty() && !it.starts_with(['#', '>', '-', '|', '*', '<', '`']));
    prose.map(|it| smart(&it.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
}

/// English quotes and dashes, roughly.
fn smart(text: &str) -> String {
    let text = text.replace(['*', '_'], "").replace("--", "—");
    let mut out = String::new();
    for c in text.chars() {
        let opens = out.ends_with([' ', '—', '(', '“', '‘']) || out.is_empty();
        out.push(match c {
            '"' if opens => '“',
            '"' => '”',
            '\'' if opens => '‘',
            '\'' => '’',
            other => other,
        });
    }
    out
}

/// A paragraph of one font.
fn styled(text: &str, font: &Font) -> Styled {
    let mut styled = Styled::default();
    let font = styled.font(font);
    styled.push(text, StyleRun { font, ..StyleRun::default() });
    styled
}

/// The time that this thread has worked, where the system tells (Linux), else the time on the wall.
fn clock(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let worked = told.as_deref().and_then(|it| it.split(' ').next()).and_then(|it| it.parse().ok());
    worked.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Does something five times: the median of its times, and what it gave last.
fn median<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut times = Vec::new();
    let mut last = None;
    let start = Instant::now();
    for _ in 0..5 {
        let before = clock(start);
        last = Some(work());
        times.push(clock(start).saturating_sub(before));
    }
    times.sort();
    (times[2], last.expect("was done"))
}

/// Makes all lines and measures them.
fn figures(shaped: &[Shaped], settings: &[LineBreaks]) -> Figures {
    let mut figures = Figures::default();
    for (shaped, setting) in shaped.iter().zip(settings) {
        for index in 0..setting.breaks.len() {
            let line = shaped.line(setting, index);
            let last = index + 1 == setting.breaks.len();
            figures.lines += 1;
            figures.run = if line.hyphenated { figures.run + 1 } else { 0 };
            figures.hyphens += usize::from(line.hyphenated);
            figures.ladders += usize::from(figures.run == 3);
            let width = line.span.1.to_pt() - line.span.0.to_pt();
            figures.runts += usize::from(last && width < 22.0);
            if last && line.span.1.to_pt() < 288.0 - 5.5 {
                continue;
            }
            let run = &line.runs[0];
            let gaps: Vec<f64> = (line.glyphs.iter())
                .filter(|glyph| {
                    let start = run.text.start as usize + usize::from(glyph.start);
                    line.text[start..].starts_with(' ') && start + 1 < line.text.len()
                })
                .map(|glyph| f64::from(glyph.advance) / 65_536.0 / 11.0)
                .collect();
            if gaps.len() >= 3 {
                figures.gaps.push(gaps.iter().sum::<f64>() / gaps.len() as f64);
            }
        }
    }
    figures
}

/// Prints the figures, in the names of `linestats.py`.
fn print(figures: Figures, warnings: usize) {
    let count = figures.gaps.len() as f64;
    let mean = figures.gaps.iter().sum::<f64>() / count;
    let deviation = (figures.gaps.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count).sqrt();
    let share = |of: &dyn Fn(f64) -> bool| 100.0 * figures.gaps.iter().filter(|it| of(**it)).count() as f64 / count;
    let (mut least, mut most) = (f64::MAX, f64::MIN);
    for gap in &figures.gaps {
        (least, most) = (least.min(*gap), most.max(*gap));
    }
    println!(
        "gap_mean {mean:.4}  gap_sd {deviation:.4}  loose {:.3} %  very_loose {:.3} %  tight {:.3} %  gap {least:.3}..{most:.3}",
        share(&|gap| gap > 0.45),
        share(&|gap| gap > 0.60),
        share(&|gap| gap < 0.17),
    );
    println!(
        "hyphens {:.2} %  ladders {}  runts {}  warnings {warnings}",
        100.0 * figures.hyphens as f64 / figures.lines as f64,
        figures.ladders,
        figures.runts,
    );
}
