//! What each stage of a build costs, and the least that its work could cost: `cargo bench --bench stages [-- FILE.md|FOLDER]`.
//!
//! Runs on one thread, and prints milliseconds (medians of `ROUNDS`, five by default). The floors are the bare work at the heart
//! of a stage on the same text, without all that makes a book of it: `pulldown-cmark` alone, the shaping of each word once,
//! lines by total fit over known widths without hyphens, the compression of the bytes that are written. Each stage and each
//! floor is one function that is never inlined, so that `benches/instructions.sh` can count its instructions.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "whoever runs this gives settings in the environment, and reads what it prints"
)]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::Book;
use chapbook::project::Project;
use chapbook::project::files::{Disk, FileSystem};
use chapbook::resolve::Resolved;
use chapbook::text::catalog::Catalog;
use chapbook::text::face::FaceId;
use chapbook::text::language::Language;
use chapbook::text::shape::{ShapeKey, Shaper};
use chapbook::typeset::frame::Pages;
use chapbook::{Checked, OutputKind, pdf, project};
use flate2::read::ZlibDecoder;
use flate2::{Compress, Compression, FlushCompress};

fn main() {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let corpus = std::env::var("CHAPBOOK_CORPUS").unwrap_or_else(|_| "../shared/corpus".to_owned());
    let path = given.map_or_else(|| PathBuf::from(corpus).join("classics/moby-dick.md"), PathBuf::from);
    if !path.exists() {
        println!("{}: not there, nothing measured", path.display());
        return;
    }
    let rounds = std::env::var("ROUNDS").ok().and_then(|count| count.parse().ok()).unwrap_or(5);
    // All on this thread, so that a profile has one stack.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().expect("no other pool is built");
    let mut table = Table { rounds, rows: Vec::new() };
    let project = table.stage("load", || load(&path));
    table.stage("parse", || parse(&project));
    let checked = table.stage("check", || check(&project));
    table.stage("resolve", || resolve(&checked.book, &project));
    let pages = table.stage("typeset", || typeset(&checked));
    let written = table.stage("pdf", || pdf(&pages));
    let published = table.stage("epub", || epub(&checked));
    let texts: Vec<String> = project.sources.iter().map(|(_, source)| source.text.to_string()).collect();
    table.stage("floor of parse", || floor_parse(&texts));
    let words: BTreeSet<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
    let shaper = Shaper::new(&checked.catalog, &[Language::new("en")]);
    let face = checked.catalog.find("EB Garamond", 400, false).unwrap_or_default();
    table.stage("floor of shaping", || floor_shape(&words, &shaper, &checked.catalog, face));
    let paragraphs: Vec<Vec<i64>> = texts.iter().flat_map(|text| widths(text)).collect();
    table.stage("floor of lines", || floor_lines(&paragraphs));
    let (streams, files) = (streams(&written), files(&published));
    table.stage("floor of PDF deflate", || floor_pdf(&streams));
    table.stage("floor of EPUB deflate", || floor_epub(&files));
    table.print(&path.display().to_string());
}

/// Milliseconds by stage.
struct Table {
    rounds: usize,
    rows: Vec<(&'static str, f64)>,
}

impl Table {
    /// Does a stage several times, and gives what it made last.
    fn stage<T>(&mut self, name: &'static str, mut work: impl FnMut() -> T) -> T {
        let mut times = Vec::new();
        loop {
            let start = Instant::now();
            let made = black_box(work());
            times.push(start.elapsed().as_secs_f64() * 1000.0);
            if self.rounds <= times.len() {
                times.sort_by(f64::total_cmp);
                self.rows.push((name, times[times.len() / 2]));
                return made;
            }
        }
    }

    fn print(&self, name: &str) {
        println!("{name}: ms, medians of {}", self.rounds);
        for (stage, time) in &self.rows {
            println!("{stage:24} {time:9.2}");
        }
    }
}

#[inline(never)]
fn load(path: &std::path::Path) -> Project {
    let mut diagnostics = Diagnostics::default();
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let single = path.file_name().filter(|_| path.is_file()).map(|name| name.to_string_lossy().into_owned());
    let disk = Disk::new(folder).expect("the folder is there");
    project::open(FileSystem(Arc::new(disk)), single.as_deref(), &[], &mut diagnostics)
}

#[inline(never)]
fn parse(project: &Project) -> Book {
    chapbook::parse::book(project, &mut Diagnostics::default())
}

/// With [`parse`], [`resolve`], and the fonts and images that are read.
#[inline(never)]
fn check(project: &Project) -> Checked<'_> {
    chapbook::check(project, &mut Diagnostics::default())
}

#[inline(never)]
fn resolve(book: &Book, project: &Project) -> Resolved {
    chapbook::resolve::book(book, project, &mut Diagnostics::default())
}

#[inline(never)]
fn typeset(checked: &Checked<'_>) -> Pages {
    chapbook::typeset(checked, &mut Diagnostics::default())
}

