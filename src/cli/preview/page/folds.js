// How sheets are folded: in, a sheet with its pages and how far it is folded (from 0 to 1); out, where each of its panels is, as a
// matrix in the sheet's coordinates: x to the right, y down, z to the reader.

/** The columns and rows of a sheet, as the places of pages have them: folds lie midway between pages. */
export function boundaries({ width, height, sides }) {
    const places = sides.flatMap(side => (side.back ? [] : side.places))
    const edges = (start, size, whole) => {
        const spans = [...new Map(places.map(({ area }) => [Math.round(area[start]), [area[start], area[start] + area[size]]])).values()]
        spans.sort((a, b) => a[0] - b[0])
        const between = spans.slice(1).map((span, at) => (spans[at][1] + span[0]) / 2)
        return [0, ...between, whole]
    }
    return { xs: edges(0, 2, width), ys: edges(1, 3, height) }
}

/** A turn about an upright line, so far behind the sheet: the right of it comes to the reader with angles below 0. */
const upright = (x, angle, behind = 0) =>
    new DOMMatrix().translate(x, 0, -behind).rotateAxisAngle(0, 1, 0, angle).translate(-x, 0, behind)
/** A turn about a level line: what is below it comes to the reader with angles above 0. */
const level = (y, angle) => new DOMMatrix().translate(0, y, 0).rotateAxisAngle(1, 0, 0, angle).translate(0, -y, 0)

/** Folds end a little short of flat: browsers sort what is nearly in one plane by chance. */
const FLAT = 175

/** How far the stage `number` of `count` is when the whole is at `t`. */
const stage = (t, number, count) => Math.min(1, Math.max(0, t * count - number))

/** Where the panels of a sheet are: a function of row and column. `scale` is that of the sheet on the screen. */
export function poses(sheet, number, t, scale) {
    const { xs, ys } = boundaries(sheet)
    const [x, y] = [xs.map(it => it * scale), ys.map(it => it * scale)]
    const front = sheet.sides.find(side => side.sheet === number && !side.back)?.places ?? []
    const at = page => {
        const place = front.find(it => it.page === page)
        const [left, top, width, height] = place?.area ?? [0, 0, 0, 0]
        const index = (edges, middle) => edges.findLastIndex(edge => edge <= middle)
        return { column: index(xs, left + width / 2), row: index(ys, top + height / 2) }
    }
    const first = Math.min(...front.map(it => it.page))
    const kinds = { accordion, trifold, 'french-fold': frenchFold, zine }
    // Of a sheet with few pages nobody knows all folds: it stays flat.
    const lines = { trifold: [4, 2], 'french-fold': [3, 3], zine: [5, 3] }[sheet.fold]
    if (lines && (x.length !== lines[0] || y.length !== lines[1])) return () => new DOMMatrix()
    return kinds[sheet.fold]({ x, y, t, first: at(first) })
}

/** Folds to and fro, beginning behind the first page, which is at one end. */
function accordion({ x, t, first }) {
    const count = x.length - 1
    const isLeft = first.column < count / 2
    return (_, column) => {
        let matrix = new DOMMatrix()
        for (let nth = 1; nth <= (isLeft ? column : count - 1 - column); nth += 1) {
            const way = (nth % 2 ? 1 : -1) * (isLeft ? 1 : -1)
            matrix = matrix.multiply(upright(x[isLeft ? nth : count - nth], way * FLAT * t))
        }
        return matrix
    }
}

/** The narrower of the outer panels goes in first, the other over it. */
function trifold({ x, t }) {
    const isRight = x[3] - x[2] <= x[1] - x[0]
    const [flap, cover] = [stage(t, 0, 2) * FLAT, stage(t, 1, 2) * (FLAT - 5)]
    const right = upright(x[2], -(isRight ? flap : cover))
    const left = upright(x[1], isRight ? cover : flap)
    return (_, column) => [left, new DOMMatrix(), right][column]
}

/** The row that does not have the first page goes behind the other; so does the column, then. */
function frenchFold({ x, y, t, first }) {
    const [down, across] = [stage(t, 0, 2) * FLAT, stage(t, 1, 2) * FLAT]
    // What is folded then is as thick as the first fold is open.
    const thick = (y[1] - y[0]) * Math.sin((FLAT * Math.PI) / 180)
    return (row, column) => {
        const behind = row === first.row ? new DOMMatrix() : level(y[1], row === 0 ? down : -down)
        const aside = column === first.column ? new DOMMatrix() : upright(x[1], column === 0 ? -across : across, thick)
        return aside.multiply(behind)
    }
}

/** Folded along its length; its ends pushed together, so that the slit opens to a cross of four leaves; and the leaves laid
    around, with the first page outside. */
function zine({ x, y, t, first }) {
    const down = stage(t, 0, 3) * 178
    // Two panels of a leaf that lie in one plane would both be seen.
    const push = stage(t, 1, 3) * 88.8
    const close = stage(t, 2, 3) * 0.95
    const shift = (x[2] - x[1]) * (1 - Math.cos((push * Math.PI) / 180))
    // The first page is beside the middle; the leaves close away from it.
    const side = first.column === 1 ? 1 : -1
    const turn = angle => upright(x[2], angle * close)
    return (row, column) => {
        const isFront = row === first.row
        const fold = isFront ? new DOMMatrix() : level(y[1], row === 0 ? down : -down)
        const out = isFront ? 1 : -1
        const open = [
            new DOMMatrix().translate(shift, 0, 0),
            new DOMMatrix().translate(shift, 0, 0).multiply(upright(x[1], -push * out)),
            new DOMMatrix().translate(-shift, 0, 0).multiply(upright(x[3], push * out)),
            new DOMMatrix().translate(-shift, 0, 0),
        ][column]
        const isMiddle = column === 1 || column === 2
        const isFar = column === (side === 1 ? 0 : 3)
        const around = isMiddle ? turn(side * 90 * out) : isFar ? turn(-side * 180) : new DOMMatrix()
        return around.multiply(open).multiply(fold)
    }
}
