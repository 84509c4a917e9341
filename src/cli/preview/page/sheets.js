// The sheets of a booklet: each with both sides, folded as far as the slider says.

import { boundaries, poses } from './folds.js'

const get = id => document.getElementById(id)

export class Sheets {
    /** `pages` draws; `onScale` is told when sheets are drawn in another size. */
    constructor(pages, onScale) {
        Object.assign(this, { pages, onScale })
        this.sheets = null
        this.made = ''
        // The sheets that are folded more than once.
        this.folded = []
        get('fold').addEventListener('input', () => this.#fold())
        this.zoom = null // null: as large as the window has room
        new ResizeObserver(() => this.#draw()).observe(get('sheets'))
    }

    /** How large a point of a sheet is, in the screen's pixels: a whole sheet is seen, below the line with the slider. */
    scale() {
        if (!this.sheets || this.zoom !== null) return this.zoom ?? 1
        const root = get('sheets')
        const above = root.querySelector('p').offsetHeight + 80
        const room = { width: root.clientWidth - 60, height: root.clientHeight - above }
        return Math.max(0.2, Math.min(1.1, room.width / this.sheets.width, room.height / this.sheets.height))
    }

    /** Draws sheets larger or smaller; by 0 as large as there is room for. */
    enlarge(by) {
        this.zoom = by === 0 ? null : Math.min(8, Math.max(0.1, this.scale() * by))
        this.#draw()
    }

    get hidden() {
        return get('sheets').hidden
    }

    toggle() {
        get('sheets').hidden = !this.hidden
        get('pages').hidden = !this.hidden
        get('show-sheets').setAttribute('aria-pressed', !this.hidden)
        this.#draw()
    }

    show(sheets) {
        this.sheets = sheets
        this.#draw()
    }

    async #draw() {
        if (this.hidden) return
        const scale = this.scale()
        const key = JSON.stringify([this.sheets, this.pages.list.map(page => page[0]), scale])
        if (key === this.made) return
        this.made = key
        this.onScale()
        const stack = get('stack')
        get('fold').disabled = !this.sheets?.fold
        get('sheets-say').textContent = !this.sheets
            ? 'These pages can’t be put on sheets as the settings of the booklet want it.'
            : this.sheets.fold
              ? 'Each sheet with its front and its back. Move the slider to fold them.'
              : 'Each sheet with its front and its back; it is cut and folded as the instructions beside the booklet say.'
        if (!this.sheets) return stack.replaceChildren()
        const { sides } = this.sheets
        this.folded = []
        const numbers = [...new Set(sides.map(side => side.sheet))]
        const sheets = numbers.map(number => this.#sheet(number, scale))
        stack.replaceChildren(...sheets.map(it => it.element))
        this.#fold()
        await Promise.all(sheets.flatMap(it => it.waiting))
    }

    /** A sheet: two halves, each with a front and a back. Where it is not folded once, one whole. */
    #sheet(number, scale) {
        const { width, height, sides, fold } = this.sheets
        const waiting = []
        const box = (name, inner) => {
            const it = document.createElement('div')
            it.className = name
            it.append(...inner)
            return it
        }
        const face = (back, from, to, above = 0, below = height) => {
            const it = box(back ? 'face back' : 'face', [])
            const side = sides.find(side => side.sheet === number && side.back === back)
            Object.assign(it.style, { width: `${(to - from) * scale}px`, height: `${(below - above) * scale}px` })
            for (const { page, area, turned } of side?.places ?? []) {
                const [x, y, w, h] = area
                const [middle, centre] = [x + w / 2, y + h / 2]
                if (middle < from || to < middle || centre < above || below < centre) continue
                const place = box('place', [])
                Object.assign(place.style, { left: `${(x - from) * scale}px`, top: `${(y - above) * scale}px`, width: `${w * scale}px`, height: `${h * scale}px` })
                place.classList.toggle('turned', turned)
                place.dataset.page = page
                waiting.push(this.pages.drawing(page).then(svg => svg && place.replaceChildren(svg)))
                it.append(place)
            }
            return it
        }
        const half = (name, from, to) => {
            // The back is seen from the other side: its left is where the front's right is.
            const front = face(false, from, to)
            const back = face(true, width - to, width - from)
            const it = box(`half ${name}`, [front, back])
            Object.assign(it.style, { width: `${(to - from) * scale}px`, height: `${height * scale}px` })
            return it
        }
        if (fold && fold !== 'once') return this.#panels(number, scale, { box, face, waiting })
        const parts = fold ? [half('left', 0, width / 2), half('right', width / 2, width)] : [half('whole', 0, width)]
        const element = box('sheet', parts)
        element.setAttribute('role', 'img')
        const on = back => sides.find(side => side.sheet === number && side.back === back)?.places.map(it => it.page + 1).join(', ') || 'nothing'
        element.setAttribute('aria-label', `Sheet ${number + 1}: pages ${on(false)} in front, ${on(true)} on the back`)
        Object.assign(element.style, { width: `${width * scale}px`, height: `${height * scale}px` })
        if (fold) return { element, waiting }
        // Both sides of a sheet that does not fold here lie below one another.
        const behind = box('sheet', [half('whole', 0, width)])
        behind.classList.add('seen-from-behind')
        return { element: box('both', [element, behind]), waiting }
    }

    /** A sheet that is folded more than once: a panel for each page, which `folds.js` moves. */
    #panels(number, scale, { box, face, waiting }) {
        const { width, height, sides } = this.sheets
        const { xs, ys } = boundaries(this.sheets)
        const panels = []
        for (let row = 0; row + 1 < ys.length; row += 1) {
            for (let column = 0; column + 1 < xs.length; column += 1) {
                const [from, to, above, below] = [xs[column], xs[column + 1], ys[row], ys[row + 1]]
                const panel = box('panel', [face(false, from, to, above, below), face(true, width - to, width - from, above, below)])
                Object.assign(panel.style, {
                    left: `${from * scale}px`, top: `${above * scale}px`, width: `${(to - from) * scale}px`, height: `${(below - above) * scale}px`,
                    // What moves it counts from the sheet's corner.
                    transformOrigin: `${-from * scale}px ${-above * scale}px`,
                })
                panels.push({ panel, row, column })
            }
        }
        const element = box('sheet', panels.map(it => it.panel))
        element.setAttribute('role', 'img')
        const pages = sides.filter(side => side.sheet === number).flatMap(side => side.places.map(it => it.page + 1))
        element.setAttribute('aria-label', `Sheet ${number + 1}: pages ${pages.join(', ')}`)
        Object.assign(element.style, { width: `${width * scale}px`, height: `${height * scale}px` })
        this.folded.push({ number, scale, panels })
        return { element, waiting }
    }

    #fold() {
        const angle = Number(get('fold').value)
        get('stack').style.setProperty('--angle', `${angle}deg`)
        for (const { number, scale, panels } of this.folded) {
            const pose = poses(this.sheets, number, angle / 180, scale)
            for (const { panel, row, column } of panels) panel.style.transform = pose(row, column).toString()
        }
    }
}
