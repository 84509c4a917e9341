// The pages as spreads. Only pages near the window are drawn; a page whose fingerprint is known is drawn again from
// what was sent before.

const NEAR = '60%' // of the window's height, above and below it
const KEPT = 400 // drawings that are kept
const CSS_PIXELS_PER_POINT = 96 / 72

export class Pages {
    constructor(root, { onPlace, onMove, kind = 'page' }) {
        this.kind = kind
        this.root = root
        this.onPlace = onPlace
        this.onMove = onMove
        this.list = []
        this.cover = []
        this.right = false
        this.single = false
        this.zoom = null // null: as large as the window has room
        this.drawings = new Map()
        this.waiting = new Map()
        this.sent = 0
        this.elements = []
        this.laid = null // the window's size that the elements are laid out for; null: they are not
        this.kept = null // where the reader was last
        this.words = null // what is written there
        this.held = null // the place of these words in the pages that are shown
        this.asked = 0
        this.observer = new IntersectionObserver(seen => this.#seen(seen), { root, rootMargin: `${NEAR} 0px` })
        root.addEventListener('click', event => this.#click(event))
        root.addEventListener('copy', event => this.#copy(event))
        let timer
        root.addEventListener('scroll', () => {
            this.kept = this.#place()
            // Whoever has gone elsewhere is no longer at these words.
            if (!this.#isHeld(this.kept)) this.words = null
            clearTimeout(timer)
            timer = setTimeout(() => (this.onMove(this.current()), this.#note()), 60)
        })
        new ResizeObserver(() => this.#resized()).observe(root)
    }

    /** Shows other pages; those that look alike stay as they are. */
    show(list, cover, right) {
        const same = JSON.stringify([list, cover, right]) === JSON.stringify([this.list, this.cover, this.right])
        if (same) return []
        const place = this.#place()
        const old = this.list
        const changed = list.map((page, at) => (old[at]?.[0] === page[0] ? -1 : at)).filter(at => 0 <= at)
        const isInPlace = this.laid && this.#fits(list, cover, right, place)
        Object.assign(this, { list, cover, right })
        if (isInPlace) changed.forEach(at => this.#renew(at))
        else {
            const { same, ...again } = place ? this.#again(old, place) : {}
            this.layOut(place && again)
            this.held = this.kept
            if (place && !same) this.#toWords()
        }
        return changed
    }

    /** Whether a place is that of the words that are known: a window of another size moves it a little. */
    #isHeld(place) {
        return place && this.held && place.at === this.held.at && Math.abs(place.share - this.held.share) < 0.05
    }

    /** Asks which words the reader is at, to find them again when all pages are other ones. */
    async #note() {
        const place = this.#place()
        if (!place || this.kind !== 'page' || (this.words && this.#isHeld(place))) return
        const [print, , height] = this.list[place.at] ?? []
        const answer = await fetch(`words?${new URLSearchParams({ page: place.at, y: Math.max(0, Math.min(1, place.share)) * height })}`)
        const words = answer.ok ? await answer.json() : null
        // Meanwhile the book may have been built again.
        if (print === this.list[place.at]?.[0]) Object.assign(this, { words, held: place })
    }

    /** Goes to the words that the reader was at. They are kept until somebody goes elsewhere, so that what is undone leads back. */
    async #toWords() {
        const words = this.words
        if (!words) return
        const answer = await fetch(`at?${new URLSearchParams({ ...words, quiet: true })}`)
        if (!answer.ok || words !== this.words) return
        const { page, y } = await answer.json()
        if (!this.list[page]) return
        this.#scroll(page, y / this.list[page][2])
        this.kept = this.held = this.#measured()
    }

    /** Whether other pages can be drawn where these are: as many, of the same sizes, and the reader sees the same words. To lay out a
        long book anew takes longer than to set it. */
    #fits(list, cover, right, place) {
        const old = this.list
        const isAlike = (page, at) => page[1] === old[at][1] && page[2] === old[at][2]
        return list.length === old.length && right === this.right && JSON.stringify(cover) === JSON.stringify(this.cover)
            && list.every(isAlike) && (!place || list[place.at]?.[4] === old[place.at]?.[4])
    }

    /** Draws another page in the place of the one with that number, which stays until the new one is there. */
    #renew(at) {
        const element = this.elements[at]
        element.dataset.print = this.list[at][0]
        if (element.firstChild) this.#draw(element)
    }

    /** Whether something else has taken the place of all pages: they have no size then. */
    get #isHidden() {
        return !this.root.clientWidth || !this.root.clientHeight
    }

    /** A window of another size shows the same words; one that is hidden waits. */
    #resized() {
        if (this.#isHidden) return
        if (this.zoom === null || !this.laid) return this.layOut(this.kept)
        this.laid = this.#size()
        this.#stand(this.kept)
    }

    #size() {
        return [this.root.clientWidth, this.root.clientHeight].join()
    }

    /** Where the reader is: the page at the window's middle, and how far down on it. Where the window has another size than the pages
        were laid out for, its middle is not what the reader looked at: it is where it was before. */
    #place() {
        return this.laid === this.#size() ? this.#measured() : this.kept
    }

    #measured() {
        const middle = this.root.getBoundingClientRect().top + this.root.clientHeight / 2
        // Each is below the one before, or beside it: the first that ends below the middle is found by halves.
        let [from, to] = [0, this.elements.length]
        while (from < to) {
            const half = (from + to) >> 1
            if (middle < this.elements[half].getBoundingClientRect().bottom) to = half
            else from = half + 1
        }
        if (from < this.elements.length) {
            const box = this.elements[from].getBoundingClientRect()
            return { at: from, share: (middle - box.top) / box.height, across: this.#across(from) }
        }
        return this.elements.length ? { at: this.elements.length - 1, share: 0.5, across: null } : null
    }

    /** How far across a page, as a share of its width, the window's middle is; null where all of the spread can be seen, or a page
        has nothing beside it, so that its own middle is looked at. */
    #across(at) {
        const isWhole = this.root.scrollWidth <= this.root.clientWidth
        if (isWhole) return null
        const box = this.elements[at].getBoundingClientRect()
        return (this.root.getBoundingClientRect().left + this.root.clientWidth / 2 - box.left) / box.width
    }

    /** The same place in other pages: the nearest one that begins with the same words, else the one with that number; `same` says
        which. */
    #again(old, { at, share, across }) {
        const start = old[at]?.[4]
        const alike = this.list.map((page, index) => (page[4] === start ? index : -1)).filter(index => 0 <= index)
        alike.sort((a, b) => Math.abs(a - at) - Math.abs(b - at))
        // What several pages begin with, or none, tells nothing.
        const same = Boolean(start) && alike.length === 1 && old.filter(page => page[4] === start).length === 1
        return { same, at: alike[0] ?? Math.min(at, this.list.length - 1), share, across }
    }

