//! What is done with printed sheets: the steps to a booklet, in words and with what a drawing of each shows.
//!
//! In: a plan. Out: its [`Step`]s. `steps.tsv` has a row for each sentence and a column for each language; other
//! languages get English.

use super::{ImpositionPlan, Scheme};

/// The sentences in all languages, separated by tabs.
const TABLE: &str = include_str!("steps.tsv");

/// The sentences, in the order of the rows of `steps.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sentence {
    Title,
    Copies,
    SaddleFold,
    Staple,
    Trim,
    BundleFold,
    Gather,
    Sew,
    StackCut,
    StackLay,
    Glue,
    FoldAcross,
    FoldDown,
    FoldDownFirst,
    FoldClose,
    Sections,
    ZineFold,
    ZineCut,
    ZinePush,
    ZineClose,
    CardFold,
    FrenchBack,
    FrenchClose,
    CopyCut,
    TrifoldFlap,
    TrifoldClose,
    AccordionFold,
    AccordionJoin,
    Cut,
}

/// A language that the steps are told in: its column in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepLanguage(usize);

impl StepLanguage {
    /// English.
    pub const ENGLISH: StepLanguage = StepLanguage(0);

    /// The language of a BCP 47 tag; `None` if the table lacks it.
    pub fn of(tag: &str) -> Option<StepLanguage> {
        let primary = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        StepLanguage::tags().position(|tag| tag == primary).map(StepLanguage)
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        StepLanguage::tags().nth(self.0).unwrap_or("en")
    }

    fn tags() -> impl Iterator<Item = &'static str> {
        TABLE.lines().next().unwrap_or("").split('\t').skip(1)
    }

    fn sentence(self, sentence: Sentence) -> &'static str {
        let row = TABLE.lines().nth(sentence as usize + 1).unwrap_or("");
        row.split('\t').nth(self.0 + 1).unwrap_or("")
    }

    /// The title of the instructions.
    pub fn title(self) -> &'static str {
        self.sentence(Sentence::Title)
    }
}

/// A step on the way from sheets to a booklet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do, in a sentence.
    pub text: String,
    /// What a drawing of it shows.
    pub figure: Figure,
}

/// Lines between the cells of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridLine {
    /// The upright line before a column, from 0.
    Column(u8),
    /// The level line before a row.
    Row(u8),
    /// The level line between the two middle columns: a zine's cut.
    Slit,
    /// All level lines.
    Rows,
    /// All level lines, and the upright ones between pairs of columns.
    Spreads,
    /// The upright lines in the middle of these pairs.
    Spines,
    /// All lines.
    All,
}

/// The drawing of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A printed side with its pages, folded at a line.
    Fold(SideUp, GridLine),
    /// A printed side with its pages, cut at a line.
    Cut(SideUp, GridLine),
    /// A sheet that was folded already, so many panels wide and high, folded at its middle.
    FoldAgain([u8; 2], GridLine),
    /// Folded sheets in one another, seen from the foot.
    Nested,
    /// The same with staples.
    Stapled,
    /// A booklet, cut at its three open edges.
    Trimmed,
    /// Bundles on one another, with the bars on their spines.
    Gathered,
    /// One half of a pile laid on the other.
    Stacked,
    /// A sheet whose slit has opened to a cross, from above.
    Cross,
    /// A closed booklet with page 1 on it.
    Closed,
    /// A strip that is folded to and fro, seen from above.
    Zigzag,
    /// A leaflet whose panels are folded over one another, seen from above.
    Wrapped,
    /// Strips joined at their ends.
    Joined,
}

/// The side that lies up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideUp {
    /// The front of the first sheet.
    Front,
    /// The back of the innermost sheet of the first bundle.
    Inside,
}

