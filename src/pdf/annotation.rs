//! The appearances of annotations and form fields, for sheets of paper.
//!
//! In: a page of any PDF. Out: the appearance streams of what is to be seen on it, with their places (ISO 32000-1
//! §12.5.5). Sheets have no annotations: what a page shows is drawn on them.

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Flags of annotations that are not shown (ISO 32000-1, table 165): hidden, and not viewed.
const UNSEEN: i64 = 1 << 1 | 1 << 5;

/// The most annotations of a page that are drawn. Each becomes a resource of the sheet, and a hostile file may list
/// millions; real forms have a few hundred to a page.
const MAX_ANNOTATIONS: usize = 10_000;

/// An appearance stream and where it is drawn.
pub(super) struct Appearance {
    /// The stream: a form.
    pub(super) form: ObjectId,
    /// From the form's coordinates to the page's.
    pub(super) matrix: [f64; 6],
}

/// The appearances of a page's annotations, in their order: later ones are drawn over earlier ones. Links show nothing
/// on paper, and the windows of notes are closed.
pub(super) fn appearances(document: &Document, page: ObjectId) -> Vec<Appearance> {
    let Ok(page) = document.get_dictionary(page) else { return Vec::new() };
    let Ok(annotations) = page.get_deref(b"Annots", document).and_then(Object::as_array) else { return Vec::new() };
    annotations.iter().take(MAX_ANNOTATIONS).filter_map(|annotation| appearance(document, annotation)).collect()
}

fn appearance(document: &Document, annotation: &Object) -> Option<Appearance> {
    let annotation = document.dereference(annotation).ok()?.1.as_dict().ok()?;
    let kind = annotation.get_deref(b"Subtype", document).and_then(Object::as_name).ok()?;
    let flags = annotation.get_deref(b"F", document).and_then(Object::as_i64).unwrap_or(0);
    if matches!(kind, b"Link" | b"Popup") || flags & UNSEEN != 0 {
        return None;
    }
    let form = normal_appearance(document, annotation)?;
    let stream = document.get_object(form).and_then(Object::as_stream).ok()?;
    let rect = numbers::<4>(document, annotation, b"Rect")?;
    let bounds = numbers::<4>(document, &stream.dict, b"BBox")?;
    let own = numbers::<6>(document, &stream.dict, b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    Some(Appearance { form, matrix: appearance_matrix(bounds, own, rect)? })
}

/// The normal appearance: a stream, or that of the state that the annotation is in (a box that is ticked).
fn normal_appearance(document: &Document, annotation: &Dictionary) -> Option<ObjectId> {
    let all = annotation.get_deref(b"AP", document).and_then(Object::as_dict).ok()?;
    let normal = all.get(b"N").ok()?;
    let (id, object) = document.dereference(normal).ok()?;
    match object {
        Object::Stream(_) => id,
        Object::Dictionary(states) => {
            let state = annotation.get_deref(b"AS", document).and_then(Object::as_name).ok()?;
            let (id, object) = document.dereference(states.get(state).ok()?).ok()?;
            matches!(object, Object::Stream(_)).then_some(id)?
        }
        _ => None,
    }
}

fn numbers<const N: usize>(document: &Document, holder: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
    let array = holder.get_deref(key, document).and_then(Object::as_array).ok()?;
    let number = |object: &Object| document.dereference(object).ok()?.1.as_float().ok().map(f64::from);
    let numbers: Option<Vec<f64>> = array.iter().map(number).collect();
    // No page is a million points wide; larger numbers would lose their digits when they are written.
    numbers?.try_into().ok().filter(|numbers: &[f64; N]| numbers.iter().all(|number| number.abs() < 1e6))
}

/// The matrix that brings the form's box, turned by its own matrix, to the annotation's rectangle (algorithm 8.1 of
/// ISO 32000-1 §12.5.5). The form's own matrix is applied when it is drawn.
fn appearance_matrix(bounds: [f64; 4], [a, b, c, d, e, f]: [f64; 6], rect: [f64; 4]) -> Option<[f64; 6]> {
    let corners = [(0, 1), (0, 3), (2, 1), (2, 3)].map(|(x, y)| (bounds[x], bounds[y]));
    let turned = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = turned.iter().fold((f64::MAX, f64::MAX), |least, it| (least.0.min(it.0), least.1.min(it.1)));
    let most = turned.iter().fold((f64::MIN, f64::MIN), |most, it| (most.0.max(it.0), most.1.max(it.1)));
    let (width, height) = (most.0 - least.0, most.1 - least.1);
    if width <= 0.0 || height <= 0.0 {
        // An empty box can't be scaled to the rectangle: viewers draw nothing for it.
        return None;
    }
    let (left, bottom) = (rect[0].min(rect[2]), rect[1].min(rect[3]));
    let (x, y) = ((rect[2] - rect[0]).abs() / width, (rect[3] - rect[1]).abs() / height);
    Some([x, 0.0, 0.0, y, left - least.0 * x, bottom - least.1 * y])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appearance_fills_its_rectangle() {
        let upright =
            appearance_matrix([0.0, 0.0, 100.0, 50.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], [10.0, 20.0, 60.0, 45.0]);
        assert_eq!(upright, Some([0.5, 0.0, 0.0, 0.5, 10.0, 20.0]));
        // Turned by a quarter, the box is 50 wide and 100 high, and at the left of the origin.
        let turned =
            appearance_matrix([0.0, 0.0, 100.0, 50.0], [0.0, 1.0, -1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 50.0, 100.0]);
        assert_eq!(turned, Some([1.0, 0.0, 0.0, 1.0, 50.0, 0.0]));
        assert_eq!(appearance_matrix([0.0; 4], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 9.0, 9.0]), None);
    }
}
