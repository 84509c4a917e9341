// The page of the preview: hears of builds, and puts what it hears into its parts.

import { Ebook } from './ebook.js'
import { Pages } from './pages.js'
import { Problems } from './problems.js'
import { Sheets } from './sheets.js'

const TRIMS = ['a7', 'a6', 'a5', 'quarter-letter', 'half-letter', '5x8', '5.25x8', '6x9', 'royal', '7x10', 'a4', 'letter']
const SIZES = ['8pt', '9pt', '9.5pt', '10pt', '10.5pt', '11pt', '11.5pt', '12pt', '13pt', '14pt']
const TRIED = { theme: 'theme', trim: 'pdf.trim', size: 'pdf.font-size' }

const get = id => document.getElementById(id)
const fonts = new Set()
let state = { pages: [] }
let hideTimer
let restTimer
// Milliseconds: pages that have changed are on the screen by then.
const AFTER_PAGES = 30

const pages = new Pages(get('pages'), { onPlace: showSource, onMove: at => (showFolio(at), align(pages)) })
const other = new Pages(get('other'), { onPlace: () => {}, onMove: () => align(other), kind: 'other' })
// Of the two the one in which the reader moves; the other goes along.
let leader = pages
const sheets = new Sheets(pages, () => showZoom())
const ebook = new Ebook()
const problems = new Problems(place => (open(place), goToPlace(place)))

// For tests and for whoever looks into it.
window.preview = { pages, other, sheets, ebook, problems, get state() { return state } }

function show(next) {
    state = next
    document.title = `${state.title ?? 'Book'} – preview`
    get('title').textContent = state.title || 'Untitled'
    for (const key of state.fonts ?? []) load(key)
    pages.show(state.pages, state.cover ?? [], Boolean(state.right))
    sheets.show(state.sheets ?? null)
    document.documentElement.dataset.ready = state.pages.length ? 'pages' : ''
    clearTimeout(restTimer)
    restTimer = setTimeout(showRest, AFTER_PAGES)
}

/** What is around the pages: whoever writes looks at these first. */
function showRest() {
    ebook.show(state.ebook)
    compared()
    problems.show(state)
    const status = get('status')
    status.classList.toggle('failed', Boolean(state.failed))
    const last = state.half ? 'its pages are shown as far as they go' : 'these are its last pages'
    const failed = `The book has errors: ${state.pages.length ? last : 'there are no pages yet'}`
    status.textContent = state.failed ? failed : state.milliseconds === undefined ? '' : `built in ${state.milliseconds} ms`
    settings()
    showFolio(pages.current())
}

/** Shows the book in the other theme beside this one. */
function compared() {
    const select = get('compare')
    if (document.activeElement !== select) {
        select.replaceChildren(new Option('nothing', ''), ...(state.themes ?? []).map(theme => new Option(theme, theme)))
        select.value = state.compared ?? ''
    }
    get('other').hidden = !state.other
    if (!state.other) leader = pages
    other.show(state.other?.pages ?? [], [], Boolean(state.right))
    ebook.compare(state.other?.ebook ?? null)
    align(leader)
}

/** Shows the same words on both sides, after one of them has moved. */
function align(moved) {
    if (state.other && moved === leader) (moved === pages ? other : pages).follow(moved)
}

/** Loads a face that pages are drawn in. */
function load(key) {
    if (fonts.has(key)) return
    fonts.add(key)
    const face = new FontFace(`cb-${key}`, `url(font/${key})`)
    document.fonts.add(face)
    // A face that the browser refuses leaves boxes, and its name says which.
    face.load().catch(error => console.error(`the font ${key} can't be shown: ${error}`))
}

function showFolio(at) {
    if (document.activeElement !== get('folio')) get('folio').value = state.pages[at]?.[3] ?? ''
    get('count').textContent = state.pages.length ? `(${at + 1} of ${state.pages.length})` : ''
    showZoom()
}

function showZoom() {
    get('zoom').textContent = `${Math.round(((sheets.hidden ? pages : sheets).scale() * 72 / 96) * 100)} %`
}

/** Goes to a page by its printed number; `#7` is the seventh of the file. */
function goTo(text) {
    const plain = text.trim().toLowerCase()
    const found = plain.startsWith('#') ? Number(plain.slice(1)) - 1 : state.pages.findIndex(page => page[3] === plain)
    if (0 <= found) pages.go(found)
    else tell(`There is no page ${text}.`)
    get('pages').focus()
}

function tell(text) {
    const place = get('place')
    place.textContent = text
    place.hidden = !text
    clearTimeout(hideTimer)
    hideTimer = setTimeout(() => (place.hidden = true), 6000)
}

async function showSource({ page, x, y }) {
    const found = await (await fetch(`source?${new URLSearchParams({ page, x, y })}`)).json()
    if (!found) return tell('Nothing that you wrote is here.')
    get('place').dataset.at = `${found.file}:${found.line}:${found.column}`
    open(found)
}

/** Goes to the page on which a place is printed, if it is. */
async function goToPlace({ file, line, column }) {
    const answer = await fetch(`at?${new URLSearchParams({ file, line, column })}`)
    if (answer.ok && !sheets.hidden) toggleSheets()
}

/** Opens a place in the editor, or shows it. */
async function open({ file, line, column }) {
    const answer = await fetch(`open?${new URLSearchParams({ file, line, column })}`, { method: 'POST' })
    const at = `${file}:${line}:${column}`
    if (!answer.ok) return tell(at)
    const { address, started, shown } = await answer.json()
    if (address) window.location.href = address
    tell([at, started && `opened in ${started}`, shown].filter(Boolean).join(' – '))
}