#[inline(never)]
fn pdf(pages: &Pages) -> Vec<u8> {
    pdf::write(pages, &pdf::Options::default(), &mut Diagnostics::default()).unwrap_or_default()
}

#[inline(never)]
fn epub(checked: &Checked<'_>) -> Vec<u8> {
    let mut diagnostics = Diagnostics::default();
    let outputs = chapbook::build(checked, &[OutputKind::Epub], &|_| {}, &mut diagnostics);
    let mut bytes = Cursor::new(Vec::new());
    for output in outputs {
        output.content.write_to(&mut bytes, &mut diagnostics).expect("memory can be written to");
    }
    bytes.into_inner()
}

/// The events of the Markdown parser, counted.
#[inline(never)]
fn floor_parse(texts: &[String]) -> usize {
    texts.iter().map(|text| pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::all()).count()).sum()
}

/// Each word once, by the engine: what a novel's words cost at least.
#[inline(never)]
fn floor_shape(words: &BTreeSet<&str>, shaper: &Shaper, catalog: &Catalog, face: FaceId) -> i64 {
    let key = ShapeKey { face, script: *b"Latn", ..ShapeKey::default() };
    let cache = shaper.words(key);
    let upem = i64::from(catalog.face(face).metrics.upem);
    words.iter().map(|word| i64::from(shaper.word(&cache, word).advance) * 11 / upem).sum()
}

/// The widths of the words of each paragraph, in thousandths of an em, roughly: half an em a letter.
fn widths(text: &str) -> Vec<Vec<i64>> {
    let blocks = text.split("\n\n").map(|block| block.split_whitespace());
    let widths = blocks.map(|words| words.map(|word| 420 * word.chars().count() as i64).collect());
    widths.filter(|block: &Vec<i64>| !block.is_empty()).collect()
}

/// Total fit over known widths, without hyphens, on a measure of 26 em: Knuth and Plass at their barest. Gives the sum of
/// demerits.
#[inline(never)]
fn floor_lines(paragraphs: &[Vec<i64>]) -> i64 {
    const MEASURE: i64 = 26_000;
    const SPACE: i64 = 250;
    const STRETCH: i64 = 125;
    const SHRINK: i64 = 83;
    let mut total = 0;
    let mut best: Vec<i64> = Vec::new();
    let mut sums: Vec<i64> = Vec::new();
    for words in paragraphs {
        sums.clear();
        sums.push(0);
        sums.extend(words.iter().scan(0, |sum, width| {
            *sum += width;
            Some(*sum)
        }));
        best.clear();
        best.resize(words.len() + 1, i64::MAX / 4);
        best[0] = 0;
        let mut first = 0;
        for end in 1..=words.len() {
            let shortfall = |start: usize| MEASURE - (sums[end] - sums[start]) - (end - start - 1) as i64 * SPACE;
            let is_overfull = |start: &usize| shortfall(*start) < -((end - start - 1) as i64) * SHRINK;
            // Lines that begin before an overfull one are longer still, here and further on; a word alone is taken all the same.
            first += (first..end - 1).take_while(is_overfull).count();
            for start in first..end {
                let (gaps, rest) = ((end - start - 1) as i64, shortfall(start));
                let gives = if rest < 0 { gaps * SHRINK } else { gaps * STRETCH }.max(1);
                let ratio = if end == words.len() && 0 <= rest { 0 } else { (rest * 100 / gives).clamp(-100, 1000) };
                let bad = (ratio * ratio).min(1_000_000) / 100;
                best[end] = best[end].min(best[start] + (10 + bad) * (10 + bad));
            }
        }
        total += best[words.len()];
    }
    total
}

/// The unpacked streams of a PDF.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let Ok(document) = lopdf::Document::load_mem(pdf) else { return Vec::new() };
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    let unpacked = streams.filter_map(|stream| {
        let mut bytes = Vec::new();
        ZlibDecoder::new(stream.content.as_slice()).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    });
    unpacked.collect()
}

/// The files of an EPUB.
fn files(epub: &[u8]) -> Vec<Vec<u8>> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(epub)) else { return Vec::new() };
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut bytes = Vec::new();
        let read = archive.by_index(at).map(|mut file| file.read_to_end(&mut bytes));
        if read.is_ok() {
            files.push(bytes);
        }
    }
    files
}

#[inline(never)]
fn floor_pdf(streams: &[Vec<u8>]) -> usize {
    deflated(streams, 6)
}

#[inline(never)]
fn floor_epub(files: &[Vec<u8>]) -> usize {
    deflated(files, 6)
}

/// The size of some bytes when they are packed at the level that the files are, by one compressor.
fn deflated(all: &[Vec<u8>], level: u32) -> usize {
    let mut deflater = Compress::new(Compression::new(level), true);
    let mut packed = Vec::new();
    let mut size = |bytes: &Vec<u8>| {
        deflater.reset();
        packed.clear();
        packed.reserve(bytes.len() + 1_000);
        deflater.compress_vec(bytes, &mut packed, FlushCompress::Finish).expect("the compressor was reset");
        packed.len()
    };
    all.iter().map(&mut size).sum()
}
