//! The images of the theme in the e-book's sheet: ornaments, what is above titles, the device of the title page.

use std::fmt::Write as _;

use super::{Sheet, sink_space, spaced, string};
use crate::epub::plan::PublicationPlan;
use crate::project::config::Config;
use crate::project::theme::ElementSettings;

impl Sheet {
    /// The images that the theme draws.
    pub(super) fn images(&mut self, config: &Config, plan: &PublicationPlan<'_>) {
        if let Some(drawing) = &plan.ornament {
            // Two half-lines: an ornament as high as a line of the text.
            let height = config.style.get("ornament").and_then(|settings| settings.height).unwrap_or(2);
            self.ornament_image(drawing, height);
        }
        for (element, selector) in [("chapter-image", ".chapter-image"), ("title-device", ".device")] {
            if let Some(settings) = config.style.get(element) {
                self.image(selector, settings);
            }
        }
        if let Some(sink) = config.style.get("chapter").and_then(|chapter| chapter.sink) {
            // What opens a chapter is set down, not what follows it.
            let above = self.sides.above;
            self.write(".chapter-image", &[format!("margin-{above}: {}", sink_space(sink, 1000))]);
            self.write(".chapter-image + h1", &[format!("margin-{above}: 0")]);
        }
    }

    /// An ornament that is drawn: a mask, so that it has the colour of the reader's text by day and by night. It is in the
    /// sheet itself: a mask of another file is refused where a book is opened from a folder (CSS Masking 1, 7.8).
    fn ornament_image(&mut self, drawing: &str, half_lines: u32) {
        let height = spaced(half_lines, 1000);
        let mask = format!("url(\"{}\") center / contain no-repeat", string(drawing));
        let _ = writeln!(
            self.out,
            "@supports (mask-size: contain) or (-webkit-mask-size: contain) {{\nhr {{ height: {height}; }}\n\
             hr::before {{ content: \"\"; display: block; height: {height}; background: currentColor; \
             -webkit-mask: {mask}; mask: {mask}; }}\n}}"
        );
    }

    /// An image above a title or a publisher.
    fn image(&mut self, selector: &str, settings: &ElementSettings) {
        let height = spaced(settings.height.unwrap_or(2), 1000);
        let below = format!("margin-{}: {}", self.sides.below, spaced(settings.after.unwrap_or(0), 1000));
        self.write(selector, &["text-align: center; text-indent: 0".to_owned(), below]);
        // Limits alone: with a height and a width of its own a wide image would be distorted on a narrow screen.
        let sizes = [format!("max-height: {height}"), "max-width: 100%".to_owned()];
        self.write(&format!("{selector} img"), &sizes);
    }
}