/// The steps after printing, in order.
pub fn steps(plan: &ImpositionPlan, language: StepLanguage) -> Vec<Step> {
    use Figure::{Cut, Fold, FoldAgain};
    use GridLine::{All, Column, Row};
    use SideUp::{Front, Inside};
    let mut steps = Vec::new();
    let mut step = |sentence: Sentence, number: usize, figure: Figure| {
        let text = language.sentence(sentence).replace("{n}", &number.to_string());
        steps.push(Step { text, figure });
    };
    if 1 < plan.settings.copies {
        step(Sentence::Copies, 0, Cut(Front, GridLine::Rows));
    }
    match plan.settings.scheme {
        Scheme::Saddle => {
            step(Sentence::SaddleFold, 0, Fold(Inside, Column(1)));
            step(Sentence::Staple, 0, Figure::Stapled);
            step(Sentence::Trim, 0, Figure::Trimmed);
        }
        Scheme::Signatures(pages) => {
            let sheets = usize::from(pages / 4).min(plan.folded_sheets());
            step(Sentence::BundleFold, sheets, Fold(Inside, Column(1)));
            step(Sentence::Gather, plan.signatures, Figure::Gathered);
            step(Sentence::Sew, 0, Figure::Trimmed);
        }
        Scheme::Stack => {
            step(Sentence::StackCut, 0, Cut(Front, Column(1)));
            step(Sentence::StackLay, 0, Figure::Stacked);
            step(Sentence::Glue, 0, Figure::Trimmed);
        }
        Scheme::Quarto => {
            step(Sentence::FoldDownFirst, 0, Fold(Inside, Row(1)));
            step(Sentence::FoldClose, 0, FoldAgain([2, 1], Column(1)));
            step(Sentence::Sections, 0, Figure::Gathered);
        }
        Scheme::Octavo => {
            step(Sentence::FoldAcross, 0, Fold(Inside, Column(2)));
            step(Sentence::FoldDown, 0, FoldAgain([2, 2], Row(1)));
            step(Sentence::FoldClose, 0, FoldAgain([2, 1], Column(1)));
            step(Sentence::Sections, 0, Figure::Gathered);
        }
        Scheme::CutFold(columns, _) => {
            step(Sentence::CopyCut, 0, Cut(Front, GridLine::Spreads));
            let line = if columns == 1 { Column(1) } else { GridLine::Spines };
            step(Sentence::SaddleFold, 0, Fold(Inside, line));
            step(Sentence::Staple, 0, Figure::Stapled);
            step(Sentence::Trim, 0, Figure::Trimmed);
        }
        Scheme::Grid(..) | Scheme::Repeat(..) => step(Sentence::Cut, 0, Cut(Front, All)),
        Scheme::Zine | Scheme::Card | Scheme::FrenchFold | Scheme::Trifold | Scheme::Accordion(_) => {
            of_one_sheet(plan, &mut step);
        }
    }
    steps
}

/// The steps of what is folded out of one sheet.
fn of_one_sheet(plan: &ImpositionPlan, step: &mut dyn FnMut(Sentence, usize, Figure)) {
    use Figure::{Cut, Fold};
    use GridLine::{All, Column, Row, Slit};
    use SideUp::{Front, Inside};
    match plan.settings.scheme {
        Scheme::Zine => {
            step(Sentence::ZineFold, 0, Fold(Front, All));
            step(Sentence::ZineCut, 0, Cut(Front, Slit));
            step(Sentence::ZinePush, 0, Figure::Cross);
            step(Sentence::ZineClose, 0, Figure::Closed);
        }
        Scheme::Card => step(Sentence::CardFold, 0, Fold(Inside, Column(1))),
        Scheme::FrenchFold => {
            step(Sentence::FrenchBack, 0, Fold(Front, Row(1)));
            step(Sentence::FrenchClose, 0, Figure::Closed);
        }
        Scheme::Trifold => {
            let flap = if plan.settings.binding == super::Binding::Left { Column(2) } else { Column(1) };
            step(Sentence::TrifoldFlap, 0, Fold(Inside, flap));
            step(Sentence::TrifoldClose, 0, Figure::Wrapped);
        }
        Scheme::Accordion(_) => {
            step(Sentence::AccordionFold, 0, Figure::Zigzag);
            if 1 < plan.folded_sheets() {
                step(Sentence::AccordionJoin, plan.folded_sheets(), Figure::Joined);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_sentence() {
        let columns = StepLanguage::tags().count();
        assert_eq!(TABLE.lines().count(), Sentence::Cut as usize + 2);
        for row in TABLE.lines() {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), columns + 1, "{row}");
            let slots = |text: &str| text.matches("{n}").count();
            assert!(cells[1..].iter().all(|cell| !cell.is_empty() && slots(cell) == slots(cells[1])), "{row}");
        }
        assert_eq!(StepLanguage::of("de-AT").map(StepLanguage::tag), Some("de"));
        assert_eq!(StepLanguage::of("he"), None);
    }
}
