//! How each element of the book looks: the settings' shares and words become lengths and faces.
//!
//! In: what the layers of themes and settings say of an element. Out: an [`ElementStyle`]; what none of them sets is as
//! in the text.

use super::{Family, FeatureStyle, cased};
use crate::geometry::Length;
use crate::project::dimension::Dimension;
use crate::project::theme::{Alignment, BOX_PADDING, Case, ElementSettings, Sink};
use crate::text::shape::Features;

/// How an element looks.
#[derive(Clone, Copy, Debug)]
pub struct ElementStyle {
    /// Its faces.
    pub faces: Family,
    /// The type size.
    pub size: Length,
    /// The type size in thousandths of the text's, for elements inside others.
    pub scale: i64,
    /// The least type size, in thousandths of the text's, for what is set smaller to fit.
    pub smallest: i64,
    /// From baseline to baseline.
    pub leading: Length,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Small capitals or not.
    pub case: Case,
    /// Space added between letters, in thousandths of an em.
    pub tracking: i16,
    /// How figures settings, and its OpenType features.
    pub features: FeatureStyle,
    /// Red, green and blue, unless black.
    pub color: Option<[u8; 3]>,
    /// How lines are aligned in the measure.
    pub align: Alignment,
    /// At least so much space above, in half-lines of the text.
    pub before: i32,
    /// At least so much space below, in half-lines of the text.
    pub after: i32,
    /// How far it is set in at the left.
    pub left: Length,
    /// How far it is set in at the right.
    pub right: Length,
    /// The thickness of the rule above; none if 0.
    pub rule_above: Length,
    /// The thickness of the rule below.
    pub rule_below: Length,
    /// The thickness of the rule between two rows.
    pub rule_between: Length,
    /// The thickness of the rule at the left.
    pub bar: Length,
    /// The thickness of the line around it.
    pub frame: Length,
    /// How round the corners of its box are.
    pub radius: Length,
    /// The space between its text and the edges of its box; none without a ground or a frame.
    pub padding: Length,
    /// Whether its settings name a family.
    pub has_font: bool,
    /// Red, green and blue of the ground behind it, if it has one.
    pub ground: Option<[u8; 3]>,
    /// Red, green and blue of the ground behind every second row, if it has one.
    pub stripe: Option<[u8; 3]>,
    /// How many lines of the page stay empty above it.
    pub sink: i32,
}

/// The lengths that relative values are shares of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    /// The type size of the text.
    pub(super) size: Length,
    pub(super) leading: Length,
    pub(super) measure: Length,
    /// The lines of a page.
    pub(super) lines: i32,
}

/// A size in thousandths of the text's, if one is said.
fn thousandths(size: Option<Dimension>, base: Base) -> Option<i64> {
    match size? {
        Dimension::Length(length) => Some(length.0 * 1000 / base.size.0.max(1)),
        Dimension::Em(milli) => Some(milli),
        Dimension::Measure(_) => None,
    }
}

impl ElementStyle {
    /// The features of its letters, from those around it. A face of its own may lack what others are asked for by tags.
    pub fn letter_features(&self, around: Features) -> Features {
        let around = if self.has_font { around.untagged() } else { around };
        self.features.over(cased(self.case, around))
    }

    /// Decides every value. `faces` are those of the element's family, or the text's.
    pub(super) fn new(settings: &ElementSettings, faces: Family, base: Base) -> ElementStyle {
        let size = match settings.size {
            Some(Dimension::Length(length)) => length,
            Some(Dimension::Em(milli)) => base.size.scale(milli, 1000),
            Some(Dimension::Measure(_)) | None => base.size,
        };
        let scale = size.0 * 1000 / base.size.0.max(1);
        let leading = match settings.leading {
            Some(Dimension::Length(length)) => length,
            Some(Dimension::Em(milli)) => size.scale(milli, 1000),
            // As the text's; large type needs less.
            Some(Dimension::Measure(_)) | None if scale <= 1000 => base.leading,
            Some(Dimension::Measure(_)) | None => {
                base.leading.scale(scale, 1000).min(size.scale(122, 100)).max(base.leading)
            }
        };
        let inset = |given: Option<Dimension>| match given {
            Some(Dimension::Length(length)) => length,
            Some(Dimension::Em(milli)) => base.size.scale(milli, 1000),
            Some(Dimension::Measure(share)) => base.measure.scale(share, 1000),
            None => Length::ZERO,
        };
        let is_boxed = settings.ground.is_some() || settings.frame.is_some_and(|frame| Length::ZERO < frame);
        let units = |given: Option<u32>| given.and_then(|it| i32::try_from(it).ok()).unwrap_or(0);
        let smallest = thousandths(settings.smallest, base).unwrap_or(scale);
        ElementStyle {
            faces,
            size,
            scale,
            smallest,
            leading: leading.max(size.scale(8, 10)),
            bold: settings.bold.unwrap_or(false),
            italic: settings.italic.unwrap_or(false),
            case: settings.case.unwrap_or_default(),
            tracking: settings.tracking.and_then(|it| i16::try_from(it).ok()).unwrap_or(0),
            features: FeatureStyle::new(settings.numerals, settings.features.as_deref().unwrap_or_default()),
            color: settings.color.filter(|it| *it != [0; 3]),
            align: settings.align.unwrap_or_default(),
            before: units(settings.before),
            after: units(settings.after),
            left: inset(settings.left),
            right: inset(settings.right),
            rule_above: settings.rule_above.unwrap_or_default(),
            rule_below: settings.rule_below.unwrap_or_default(),
            rule_between: settings.rule_between.unwrap_or_default(),
            bar: settings.bar.unwrap_or_default(),
            frame: settings.frame.unwrap_or_default(),
            radius: settings.radius.map_or(Length::ZERO, |radius| inset(Some(radius))),
            padding: if is_boxed { inset(settings.padding.or(Some(BOX_PADDING))) } else { Length::ZERO },
            has_font: settings.font.is_some(),
            ground: settings.ground.filter(|it| *it != [0xff; 3]),
            stripe: settings.stripe.filter(|it| *it != [0xff; 3]),
            // One line of the page is left for the element itself.
            sink: match settings.sink {
                Some(Sink::Lines(lines)) => units(Some(lines)),
                Some(Sink::Share(share)) => base.lines * units(Some(share)) / 1000,
                None => 0,
            }
            .min(base.lines - 1),
        }
    }

    /// Whether a box is drawn around it: it has a ground or a frame.
    pub fn is_boxed(&self) -> bool {
        self.ground.is_some() || Length::ZERO < self.frame
    }

    /// The space between text and a rule above or below it.
    pub fn rule_gap(&self) -> Length {
        self.size.scale(35, 100)
    }
}
