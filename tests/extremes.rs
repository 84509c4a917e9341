//! Settings at the ends of what they take, and beyond: every number, length and word, one by one and two of the page's
//! together, becomes the files that were asked for, or an error that says why not.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::catch_unwind;
use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::project::config::Profile;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::flag::Flag;
use chapbook::project::settings::setting::{Json, Setting, Takes};
use chapbook::project::settings::table::SETTINGS;
use chapbook::project::theme::ELEMENTS;
use chapbook::shop::Shop;
use chapbook::{OutputKind, build, check, project};

use crate::fuzz::mutator::Chance;

/// What all settings have something to do with, in few words.
const BOOK: &str = "\
---
title: A Weir and Its Keeper
author: Ann Example
lang: en
isbn: 9780306406157
---

# The first chapter

The keeper of the embankment waited for water that would turn the wheel, and `count(water)` said none.[^1] He *waited* on.

[^1]: A note at the foot, with more words than a line of it holds.

> What is quoted.

- One
- Two

::: note
A container.
:::

## A section

| A | B |
|---|--:|
| water | 12 |

$$ a = \\frac{b}{2} $$

```rust
fn wheel(water: u32) -> u32 { water / 2 }
```

# The second

Water came.
";

/// Numbers that no setting was made for; most are refused.
const NUMBERS: &[&str] =
    &["0", "-0", "-1", "1.5", "1e3", "1e400", "NaN", "inf", "2147483648", "18446744073709551616", "0x10"];

/// Lengths from nothing to a mile; some are refused.
const LENGTHS: &[&str] = &[
    "0",
    "0mm",
    "0.001pt",
    "0.1mm",
    "1pt",
    "2mm",
    "10mm",
    "0.5in",
    "60mm",
    "199mm",
    "720pt",
    "1000mm",
    "5000mm",
    "1609344mm",
    "-1mm",
    "-0mm",
    "1e9mm",
    "NaNpt",
    "infmm",
    "99999999999999999999pt",
    "0.00000000000000000000001mm",
    "mm",
];

/// What is neither, where a setting takes more than one kind.
const FORMS: &[&str] =
    &["0%", "1%", "3%", "100%", "-1%", "99999999999%", "NaN%", "true", "false", "", "\u{0}", "[]", "{}"];

/// The sizes of pages.
const SIZES: &[&str] = &[
    "a7", "4x4in", "60x60mm", "60x600mm", "600x60mm", "a4", "1189x1189mm", "1x1mm", "0x0mm", "5000x5000mm", "NaNxNaNmm",
];

/// The settings that decide on the form of a page, of which each two are tried together.
const PAGE: &[(&str, &[&str])] = &[
    ("pdf.trim", &["a7", "60x60mm", "60x500mm", "500x60mm", "a4"]),
    ("pdf.font-size", &["4pt", "48pt", "72pt"]),
    ("pdf.leading", &["4pt", "144pt"]),
    ("pdf.margins.inner", &["0mm", "29mm", "60mm"]),
    ("pdf.margins.outer", &["0mm", "29mm", "60mm"]),
    ("pdf.margins.top", &["0mm", "29mm", "60mm"]),
    ("pdf.margins.bottom", &["0mm", "29mm", "60mm"]),
    ("pdf.margins", &["tschichold", "twelfths"]),
    ("pdf.head-distance", &["0mm", "40mm"]),
    ("pdf.foot-distance", &["0mm", "40mm"]),
    ("pdf.first-line-indent", &["0mm", "10em", "720pt"]),
    ("pdf.paragraph-spacing", &["3"]),
    ("pdf.bleed", &["0.1mm", "50mm"]),
    ("pdf.drop-caps", &["6"]),
    ("pdf.small-caps-opening", &["line"]),
    ("pdf.notes", &["end", "margin"]),
    ("pdf.note-layout", &["run-in"]),
    ("pdf.bottoms", &["ragged", "level"]),
    ("pdf.chapter-start", &["right"]),
    ("pdf.chapter-toc-depth", &["5"]),
    ("pdf.title-page", &["true"]),
    ("pdf.half-title", &["true"]),
    ("pdf.stamp", &["DRAFT"]),
    ("pdf.expansion", &["0%", "3%"]),
    ("theme", &["poetry", "zine", "manual", "drama"]),
    ("dir", &["rtl"]),
    ("style.code.size", &["50%", "400%"]),
    ("style.note.size", &["50%", "400%"]),
    ("style.chapter.size", &["400%"]),
    ("booklet.scheme", &["octavo", "trifold", "zine", "n-up"]),
    ("booklet.sheet", &["a7", "a3"]),
    ("booklet.unprintable", &["0mm", "30mm"]),
];

/// A book with settings, and the outputs that are made of it.
#[derive(Debug)]
struct Trial {
    settings: Vec<(String, String)>,
    kinds: [OutputKind; 3],
}

impl Trial {
    fn new(settings: &[(&str, &str)], chance: &mut Chance) -> Trial {
        let print = [Profile::Print, Profile::Kdp, Profile::Pdfx, Profile::Pdfx1a].map(OutputKind::Pdf);
        let sheets =
            [OutputKind::Booklet, OutputKind::Cover, OutputKind::Shop(Shop::Apple), OutputKind::Shop(Shop::Kindle)];
        let others = [print, sheets].concat();
        let (first, second) = (OutputKind::Pdf(Profile::Screen), OutputKind::Epub);
        // What the setting is for, in any case.
        let third = settings.iter().find_map(|(name, _)| match name.split('.').next() {
            Some("booklet") => Some(OutputKind::Booklet),
            Some("cover") => Some(OutputKind::Cover),
            _ => None,
        });
        let kinds = [first, second, third.unwrap_or_else(|| *chance.one(&others).expect("there are some"))];
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Trial { settings, kinds }
    }