    /** The number of the page that the reader sees first, from 0. */
    current() {
        return this.#place()?.at ?? 0
    }

    scale() {
        if (this.zoom !== null) return this.zoom * CSS_PIXELS_PER_POINT
        const [, width, height] = this.list[0] ?? [0, 420, 595]
        const across = this.single || this.list.length === 1 ? 1 : 2
        const narrow = this.root.clientWidth < 500 ? 24 : 48
        const room = { width: this.root.clientWidth - narrow, height: this.root.clientHeight - 40 }
        return Math.max(0.2, Math.min(room.width / (width * across), room.height / height))
    }

    /** Which pages are side by side: the first is alone, at the right, as its back is not there. */
    spreads() {
        const numbers = this.list.map((_, at) => at)
        // A page alone has no other at its side.
        if (this.single || numbers.length === 1) return numbers.map(at => [at])
        const spreads = [[null, 0]]
        for (let at = 1; at < numbers.length; at += 2) spreads.push([at, numbers[at + 1] ?? null])
        return this.right ? spreads.map(pair => pair.toReversed()) : spreads
    }

    layOut(place = this.#place()) {
        if (this.#isHidden) {
            // It is done when there is room again.
            Object.assign(this, { kept: place, laid: null })
            return
        }
        this.observer.disconnect()
        const scale = this.scale()
        this.elements = []
        const known = new Map([...this.root.querySelectorAll('.page[data-print]')].map(it => [it.dataset.print, it]))
        const page = ([print, width, height], kind, number) => {
            const element = known.get(print) ?? document.createElement('div')
            known.delete(print)
            element.className = 'page'
            Object.assign(element.dataset, { print, kind, number })
            element.style.width = `${width * scale}px`
            element.style.height = `${height * scale}px`
            this.observer.observe(element)
            return element
        }
        const spread = elements => {
            const it = document.createElement('div')
            it.className = 'spread'
            it.append(...elements)
            return it
        }
        const blank = like => {
            const it = document.createElement('div')
            it.className = 'page blank'
            it.style.width = `${like[1] * scale}px`
            return it
        }
        const all = this.cover.map((it, at) => spread([page(it, 'cover', at)]))
        if (this.list.length) {
            for (const pair of this.spreads()) {
                const like = this.list[pair.find(at => at !== null)]
                const elements = pair.map(at => {
                    if (at === null) return blank(like)
                    return (this.elements[at] = page(this.list[at], this.kind, at))
                })
                all.push(spread(elements))
            }
        }
        this.root.replaceChildren(...all)
        this.laid = this.#size()
        this.#stand(place)
    }

