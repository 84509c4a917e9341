//! Booklets of a book: its pages on sheets, with what is printed beside them: instructions, a poster, slug lines.
//!
//! In: a book's pages, settings and fonts. Out: the file of sheets and their plan.

mod figure;
mod instructions;

use crate::cover::covering;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::{Length, Point, Rect, Size};
use crate::impose::extra::STRIP;
use crate::impose::settings::{BookletConfig, InstructionPlace, Poster, Slug};
use crate::impose::steps::StepLanguage;
use crate::impose::{self, ImpositionPlan, Pad, Settings};
use crate::pdf::{ExtraPage, SheetExtras};
use crate::picture::Pictures;
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::typeset::frame::{ContentRole, DocumentInfo, Page, PageItem, Pages, PlacedImage};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::single;
use instructions::InstructionSetter;

/// The text face of the program, where the book names none.
const FAMILY: &str = "Libertinus Serif";
/// The margin of the printed instructions, where the author's printer does not ask for more.
const MARGIN: Length = Length(Length::MM.0 * 12);

/// What is printed beside the pages of a booklet.
pub struct BookletExtras<'a> {
    /// The settings.
    pub config: &'a BookletConfig,
    /// The book's title, authors, language and date.
    pub info: &'a DocumentInfo,
    /// The fonts.
    pub catalog: &'a Catalog,
    /// The family of the text; `None`: the program's own.
    pub family: Option<&'a str>,
    /// The images of the book, the poster's among them.
    pub pictures: &'a Pictures,
}

