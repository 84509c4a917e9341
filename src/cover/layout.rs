//! The layouts of fronts: where blocks of colour, frames and texts are, as parts of the page.
//!
//! In: `cover.layout`. Out: a [`Layout`], and its blocks and frames drawn on a panel.

use super::Cover;
use super::lettering::CoverPanel;
use crate::geometry::{Length, Rect};
use crate::project::config::CoverLayout;
use crate::typeset::frame::Ink;
use crate::typeset::paragraph::TextAlign;

/// All places are parts of the page in nine-hundredths: margins of books are ninths of the page, and these can be
/// divided further.
pub(super) const PARTS: i64 = 900;

/// The color of a block, or of the ground of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// The cover's colour or image.
    Ground,
    /// Nearly white.
    Light,
    /// A little lighter or darker than the ground.
    Accent,
}

/// A rectangle of one tone; across from the spine.
#[derive(Clone, Copy, Debug)]
struct ColorBlock {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
    tone: Tone,
}

/// A line around the front or a block: its distance from the edges in parts of the page's width, and how thick it is
/// in hundredths of a point.
#[derive(Clone, Copy, Debug)]
struct FrontFrame {
    block: Option<usize>,
    inset: i64,
    thick: i64,
}

/// A layout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    blocks: &'static [ColorBlock],
    frames: &'static [FrontFrame],
    /// How lines are aligned; `None`: as the theme has it.
    pub(super) align: Option<TextAlign>,
    /// The text's distance from the spine and from the fore-edge.
    pub(super) sides: [i64; 2],
    /// The first baseline of the authors, from the head; of the title where authors follow it.
    pub(super) first: i64,
    /// About where the title is.
    pub(super) title: i64,
    /// Whether the authors follow the title.
    pub(super) authors_follow: bool,
    /// The least ink, from the head; the publisher comes below.
    pub(super) foot: i64,
    /// The title's size: the width of the page divided by this.
    pub(super) share: i64,
    /// The ground of title and authors.
    pub(super) upper: Tone,
    /// The ground of the publisher.
    pub(super) lower: Tone,
    /// Whether the title is closed with a rule or an ornament even on a ground.
    pub(super) close: bool,
    /// A thick bar above the text: its length in parts of the width; 0 for none.
    pub(super) bar: i64,
    /// How far the block of the text can grow at its head and at its foot before the type is made smaller.
    pub(super) room: [i64; 2],
    /// How far it has grown.
    grown: [i64; 2],
}

const CLASSIC: Layout = Layout {
    blocks: &[],
    frames: &[],
    align: None,
    sides: [100, 100],
    first: 135,
    title: 270,
    authors_follow: false,
    foot: PARTS,
    share: 8,
    upper: Tone::Ground,
    lower: Tone::Ground,
    close: false,
    bar: 0,
    room: [0, 0],
    grown: [0, 0],
};

const fn block(left: i64, top: i64, right: i64, bottom: i64, tone: Tone) -> ColorBlock {
    ColorBlock { left, top, right, bottom, tone }
}

/// A light band from edge to edge with the title, the authors on it too.
const BAND: Layout = Layout {
    blocks: &[
        block(0, 230, 900, 580, Tone::Light),
        block(0, 212, 900, 222, Tone::Light),
        block(0, 588, 900, 598, Tone::Light),
    ],
    room: [130, 170],
    first: 285,
    title: 350,
    foot: 560,
    upper: Tone::Light,
    align: Some(TextAlign::Center),
    ..CLASSIC
};

/// A light panel with a fine frame, as pasted on boards.
const PANEL: Layout = Layout {
    blocks: &[block(110, 120, 790, 560, Tone::Light)],
    frames: &[
        FrontFrame { block: Some(0), inset: 18, thick: 150 },
        FrontFrame { block: Some(0), inset: 28, thick: 40 },
    ],
    sides: [165, 165],
    room: [40, 180],
    first: 195,
    title: 270,
    foot: 520,
    share: 9,
    upper: Tone::Light,
    align: Some(TextAlign::Center),
    close: true,
    ..CLASSIC
};

/// A frame of two lines around all.
const FRAME: Layout = Layout {
    frames: &[FrontFrame { block: None, inset: 50, thick: 300 }, FrontFrame { block: None, inset: 68, thick: 75 }],
    sides: [130, 130],
    align: Some(TextAlign::Center),
    close: true,
    ..CLASSIC
};

/// A large title at the head under a bar, the authors after it.
const POSTER: Layout = Layout {
    sides: [80, 80],
    first: 130,
    title: 130,
    authors_follow: true,
    share: 5,
    align: Some(TextAlign::Left),
    bar: 150,
    ..CLASSIC
};

/// A strip along the spine, the text beside it.
const COLUMN: Layout = Layout {
    blocks: &[block(0, 0, 170, 900, Tone::Accent), block(170, 0, 178, 900, Tone::Light)],
    sides: [235, 70],
    align: Some(TextAlign::Left),
    ..CLASSIC
};

/// The ground above, the text on light paper below.
const SPLIT: Layout = Layout {
    blocks: &[block(0, 480, 900, 900, Tone::Light), block(0, 470, 900, 480, Tone::Accent)],
    room: [330, 0],
    first: 535,
    title: 535,
    authors_follow: true,
    sides: [80, 80],
    upper: Tone::Light,
    lower: Tone::Light,
    align: Some(TextAlign::Left),
    ..CLASSIC
};