    /// What is wrong with what came of it.
    fn fault(&self) -> Option<String> {
        let made = catch_unwind(|| self.make());
        made.unwrap_or_else(|_| Some("it panicked".to_owned())).map(|fault| format!("{self:?}: {fault}"))
    }

    fn make(&self) -> Option<String> {
        let flags: Vec<Flag> = self.settings.iter().map(|(name, value)| Flag::set(name, value)).collect();
        let mut diagnostics = Diagnostics::default();
        let files = FileSystem(Arc::new(Memory::new([("a.md", BOOK)])));
        let project = project::open(files, Some("a.md"), &flags, &mut diagnostics);
        if diagnostics.has_errors() {
            return None;
        }
        let checked = check(&project, &mut diagnostics);
        let outputs = build(&checked, &self.kinds, &|_| {}, &mut diagnostics);
        for output in &outputs {
            if output.content.write_to(Cursor::new(Vec::new()), &mut diagnostics).is_err() && !diagnostics.has_errors()
            {
                return Some(format!("{:?} can't be written", output.kind));
            }
        }
        let is_told = outputs.len() == self.kinds.len() || diagnostics.has_errors();
        (!is_told).then(|| "something is not made, and nothing says why".to_owned())
    }
}

/// What is wrong with all of them. On threads of their own: a thread of rayon's that waits for a part of one book would
/// begin another on the same stack.
fn faults(trials: &[Trial]) -> Vec<String> {
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    let part = |index: usize| trials.iter().skip(index).step_by(count).filter_map(Trial::fault).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|index| scope.spawn(move || part(index))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("faults are caught")).collect()
    })
}

/// Whether all values and pairs are tried, not a sample of them: `ALL_ENDS` is set.
#[expect(clippy::disallowed_methods, reason = "a developer may ask for more")]
fn all_are_tried() -> bool {
    std::env::var_os("ALL_ENDS").is_some()
}

/// Values for a setting: the ends of what it takes, what is just beyond them, and what it was not made for.
fn values(setting: &Setting) -> BTreeSet<String> {
    let owned = |all: &[&str]| all.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let ends = |least: i64, most: i64, unit: &str| {
        [least, most, least - 1, most + 1].map(|end| format!("{end}{unit}")).to_vec()
    };
    let values = match &setting.takes {
        Takes::Length => owned(LENGTHS),
        Takes::Points(least, most) => [ends(*least, *most, "pt"), owned(LENGTHS)].concat(),
        Takes::Number(least, most) => [ends(i64::from(*least), i64::from(*most), ""), owned(NUMBERS)].concat(),
        Takes::Words(words) => owned(&words()),
        Takes::Truth => owned(&["true", "false"]),
        Takes::Form(words, types) => {
            let has = |word: &str| words.contains(word);
            let is_number = types.iter().any(|json| matches!(json, Json::Number));
            [(is_number || has("number"), NUMBERS), (has("length"), LENGTHS), (has("size"), SIZES), (true, FORMS)]
                .into_iter()
                .flat_map(|(applies, all)| if applies { owned(all) } else { Vec::new() })
                .collect()
        }
        Takes::Text | Takes::Path => owned(&["", "\u{0}", ".", "/", "x\u{FEFF}", "-1"]),
    };
    values.into_iter().collect()
}

/// Every setting, with a sixth of its values, and all of them if `ALL_ENDS` is set.
#[test]
fn every_setting_is_taken_to_its_ends() {
    const SAMPLE: usize = 6;
    let (all, mut chance) = (all_are_tried(), Chance(1));
    let mut trials = Vec::new();
    for setting in SETTINGS {
        for value in values(setting) {
            if all || chance.below(SAMPLE) == 0 {
                trials.push(Trial::new(&[(setting.name, &value)], &mut chance));
            }
        }
    }
    let faults = faults(&trials);
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), trials.len(), faults.join("\n"));
}

/// A third of the looks of elements, with one value for each; all of them if `ALL_ENDS` is set.
#[test]
fn every_look_is_taken_to_its_ends() {
    const SAMPLE: usize = 3;
    let all: Vec<&str> = [NUMBERS, LENGTHS, FORMS].concat();
    let mut chance = Chance(2);
    let mut trials = Vec::new();
    for element in ELEMENTS.iter() {
        for property in element.names() {
            let name = format!("style.{}.{property}", element.name);
            let value = chance.one(&all).expect("there are some");
            if all_are_tried() || chance.below(SAMPLE) == 0 {
                trials.push(Trial::new(&[(&name, value)], &mut chance));
            }
        }
    }
    let faults = faults(&trials);
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), trials.len(), faults.join("\n"));
}

/// Two settings of the page together: some of all pairs, and all of them if `ALL_ENDS` is set.
#[test]
fn settings_of_the_page_are_taken_to_their_ends_together() {
    const SAMPLE: usize = 40;
    let (all, mut chance) = (all_are_tried(), Chance(3));
    let mut trials = Vec::new();
    for (index, (first, values)) in PAGE.iter().enumerate() {
        for (second, others) in &PAGE[index + 1..] {
            for (value, other) in values.iter().flat_map(|value| others.iter().map(move |other| (value, other))) {
                if all || chance.below(SAMPLE) == 0 {
                    trials.push(Trial::new(&[(first, value), (second, other)], &mut chance));
                }
            }
        }
    }
    let faults = faults(&trials);
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), trials.len(), faults.join("\n"));
}
