// The e-book in a frame of a device's size. Its files come from the archive in memory; where its reader was is kept
// through builds.

/** What is alike in the two e-books that are compared: a text's blocks, in their order. */
const BLOCKS = 'h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, pre, figure, aside, hr'

/** Smaller than this a device is not drawn for the sake of its height: its words could not be read. */
const LEAST = 0.6

const get = id => document.getElementById(id)

export class Ebook {
    constructor() {
        this.facts = null
        this.at = 0
        this.top = 0
        this.frame = get('reader')
        this.other = get('other-reader')
        this.compared = null
        this.leader = this.frame
        this.other.addEventListener('load', () => {
            this.#listen(this.other)
            this.#type()
        })
        this.frame.addEventListener('load', () => this.#loaded())
        get('chapter').addEventListener('change', event => this.go(Number(event.target.value)))
        get('chapter-back').addEventListener('click', () => this.go(this.at - 1))
        get('chapter-forth').addEventListener('click', () => this.go(this.at + 1))
        get('device').addEventListener('change', () => this.#size())
        get('type').addEventListener('change', () => this.#type())
        get('dark').addEventListener('click', event => {
            const on = event.target.getAttribute('aria-pressed') !== 'true'
            event.target.setAttribute('aria-pressed', on)
            this.#load()
        })
        new ResizeObserver(() => this.#size()).observe(get('screen'))
        this.#size()
    }

    get hidden() {
        return get('ebook').hidden
    }

    toggle() {
        get('ebook').hidden = !this.hidden
        get('show-ebook').setAttribute('aria-pressed', !this.hidden)
        this.#load()
    }

    show(facts) {
        if (!facts || facts.version === this.facts?.version) return
        this.facts = facts
        this.top = this.frame.contentDocument?.scrollingElement?.scrollTop ?? 0
        get('chapter').replaceChildren(...facts.titles.map((title, at) => new Option(title, at)))
        this.at = Math.min(this.at, facts.spine.length - 1)
        this.#load()
    }

    /** The e-book in another theme, whose texts have the same names; null for none. */
    compare(facts) {
        this.compared = facts
        this.other.hidden = !facts
        this.#size()
        this.#load()
    }

    go(at) {
        if (!this.facts) return
        this.at = Math.max(0, Math.min(at, this.facts.spine.length - 1))
        this.top = 0
        this.#load()
    }

    #load() {
        if (this.hidden || !this.facts?.spine.length) return
        const scheme = get('dark').getAttribute('aria-pressed') === 'true' ? 'dark' : 'light'
        this.frame.className = scheme
        get('chapter').value = this.at
        const address = new URL(`ebook/${scheme}/${this.facts.version}/${this.facts.spine[this.at]}`, document.baseURI).href
        if (this.frame.src !== address) this.frame.src = address
        this.#loadOther(scheme)
    }

    #loadOther(scheme) {
        if (!this.compared) return
        const [path, { spine }] = [this.facts.spine[this.at], this.compared]
        const alike = spine.includes(path) ? path : spine[Math.min(this.at, spine.length - 1)]
        const other = new URL(`ebook/${scheme}/${this.compared.version}/${alike}`, document.baseURI).href
        this.other.className = scheme
        if (this.other.src !== other) this.other.src = other
    }

    #loaded() {
        const inner = this.frame.contentDocument
        if (!inner?.scrollingElement) return
        this.#listen(this.frame)
        this.#type()
        inner.scrollingElement.scrollTop = this.top
        // A link within the book may have led to another text of it.
        const found = this.facts?.spine.findIndex(path => this.frame.contentWindow.location.pathname.endsWith(`/${path}`)) ?? -1
        if (0 <= found) get('chapter').value = this.at = found
        this.#loadOther(this.frame.className)
        this.#align(this.frame)
    }

    /** Of two e-books the one in which the reader moves takes the other along. */
    #listen(frame) {
        const inner = frame.contentDocument
        for (const kind of ['pointerdown', 'touchstart', 'wheel', 'keydown']) inner?.addEventListener(kind, () => (this.leader = frame), { passive: true })
        // What leads out of the book can't be shown here: it is opened beside the preview, if it is an address of the web.
        inner?.addEventListener('click', event => {
            const link = event.target.closest?.('a[href]')
            if (!link || new URL(link.href, inner.baseURI).origin === location.origin) return
            event.preventDefault()
            if (/^(https?|mailto):/i.test(link.href)) window.open(link.href, '_blank', 'noopener,noreferrer')
        })
        inner?.addEventListener('scroll', () => this.#align(frame), { passive: true })
    }

    /** Shows the same block in both, as high in the one as in the other. */
    #align(moved) {
        if (!this.compared || moved !== this.leader) return
        const follower = moved === this.frame ? this.other : this.frame
        const [from, to] = [moved, follower].map(frame => [...(frame.contentDocument?.body?.querySelectorAll(BLOCKS) ?? [])])
        const at = from.findIndex(block => 0 < block.getBoundingClientRect().bottom)
        const root = follower.contentDocument?.scrollingElement
        if (at < 0 || !to.length || !root) return
        const [here, there] = [from[at].getBoundingClientRect(), to[Math.min(at, to.length - 1)].getBoundingClientRect()]
        const share = here.height ? Math.max(0, -here.top) / here.height : 0
        root.scrollTop += there.top + share * there.height - Math.max(0, here.top)
    }

    #type() {
        for (const frame of [this.frame, this.other]) {
            const inner = frame.contentDocument?.documentElement
            if (inner) inner.style.fontSize = `${get('type').value}%`
        }
        this.leader = this.frame
        this.#align(this.frame)
    }

    /** Gives the frames the size of the device. A device that is larger than its room is drawn smaller. */
    #size() {
        const [width, height] = get('device').value.split('x').map(Number)
        const frames = this.other.hidden ? 1 : 2
        const room = { width: get('screen').clientWidth - 24 - 12 * (frames - 1), height: get('screen').clientHeight - 24 }
        const fits = Math.min(room.width / frames / (width + 2), Math.max(LEAST, room.height / (height + 2)))
        const small = 0 < room.width ? Math.min(1, fits) : 1
        for (const { style } of [this.frame, this.other]) {
            Object.assign(style, { width: `${width}px`, height: `${height}px` })
            style.setProperty('--wide', `${width}px`)
            style.setProperty('--high', `${height}px`)
            style.setProperty('--small', small)
        }
    }
}