function settings() {
    const fill = (id, values, current) => {
        const tried = state.tried?.[TRIED[id]]
        const all = tried && !values.includes(tried) ? [tried, ...values] : values
        const options = [new Option(`as set: ${current}`, ''), ...all.map(value => new Option(value, value))]
        if (document.activeElement !== get(id)) {
            get(id).replaceChildren(...options)
            get(id).value = tried ?? ''
        }
    }
    fill('theme', state.themes ?? [], state.settings?.theme ?? 'plain')
    fill('trim', TRIMS, state.page ?? '')
    fill('size', SIZES, state.size ?? '')
    const tries = Object.keys(state.tried ?? {}).length
    get('keep').hidden = get('drop').hidden = !tries
    get('keep').textContent = state.keeps ? `Write to ${state.keeps}` : 'Show what to write'
}

function tried() {
    const wanted = Object.entries(TRIED).map(([id, name]) => [name, get(id).value]).filter(it => it[1])
    document.activeElement?.blur()
    return post('try', Object.fromEntries(wanted))
}

function post(where, body) {
    return fetch(where, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? null) })
}

async function keep() {
    if (!state.keeps) {
        const lines = Object.entries(state.tried).map(([name, value]) => `${name}: ${value}`)
        return tell(`Below “chapbook:” in ${state.single ? 'the front matter' : 'metadata.yaml'}: ${lines.join(', ')}`)
    }
    const answer = await post('keep')
    tell(answer.ok ? `Written to ${state.keeps}.` : await answer.text())
}

function zoom(by) {
    if (!sheets.hidden) {
        sheets.enlarge(by)
        return showFolio(pages.current())
    }
    pages.zoom = by === 0 ? null : Math.min(8, Math.max(0.1, ((pages.scale() * 72) / 96) * by))
    other.zoom = pages.zoom
    layOut()
    showFolio(pages.current())
}

function toggleSheets() {
    sheets.toggle()
    showFolio(pages.current())
}

function single(on = !pages.single) {
    pages.single = other.single = on
    get('single').setAttribute('aria-pressed', on)
    layOut()
}

// On a telephone two pages beside one another can't be read.
const narrow = window.matchMedia('(max-width: 700px)')
narrow.addEventListener('change', () => single(narrow.matches))

function layOut() {
    pages.layOut()
    if (state.other) other.layOut()
    align(leader)
}

function mark(name) {
    const on = document.body.classList.toggle(`show-${name}`)
    document.querySelector(`[data-mark="${name}"]`).setAttribute('aria-pressed', on)
}

const KEYS = {
    PageDown: () => pages.turn(1), PageUp: () => pages.turn(-1), ' ': () => pages.turn(1),
    ArrowRight: () => pages.turn(pages.right ? -1 : 1), ArrowLeft: () => pages.turn(pages.right ? 1 : -1),
    j: () => pages.turn(1), k: () => pages.turn(-1),
    Home: () => pages.go(0), End: () => pages.go(state.pages.length - 1),
    '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), 0: () => zoom(0),
    g: () => get('folio').select(), s: () => single(), e: () => ebook.toggle(), f: () => toggleSheets(), p: () => problems.toggle(),
    m: () => mark('margins'), b: () => mark('grid'), l: () => mark('spaces'), h: () => mark('hyphens'), r: () => mark('rivers'),
}

document.addEventListener('keydown', event => {
    document.body.classList.toggle('follow-links', event.ctrlKey || event.metaKey)
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select')) return
    const act = KEYS[event.key]
    // A button that is chosen by the keyboard is pressed by these.
    if (act && !((event.key === ' ' || event.key === 'Enter') && event.target.matches('button'))) {
        event.preventDefault()
        act()
    }
})
document.addEventListener('keyup', event => document.body.classList.toggle('follow-links', event.ctrlKey || event.metaKey))

// Keys and buttons move the book itself.
const lead = event => (leader = state.other && event.type !== 'keydown' && event.target.closest?.('#other') ? other : pages)
for (const kind of ['keydown', 'pointerdown', 'touchstart', 'wheel']) document.addEventListener(kind, lead, { capture: true, passive: true })

const clicks = {
    back: () => pages.turn(-1), forth: () => pages.turn(1), smaller: () => zoom(0.8), larger: () => zoom(1.25), fit: () => zoom(0),
    single: () => single(), 'show-ebook': () => ebook.toggle(), 'show-sheets': () => toggleSheets(), 'show-problems': () => problems.toggle(), keep, drop: () => post('try', {}),
}
for (const [id, act] of Object.entries(clicks)) get(id).addEventListener('click', act)
for (const button of document.querySelectorAll('[data-mark]')) button.addEventListener('click', () => mark(button.dataset.mark))
for (const id of Object.keys(TRIED)) get(id).addEventListener('change', tried)
get('compare').addEventListener('change', event => {
    event.target.blur()
    post('compare', event.target.value || null)
})
get('more').addEventListener('click', () => {
    const isWhole = document.querySelector('header').classList.toggle('whole')
    get('more').setAttribute('aria-expanded', isWhole)
})
get('folio').addEventListener('change', event => goTo(event.target.value))

if (narrow.matches) single(true)

async function whole() {
    show(await (await fetch('state')).json())
}

const events = new EventSource('events')
events.addEventListener('state', event => show(JSON.parse(event.data)))
events.addEventListener('building', () => (get('status').textContent = 'building …'))
events.addEventListener('goto', event => pages.point(JSON.parse(event.data)))
events.addEventListener('told', event => tell(JSON.parse(event.data)))
events.addEventListener('lagged', whole)
// Also after the connection was lost: something may have been built meanwhile.
events.addEventListener('open', whole)
events.addEventListener('error', () => {
    get('status').textContent = 'The preview has ended: start it again'
    get('status').classList.add('failed')
})
