//! The fuzz targets with files that chance has changed: each comes to an end, without a panic, whatever it is given. A few
//! of them here; `make fuzz MINUTES=5` tries each target for so long, and keeps what it finds in `target/tmp/fuzz`.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::support::root;

#[path = "../fuzz/src/mutator.rs"]
#[allow(unreachable_pub, reason = "the crate of the fuzz targets has it public")]
pub(crate) mod mutator;
#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, dead_code, reason = "the crate of the fuzz targets has it public")]
mod targets;

use mutator::{Chance, Material};
use targets::{TARGETS, Target};

/// How many files are tried of each target without `FUZZ_MINUTES`.
const FEW: usize = 40;

/// How long one file may take, on a busy machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(240);

/// The seeds of a target: those of `fuzz/seeds`, and small files of the tests.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let others = match name {
        "font" => vec!["tests/fonts"],
        "markdown" | "outputs" => vec!["tests/suite/parse", "tests/suite/pages"],
        "html" => vec!["tests/suite/parse/html.md"],
        "image" => vec!["tests/effects/ink.jpg"],
        _ => Vec::new(),
    };
    let own = root().join("fuzz/seeds").join(name);
    let mut seeds = Vec::new();
    for place in std::iter::once(own).chain(others.iter().map(|path| root().join(path))) {
        for path in files(place) {
            let is_kind =
                matches!(path.extension().and_then(|it| it.to_str()), Some("py" | "model" | "xhtml" | "found"));
            seeds.extend((!is_kind).then(|| fs::read(path).expect("can be read")));
        }
    }
    assert!(!seeds.is_empty(), "`{name}` has no seeds");
    seeds
}

/// The file, or those in the folder, in order.
fn files(place: PathBuf) -> BTreeSet<PathBuf> {
    let Ok(entries) = fs::read_dir(&place) else { return place.is_file().then_some(place).into_iter().collect() };
    entries.map(|entry| entry.expect("can be listed").path()).filter(|path| path.is_file()).collect()
}

fn dictionary(name: &str) -> Vec<Vec<u8>> {
    let path = root().join(format!("fuzz/dictionaries/{name}.dict"));
    fs::read_to_string(path).map(|text| mutator::words(&text)).unwrap_or_default()
}

/// Watches that each file comes to an end. A file that does not can't be stopped from within its process: this ends all
/// of it, and the file is where [`Trial::file`] put it.
#[derive(Default)]
struct Watch {
    /// When the file that is tried was begun, in milliseconds; 0 while there is none.
    since: AtomicU64,
}

impl Watch {
    #[expect(clippy::print_stderr, reason = "it is the last that this process says")]
    fn start(name: &'static str, begun: Instant) -> Arc<Watch> {
        let watch = Arc::new(Watch::default());
        let watched = Arc::downgrade(&watch);
        std::thread::spawn(move || {
            while let Some(watch) = watched.upgrade() {
                let since = watch.since.load(Ordering::Relaxed);
                let now = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                if 0 < since && Duration::from_millis(now.saturating_sub(since)) > PATIENCE {
                    eprintln!("`{name}` does not end: see {}", folder(name).join("running").display());
                    std::process::abort();
                }
                drop(watch);
                std::thread::sleep(Duration::from_millis(200));
            }
        });
        watch
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(name);
    fs::create_dir_all(&folder).expect("can be made");
    folder
}

/// What was asked for: minutes, and a number that the files come from.
#[expect(clippy::disallowed_methods, reason = "a developer may ask for more")]
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Tries a target; says which files failed.
#[expect(clippy::print_stdout, reason = "who asks for minutes wants to know what was done in them")]
fn failures(target: &Target) -> Vec<String> {
    let begun = Instant::now();
    let minutes = asked("FUZZ_MINUTES");
    let end = minutes.map(|minutes| begun + Duration::from_secs(60 * minutes));
    let (seeds, words) = (seeds(target.name), dictionary(target.name));
    let material = Material { seeds: &seeds, words: &words };
    let mut chance = Chance(asked("FUZZ_SEED").unwrap_or(7));
    let watch = Watch::start(target.name, begun);
    let folder = folder(target.name);
    let (mut failures, mut slowest) = (Vec::new(), Duration::ZERO);
    for number in 0.. {
        if end.map_or(FEW <= number, |end| end < Instant::now()) {
            let count = if minutes.is_some() { number } else { 0 };
            println!("{}: {count} files, {} found, the slowest took {slowest:?}", target.name, failures.len());
            break;
        }
        let file =
            seeds.get(number).filter(|_| minutes.is_some()).cloned().unwrap_or_else(|| material.file(&mut chance));
        // An abort, such as that of a stack that is full, leaves it.
        fs::write(folder.join("running"), &file).expect("can be written");
        let since = Instant::now();
        watch.since.store(u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
        let is_sound = catch_unwind(|| (target.run)(&file)).is_ok();
        watch.since.store(0, Ordering::Relaxed);
        let took = since.elapsed();
        if !is_sound {
            let kept = folder.join(format!("found-{number}"));
            fs::write(&kept, &file).expect("can be written");
            failures.push(format!("{} ({took:?})", kept.display()));
        }
        if slowest < took {
            slowest = took;
            fs::write(folder.join("slowest"), &file).expect("can be written");
        }
    }
    failures
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                let target = TARGETS.iter().find(|target| target.name == stringify!($name)).expect("is there");
                let failures = failures(target);
                assert!(failures.is_empty(), "{}", failures.join("\n"));
            }
        )*

        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

targets! {
    bibliography book css csl edition font front_matter html image impose markdown math outputs press settings summary svg
    theme
}

/// Each target has its program, its row in the README, its entry in the manifest, and is tried here.
#[test]
fn targets_are_whole() {
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("is there");
    let readme = fs::read_to_string(root().join("fuzz/README.md")).expect("is there");
    assert_eq!(TARGETS.iter().map(|target| target.name).collect::<Vec<_>>(), NAMES);
    for name in NAMES {
        let program = fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{name}.rs"))).expect("is there");
        assert!(program.contains(&format!("run(\"{name}\"")), "{name}");
        assert!(manifest.contains(&format!("\nname = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"\n")), "{name}");
        assert!(readme.contains(&format!("\n| `{name}` |")), "{name}");
    }
}