/// Three stripes: authors and title are on the light one in the middle, the publisher below.
const STRIPES: Layout = Layout {
    blocks: &[
        block(0, 300, 900, 640, Tone::Light),
        block(0, 660, 900, 690, Tone::Accent),
        block(0, 710, 900, 730, Tone::Accent),
        block(0, 750, 900, 760, Tone::Accent),
        block(0, 250, 900, 280, Tone::Accent),
        block(0, 210, 900, 230, Tone::Accent),
        block(0, 180, 900, 190, Tone::Accent),
    ],
    room: [130, 40],
    first: 335,
    title: 335,
    authors_follow: true,
    foot: 620,
    upper: Tone::Light,
    align: Some(TextAlign::Center),
    ..CLASSIC
};

/// The layout of that name.
pub(super) fn layout(name: CoverLayout) -> &'static Layout {
    match name {
        CoverLayout::Classic => &CLASSIC,
        CoverLayout::Band => &BAND,
        CoverLayout::Panel => &PANEL,
        CoverLayout::Frame => &FRAME,
        CoverLayout::Poster => &POSTER,
        CoverLayout::Column => &COLUMN,
        CoverLayout::Split => &SPLIT,
        CoverLayout::Stripes => &STRIPES,
    }
}

/// Nearly white, as uncoated paper is.
const LIGHT: [u8; 3] = [0xf9, 0xf6, 0xee];

impl Layout {
    /// The same with a block of text that has grown by so many quarters of what it can.
    pub(super) fn grown(&self, quarters: i64) -> Layout {
        let [up, down] = self.room.map(|room| room * quarters / 4);
        let (first, title) = (self.first - up, self.title - up);
        Layout { first, title, foot: (self.foot + down).min(PARTS), grown: [up, down], ..*self }
    }

    /// Where the edge of a block is now: what is above the text goes up with its head, what is below it down with its foot.
    fn moved(&self, at: i64) -> i64 {
        let [up, down] = self.grown;
        let (first, foot) = (self.first + up, self.foot - down);
        match at {
            0 | PARTS => at,
            at if foot <= at => at + down,
            at if at <= first => at - up,
            at => at,
        }
    }

    /// Draws blocks and frames.
    pub(super) fn draw(&self, cover: &Cover, panel: &mut CoverPanel) {
        let blocks: Vec<Rect> = self.blocks.iter().map(|block| block.area(cover, self)).collect();
        for (block, area) in self.blocks.iter().zip(&blocks) {
            if let Some(ink) = tone(cover, block.tone) {
                panel.rule(*area, ink);
            }
        }
        let whole = Rect::new(Length::ZERO, Length::ZERO, cover.trim.width, cover.trim.height);
        for frame in self.frames {
            let area = frame.block.and_then(|index| blocks.get(index)).copied().unwrap_or(whole);
            let ink = if frame.block.is_some() { text_ink(cover, self.upper, panel.ink) } else { panel.ink };
            frame.draw(area, cover.trim.width, ink, panel);
        }
    }
}

/// The colour of a tone; `None` for the ground, which is there.
fn tone(cover: &Cover, tone: Tone) -> Option<Ink> {
    let [red, green, blue] = LIGHT;
    match tone {
        Tone::Ground => None,
        Tone::Light => Some(Ink::Rgb(red, green, blue)),
        Tone::Accent => {
            let color = cover.color.unwrap_or([0x50; 3]);
            Some(cover.accent_ink(accent(color), super::is_dark(color.map(u32::from))))
        }
    }
}

/// A colour beside another: lighter than dark ones, darker than light ones.
fn accent(color: [u8; 3]) -> [u8; 3] {
    let is_dark = super::is_dark(color.map(u32::from));
    color.map(|level| if is_dark { level + (255 - level) / 4 } else { level - level / 4 })
}

/// The ink of a text on a tone: black or, on a light one, the cover's colour where it is dark enough to be read.
pub(super) fn text_ink(cover: &Cover, on: Tone, of_ground: Ink) -> Ink {
    // A luminance of a sixth of white's gives 4.5 : 1 on white (WCAG 2.2, 1.4.3).
    let is_dark = |[red, green, blue]: [u32; 3]| 213 * red + 715 * green + 72 * blue < 100_000;
    match (on, cover.color) {
        (Tone::Light, Some(color)) if is_dark(color.map(u32::from)) => cover.ink_of(color),
        (Tone::Light, _) => Ink::BLACK,
        (Tone::Ground | Tone::Accent, _) => of_ground,
    }
}

impl ColorBlock {
    /// Its place on the page. What reaches an edge runs over it, except at the spine.
    fn area(&self, cover: &Cover, layout: &Layout) -> Rect {
        let (width, height, bleed) = (cover.trim.width, cover.trim.height, cover.bleed);
        let over = |at: i64| if at == PARTS { bleed } else { Length::ZERO };
        let left = width.scale(self.left, PARTS);
        let right = width.scale(self.right, PARTS) + over(self.right);
        let top = height.scale(layout.moved(self.top), PARTS) - if self.top == 0 { bleed } else { Length::ZERO };
        let bottom = height.scale(layout.moved(self.bottom), PARTS) + over(self.bottom);
        let x = if cover.right { width - right } else { left };
        Rect::new(x, top, right - left, bottom - top)
    }
}

impl FrontFrame {
    fn draw(&self, around: Rect, width: Length, ink: Ink, panel: &mut CoverPanel) {
        let (inset, thick) = (width.scale(self.inset, PARTS), Length::PT.scale(self.thick, 100));
        let (x, y) = (around.origin.x + inset, around.origin.y + inset);
        let (width, height) = (around.size.width - inset * 2, around.size.height - inset * 2);
        panel.outline(Rect::new(x, y, width, height), thick, ink);
    }
}