impl BookletExtras<'_> {
    /// The pages beside those that are folded, for a plan.
    pub fn pages(&self, plan: &ImpositionPlan) -> SheetExtras {
        let mut extras = SheetExtras {
            pages: Pages { faces: self.catalog.faces().to_vec(), ..Pages::default() },
            kinds: Vec::new(),
        };
        if plan.settings.slug && plan.head_strip().is_some() {
            for side in &plan.sides {
                add(&mut extras, ExtraPage::Slug, self.slug(plan, side.sheet, side.back));
            }
        }
        if plan.settings.scheme.takes_poster()
            && let Some(poster) = self.poster(plan)
        {
            add(&mut extras, ExtraPage::Poster, poster);
        }
        if self.config.instructions == Some(InstructionPlace::FirstSheet)
            && let Some(instructions) = self.instructions(plan, plan.sheet, MARGIN)
        {
            add(&mut extras, ExtraPage::FirstSheet, instructions);
        }
        extras
    }

    /// Puts the instructions on a page of the booklet: the first that is blank, or one more.
    pub fn insert_instructions(
        &self,
        pages: &mut Pages,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) -> Option<usize> {
        if self.config.instructions != Some(InstructionPlace::Page) {
            return None;
        }
        let size = pages.pages.first()?.size;
        let folded = pages.pages.len() - usize::from(settings.poster.is_some_and(|page| page < pages.pages.len()));
        let without = impose::plan(folded, size, settings).ok()?;
        let with = impose::plan(folded + 1, size, settings).ok()?;
        let margin = (size.width / 12).max(self.config.unprintable.unwrap_or(Length::MM * 5));
        let Some(instructions) = self.instructions(&with, size, margin) else {
            diagnostics.push(no_room("page", size, "set `booklet.instructions` to `first-sheet`, or leave it out"));
            return None;
        };
        if without.sheets < with.sheets {
            let message = format!(
                "the pages fill {}, so the page of instructions takes one more",
                if without.sheets == 1 { "their sheet".to_owned() } else { format!("their {} sheets", without.sheets) }
            );
            let help = "set `booklet.instructions` to `first-sheet`, or shorten the text by a page";
            diagnostics.push(
                Diagnostic::warning("booklet-instructions", message).settings(["booklet.instructions"]).help(help),
            );
        }
        let all = pages.pages.len();
        let at = match settings.pad {
            Pad::End | Pad::None => all,
            Pad::BeforeLast => all.saturating_sub(1),
            Pad::After(page) => page.min(all),
        };
        let page = take_page(instructions, pages)?;
        pages.pages.insert(at, page);
        Some(at)
    }

    /// The instructions as a page of that size; `None` if it is too small for them.
    fn instructions(&self, plan: &ImpositionPlan, size: Size, margin: Length) -> Option<Pages> {
        let margin = margin.max(self.config.unprintable.unwrap_or_default());
        let language = StepLanguage::of(&self.info.language).unwrap_or(StepLanguage::ENGLISH);
        InstructionSetter { catalog: self.catalog, language, face: self.face(), margin }.page(plan, size)
    }

    fn face(&self) -> FaceId {
        let usual = self.catalog.families().first().copied().unwrap_or_default();
        let families = [self.family.unwrap_or(FAMILY), usual];
        families.iter().find_map(|family| self.catalog.find(family, 400, false)).unwrap_or_default()
    }

    /// The line of text above the pages of a side.
    fn slug(&self, plan: &ImpositionPlan, sheet: usize, is_back: bool) -> Pages {
        let width = plan.head_strip().map_or(Length::ZERO, |strip| strip.size.width);
        let side = if is_back { "back" } else { "front" };
        let mut parts =
            vec![self.info.title.clone(), format!("sheet {} of {}, {side}", sheet + 1, plan.folded_sheets())];
        parts.extend(match &self.config.slug {
            Some(Slug::Words(words)) => Some(words.clone()),
            _ => self.info.written_date.clone(),
        });
        let text = parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("  ·  ");
        let setter = Setter::new(self.catalog, std::slice::from_ref(&self.info.language), &[]);
        let set = |size: Length| single(instructions::styled(&text, self.face(), size), &setter);
        // A long title is set smaller, so that the number of the sheet is never cut off.
        let usual = Length::pt(8);
        let line = set(usual);
        let length = line.span.1 - line.span.0;
        let size = if width < length { usual.scale(width.0, length.0) } else { usual };
        let mut page = Page { size: Size { width, height: STRIP }, ..Page::default() };
        let line = set(size);
        instructions::draw(&line, Point { x: -line.span.0, y: STRIP.scale(7, 10) }, &mut page);
        Pages { pages: vec![page], ..Pages::default() }
    }

    /// The poster's image on a page of the sheet's size; `None` if the poster is no image.
    fn poster(&self, plan: &ImpositionPlan) -> Option<Pages> {
        let Some(Poster::Image(path)) = &self.config.poster else { return None };
        let picture = self.pictures.get(path)?;
        let size = plan.sheet;
        // An image that is higher than wide lies on its side, as the zine's sheet does.
        let is_turned = (picture.facts.width < picture.facts.height) != (size.width < size.height);
        let page = if is_turned { Size { width: size.height, height: size.width } } else { size };
        let area = covering(picture, Rect { origin: Point::default(), size: page });
        let item = PlacedImage { picture: 0, area, turned: false, tag: ContentRole::Decoration };
        let page = Page { size: page, items: vec![PageItem::Image(item)], ..Page::default() };
        Some(Pages { pages: vec![page], pictures: vec![picture.clone()], ..Pages::default() })
    }

    /// Warnings about what was asked for and can't be printed on these sheets.
    pub fn notes(&self, plan: &ImpositionPlan, pages: usize) -> Diagnostics {
        let mut notes = Diagnostics::default();
        let has_backs = plan.settings.scheme.takes_poster();
        let mut poster = |message: String, help: &str| {
            notes.push(Diagnostic::warning("booklet-poster", message).settings(["booklet.poster"]).help(help));
        };
        match &self.config.poster {
            Some(_) if !has_backs => poster(
                "sheets have pages on both sides in this scheme: no poster is printed".into(),
                "leave `booklet.poster` out, or set `booklet.scheme` to `zine`",
            ),
            Some(Poster::Page(page)) if pages < usize::from(*page) => poster(
                format!("there is no page {page} for the poster: the text has {pages}"),
                "name a page that the text has, or an image",
            ),
            _ => {}
        }
        let strips = [
            ("booklet.slug", "the slug line", plan.settings.slug && plan.head_strip().is_none()),
            ("booklet.color-bars", "colour bars", plan.settings.color_bars && plan.foot_strip().is_none()),
        ];
        for (setting, what, _) in strips.into_iter().filter(|strip| strip.2) {
            let sheet = impose::size::in_words(plan.sheet);
            let message = format!("a sheet of {sheet} has no room for {what} beside the pages: it is left out");
            let help = "leave `pdf.trim` out, so that pages leave room, or set a larger `booklet.sheet`";
            notes.push(Diagnostic::warning("booklet-marks", message).settings([setting]).help(help));
        }
        if self.config.instructions == Some(InstructionPlace::FirstSheet) && !plan.has_first_sheet {
            notes.push(no_room(
                "sheet",
                plan.sheet,
                "leave `booklet.instructions` out, or set a larger `booklet.sheet`",
            ));
        }
        if self.config.instructions.is_some_and(|place| place != InstructionPlace::Nowhere)
            && StepLanguage::of(&self.info.language).is_none()
        {
            let message = format!(
                "the instructions are in English: there are none in the book's language (`{}`)",
                self.info.language
            );
            notes.push(Diagnostic::note("booklet-instructions", message).settings(["booklet.instructions"]));
        }
        notes
    }
}

/// A warning that the instructions are left out.
fn no_room(what: &str, size: Size, help: &str) -> Diagnostic {
    let message =
        format!("a {what} of {} is too small for the instructions: they are left out", impose::size::in_words(size));
    Diagnostic::warning("booklet-instructions", message).settings(["booklet.instructions"]).help(help)
}

/// The one page of `made`, whose images become those of `target`.
fn take_page(mut made: Pages, target: &mut Pages) -> Option<Page> {
    let before = target.pictures.len();
    let mut page = made.pages.pop()?;
    for item in &mut page.items {
        if let PageItem::Image(image) = item {
            image.picture += before;
        }
    }
    target.pictures.append(&mut made.pictures);
    Some(page)
}

fn add(extras: &mut SheetExtras, kind: ExtraPage, made: Pages) {
    if let Some(page) = take_page(made, &mut extras.pages) {
        extras.pages.pages.push(page);
        extras.kinds.push(kind);
    }
}