    /** Shows a place in the window's middle. */
    #stand(place) {
        if (place) {
            this.#scroll(place.at, place.share)
            this.#goAcross(place.at, place.across)
        }
        this.kept = this.#measured()
    }

    /** Puts the window's middle at a share of a page's width: where spreads are wider than the window, at first on the words. */
    #goAcross(at, share) {
        const element = this.elements[at]
        if (!element || this.root.scrollWidth <= this.root.clientWidth) return
        // Of two pages the middle is between them; one alone is looked at itself.
        const inSpread = [...element.parentElement.children].filter(it => it.dataset.number !== undefined)
        const usual = inSpread.length === 2 ? (inSpread[0] === element ? 1 : 0) : 0.5
        const left = element.getBoundingClientRect().left - this.root.getBoundingClientRect().left + this.root.scrollLeft
        this.root.scrollLeft = left + (share ?? usual) * element.offsetWidth - this.root.clientWidth / 2
    }

    #scroll(at, share, where = 0.5) {
        if (this.#isHidden) {
            this.kept = { at, share, across: null }
            return
        }
        const element = this.elements[at]
        if (!element) return
        const top = element.getBoundingClientRect().top - this.root.getBoundingClientRect().top + this.root.scrollTop
        this.root.scrollTop = top + share * element.offsetHeight - this.root.clientHeight * where
    }

    /** Goes to a page (from 0), and to a height on it in points, if one is given. */
    go(at, y = null) {
        const bounded = Math.max(0, Math.min(at, this.list.length - 1))
        const height = this.list[bounded]?.[2]
        if (y !== null || this.#isHidden) this.#scroll(bounded, y === null ? 0.5 : y / height, 0.4)
        else this.elements[bounded]?.scrollIntoView({ block: this.zoom === null ? 'center' : 'start' })
        this.#goAcross(bounded, null)
        // A window that is about to change shows this page, not that where the reader was before.
        this.kept = { at: bounded, share: y === null || !height ? 0.5 : y / height, across: null }
        this.onMove(bounded)
    }

    /** Goes on by spreads. */
    turn(by) {
        const spreads = this.spreads()
        const now = spreads.findIndex(pair => pair.includes(this.current()))
        const next = spreads[Math.max(0, Math.min(now + by, spreads.length - 1))]
        if (next) this.go(Math.min(...next.filter(at => at !== null)))
    }

    /** Shows a place: a rectangle in points. */
    async point({ page, x, y, width, height }) {
        this.go(page, y)
        const element = this.elements[page]
        if (!element) return
        await this.#draw(element)
        element.querySelector('.found')?.remove()
        const mark = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
        Object.entries({ class: 'found', x: x - 1, y: y - 1, width: width + 2, height: height + 2 }).forEach(it => mark.setAttribute(...it))
        element.querySelector('svg')?.append(mark)
    }

    #seen(entries) {
        for (const { target, isIntersecting } of entries) {
            if (isIntersecting) this.#draw(target)
            else target.replaceChildren()
        }
    }

    async #draw(element) {
        const { print, kind, number } = element.dataset
        if (element.firstChild?.dataset?.print === print) return
        const text = await this.#drawing(kind, number, print)
        // Meanwhile the element may show another page.
        if (text === null || element.dataset.print !== print) return
        const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
        svg.dataset.print = print
        element.replaceChildren(document.importNode(svg, true))
    }

    /** A page (from 0) as an element of its own. */
    async drawing(at) {
        const text = await this.#drawing(this.kind, at, this.list[at]?.[0])
        return text && document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true)
    }

    /** Goes to the words that the reader of other pages is at, and shows them as high in the window as they are there. */
    async follow(other) {
        const place = other.#place()
        if (!this.list.length || !place) return
        const { at } = place
        const share = Math.max(0, Math.min(1, place.share))
        const asked = (this.asked += 1)
        const query = { of_other: other.kind === 'other', page: at, y: share * other.list[at][2] }
        const answer = await fetch(`counterpart?${new URLSearchParams(query)}`)
        const found = answer.ok ? await answer.json() : null
        // Meanwhile the reader may have gone on.
        if (asked !== this.asked || !other.elements[at]) return
        // Behind the last words nobody knows more than how far on it is.
        if (!found) return this.#scroll(Math.round((at * (this.list.length - 1)) / Math.max(1, other.list.length - 1)), share)
        const { here, there } = found
        const height = other.#height(here.page, here.y)
        if (here.page === at) return this.#scroll(there.page, there.y / this.list[there.page]?.[2], height / this.root.clientHeight)
        // Pages that nobody wrote, such as blank ones, stand before those words here too.
        this.#scroll(Math.max(0, there.page - (here.page - at)), share)
    }

    /** How far below the window's top a height of a page is, in the screen's pixels. */
    #height(at, y) {
        const box = this.elements[at].getBoundingClientRect()
        return box.top + (y / this.list[at][2]) * box.height - this.root.getBoundingClientRect().top
    }

    /** The drawing of a page: asked for once. */
    #drawing(kind, number, print) {
        const known = this.drawings.get(print)
        if (known) return Promise.resolve(known)
        if (!this.waiting.has(print)) {
            const ask = async () => {
                // Where nobody answers, it is asked for again when it is needed again.
                const answer = await fetch(`${kind}/${number}/${print}`).catch(() => null)
                this.waiting.delete(print)
                if (!answer?.ok) return null
                const text = await answer.text()
                this.sent += 1
                if (KEPT <= this.drawings.size) this.drawings.delete(this.drawings.keys().next().value)
                this.drawings.set(print, text)
                return text
            }
            this.waiting.set(print, ask())
        }
        return this.waiting.get(print)
    }

    #click(event) {
        const element = event.target.closest?.('.page[data-kind="page"]')
        if (!element) return
        const link = event.target.closest('.links rect')
        if (link) {
            if (link.dataset.page) return this.go(Number(link.dataset.page), Number(link.dataset.y))
            // A book of somebody else's may name any address: those that run something here are not followed.
            if (/^(https?|mailto):/i.test(link.dataset.uri)) window.open(link.dataset.uri, '_blank', 'noopener,noreferrer')
            return
        }
        // Who selects words does not ask for their source.
        if (!getSelection().isCollapsed) return
        const box = element.getBoundingClientRect()
        const number = Number(element.dataset.number)
        const scale = this.list[number][1] / box.width
        this.onPlace({ page: number, x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale })
    }

    /** What is copied are words: divided ones whole, lines joined. */
    #copy(event) {
        const text = getSelection().toString().replace(/\u00ad\s*/g, '').replace(/\s*\n\s*/g, ' ')
        event.clipboardData.setData('text/plain', text)
        event.preventDefault()
    }
}
