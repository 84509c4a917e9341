#!/usr/bin/env node
// Opens an EPUB in a real reader (foliate-js in headless Chromium) and prints,
// as JSON, what the reader makes of it.
//
//   tools/install.sh foliate
//   node tools/foliate.mjs BOOK.epub [--pages] [--notes] [--dark] [--goto PLACE] [--shot FILE.png]
//                                    [--width PIXELS] [--type PERCENT] [--widths PIXELS,PIXELS…]
//
// --pages  adds each entry of the page list with the text after its marker, and the captions of floats
// --notes  opens each note as the reader does when its mark is tapped, and adds what it shows
// --dark   asks for dark mode and adds the share of light pixels in the lines of text
// --goto   opens that place before the picture is taken: a section's number, a file of the
//          book with or without a fragment, or `longest`: the section with the most text
// --shot   writes a picture of what the reader shows
// --width  how wide the reader's window is (800 when nothing is said)
// --type   how large its reader wants the type (100)
// --widths adds what is wrong with the shown section in windows of these widths, by day and by night, and how
//          light its letters are by night; with --shot, a picture of each by night

import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { PATIENCE, launch, modules } from './browser.mjs'

const WIDTH = 800
const HEIGHT = 1000
const PAUSE = 1_000 // milliseconds, for the reader to settle
const TEXT_LENGTH = 40

const TYPES = {
    '.css': 'text/css',
    '.epub': 'application/epub+zip',
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
}

/** Serves the reader's files and, as `/book.epub`, the book. */
function serve(book) {
    const reader = path.join(modules, 'foliate-js')
    const server = http.createServer((request, response) => {
        const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
        const file = name === '/book.epub' ? book : path.join(reader, path.normalize(name))
        fs.readFile(file, (error, bytes) => {
            const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
            response.writeHead(error ? 404 : 200, { 'content-type': type })
            response.end(bytes)
        })
    })
    return new Promise(done => server.listen(0, '127.0.0.1', () => done(server)))
}

/** Opens the book in the reader; what goes wrong in its scripts is collected. */
async function open(browser, port, { dark, width, type }) {
    const page = await browser.newPage()
    const errors = []
    page.on('pageerror', error => errors.push(error.stack ?? error.message))
    page.on('console', message => {
        const missing = message.text().startsWith('Failed to load resource')
        if (message.type() === 'error' && !missing) errors.push(message.text())
    })
    await page.setViewport({ width: Number(width ?? WIDTH), height: HEIGHT })
    const scheme = { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }
    await page.emulateMediaFeatures([scheme])
    await page.goto(`http://127.0.0.1:${port}/reader.html?url=/book.epub`)
    await opened(page, errors)
    if (type) await page.evaluate(enlarge, type)
    return { page, errors }
}

/** Waits until the reader has the book, or throws when it gives up on it. */
async function opened(page, errors) {
    const end = Date.now() + PATIENCE
    while (!(await page.evaluate(() => Boolean(document.querySelector('foliate-view')?.book)))) {
        if (errors.length) throw new Error(`the reader cannot open the book: ${errors.join('; ')}`)
        if (Date.now() > end) throw new Error('the reader does not open the book in time')
        await new Promise(done => setTimeout(done, 100))
    }
}

/** Sets the type of every section that is opened from now on to a size in percent. Runs in the page. */
function enlarge(percent) {
    const view = document.querySelector('foliate-view')
    const set = document => document.documentElement.style.setProperty('font-size', `${percent}%`)
    view.addEventListener('load', ({ detail }) => set(detail.doc))
    for (const { doc } of view.renderer?.getContents() ?? []) set(doc)
}

/** Goes to a place in the book, when one is given, and lets the reader settle. */
async function goTo(page, place) {
    const settled = () => Boolean(document.querySelector('foliate-view').lastLocation)
    await page.waitForFunction(settled, { timeout: PATIENCE })
    const found = await page.evaluate(async (place, pause) => {
        const view = document.querySelector('foliate-view')
        const rest = () => new Promise(done => setTimeout(done, pause))
        await rest()
        if (place === null) return true
        const { sections } = view.book
        const sizes = sections.map(section => section.size ?? 0)
        const longest = sizes.indexOf(Math.max(...sizes))
        const target = place === 'longest' ? longest : /^\d+$/.test(place) ? Number(place) : place
        const index = view.resolveNavigation(target)?.index
        if (!sections[index]) return false
        // While the reader turns a page, it forgets where else it should go.
        for (let tries = 0; tries < 10; tries += 1) {
            await view.goTo(target)
            await rest()
            if (view.renderer.getContents().some(shown => shown.index === index)) return true
        }
        return false
    }, place, PAUSE)
    if (!found) throw new Error(`the book has no place ${place}`)
}

/** What the reader knows about the book. Runs in the page. */
function describe() {
    const view = document.querySelector('foliate-view')
    const { book } = view
    const entry = ({ label, href, subitems }) =>
        ({ label, href, ...(subitems?.length ? { items: subitems.map(entry) } : {}) })
    return {
        title: book.metadata?.title,
        language: book.metadata?.language,
        identifier: book.metadata?.identifier,
        series: book.metadata?.belongsTo,
        direction: book.dir,
        sections: book.sections.length,
        toc: (book.toc ?? []).map(entry),
        landmarks: (book.landmarks ?? []).flatMap(landmark => landmark.type),
        pageList: book.pageList?.length ?? 0,
        currentPage: view.lastLocation?.pageItem?.label ?? null,
    }
}

/** Every entry of the page list with the text after its marker. Runs in the page. */
async function describePages(length) {
    const { book } = document.querySelector('foliate-view')
    const inline = new Set(
        'a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var'.split(' '),
    )
    const block = node => {
        let element = node.parentElement
        while (element && inline.has(element.localName)) element = element.parentElement
        return element
    }
    const textAfter = marker => {
        const document = marker.ownerDocument
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        let text = ''
        let last = null
        while (text.trim().length < length && walker.nextNode()) {
            const node = walker.currentNode
            const after = marker.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING
            if (!after || marker.contains(node)) continue
            // Notes stand at the end of their file, and not after its last words in the PDF.
            const note = node.parentElement.closest('[role~="doc-footnote"]')
            if (note && !note.contains(marker)) continue
            if (last && block(node) !== block(last)) text += ' '
            text = (text + node.data).replace(/\s+/gu, ' ')
            last = node
        }
        return [...text.trim()].slice(0, length).join('').trim()
    }
    const documents = new Map()
    const pages = []
    for (const { label, href } of book.pageList ?? []) {
        const target = book.resolveHref(href)
        const section = book.sections[target?.index]
        if (!documents.has(target?.index)) {
            documents.set(target?.index, await section?.createDocument())
        }
        const document = documents.get(target?.index)
        const marker = document && target.anchor(document)
        const text = marker ? textAfter(marker) : null
        pages.push({ label, href, text, inTable: Boolean(marker?.closest?.('table')) })
    }
    return pages
}

/** The captions of figures and tables, which the PDF may set at the top of a later page. Runs in the page. */
async function describeCaptions() {
    const { book } = document.querySelector('foliate-view')
    const documents = await Promise.all(book.sections.map(section => section.createDocument?.()))
    const captions = documents.flatMap(document => [...(document?.querySelectorAll('caption, figcaption') ?? [])])
    return captions.map(caption => caption.textContent.replace(/\s+/gu, ' ').trim())
}

/** Every mark of a note with what the reader shows for it. Runs in the page. */
async function describeNotes(pause) {
    const { FootnoteHandler } = await import('/footnotes.js')
    const { book } = document.querySelector('foliate-view')
    const documents = await Promise.all(book.sections.map(section => section.createDocument?.()))
    const shown = (href, a) => new Promise((resolve, reject) => {
        const handler = new FootnoteHandler()
        let view
        handler.addEventListener('before-render', event => {
            ;({ view } = event.detail)
            view.style.cssText = 'position: absolute; inset: 0; width: 400px; height: 300px'
            document.body.append(view)
        })
        handler.addEventListener('render', ({ detail }) => {
            const { doc } = view.renderer.getContents()[0]
            const text = doc.body.textContent.replace(/\s+/gu, ' ').trim()
            const found = { type: detail.type, hidden: Boolean(detail.hidden), text }
            // The view is still laid out: it can't be taken away before that is done.
            const settled = () => new Promise(done => setTimeout(done, pause))
            view.addEventListener('relocate', () => settled().then(() => {
                view.remove()
                resolve(found)
            }), { once: true })
        })
        let handled = false
        const event = { detail: { a, href }, preventDefault: () => { handled = true } }
        Promise.resolve(handler.handle(book, event)).catch(reject)
        if (!handled) resolve({ type: null, hidden: false, text: '' })
    })
    const notes = []
    for (const [index, document] of documents.entries()) {
        const section = book.sections[index]
        for (const mark of document?.querySelectorAll('a[role~="doc-noteref"]') ?? []) {
            const href = section.resolveHref(mark.getAttribute('href'))
            const target = book.resolveHref(href)
            const note = target?.anchor(documents[target.index])
            const ways = [...(note?.querySelectorAll('a[role~="doc-backlink"]') ?? [])]
            const leadsBack = ways.some(way => {
                const { index: at, anchor } =
                    book.resolveHref(book.sections[target.index].resolveHref(way.getAttribute('href')))
                return at === index && anchor(document) === mark
            })
            notes.push({ label: mark.textContent, href, leadsBack, ...(await shown(href, mark)) })
        }
    }
    return notes
}

/**
 * The share of light pixels in the lines of text of a picture in dark mode. Where the lines are, a
 * picture in light mode says: from its first to its last dark pixel in each row.
 */
async function lightShare(browser, dark, light) {
    const page = await browser.newPage()
    const share = await page.evaluate(async urls => {
        const levelsOf = async url => {
            const image = await createImageBitmap(await (await fetch(url)).blob())
            const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
            context.drawImage(image, 0, 0)
            // Without the reader's own marks at the edges.
            const [x, y] = [image.width / 10, image.height / 10].map(Math.round)
            const width = image.width - 2 * x
            const { data } = context.getImageData(x, y, width, image.height - 2 * y)
            const level = at => 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2]
            const rows = []
            for (let at = 0; at < data.length; at += 4 * width) {
                rows.push(Array.from({ length: width }, (_, column) => level(at + 4 * column)))
            }
            return rows
        }
        const [dark, light] = await Promise.all(urls.map(levelsOf))
        let [area, lit] = [0, 0]
        for (const [row, levels] of light.entries()) {
            const first = levels.findIndex(level => level < 128)
            if (first < 0) continue
            const last = levels.findLastIndex(level => level < 128)
            area += last - first + 1
            lit += dark[row].slice(first, last + 1).filter(level => level > 127).length
        }
        return area ? lit / area : 0
    }, [dark, light].map(picture => `data:image/png;base64,${Buffer.from(picture).toString('base64')}`))
    await page.close()
    return share
}

/** What is wrong with the sections that the reader shows: lines beyond their column, faces that can't be read. Runs in the page. */
async function faults() {
    const { renderer } = document.querySelector('foliate-view')
    const found = []
    for (const { doc } of renderer.getContents()) {
        await doc.fonts.ready
        for (const face of doc.fonts) if (face.status === 'error') found.push(`${face.family} cannot be read`)
        const view = doc.defaultView
        const style = view.getComputedStyle(doc.documentElement)
        const gap = parseFloat(style.columnGap)
        if (!(parseFloat(style.columnWidth) > 0)) continue
        const vertical = view.getComputedStyle(doc.body).writingMode.startsWith('vertical')
        // Columns follow one another in the direction of lines.
        const start = rect => (vertical ? rect.top : rect.left)
        const length = rect => (vertical ? rect.height : rect.width)
        // As wide as a column and no wider, which can be wider than was asked for.
        const ruler = doc.createElement('div')
        doc.documentElement.prepend(ruler)
        const measured = ruler.getBoundingClientRect()
        const [origin, column] = [start(measured), length(measured)]
        ruler.remove()
        const scrolls = element => {
            for (let at = element; at && at !== doc.body; at = at.parentElement) {
                const { overflowX, overflowY, position } = view.getComputedStyle(at)
                if (overflowX !== 'visible' || overflowY !== 'visible' || position === 'absolute') return true
            }
            return false
        }
        const excess = (rects, element) => {
            for (const rect of rects) {
                const size = length(rect)
                // A pixel to the left, since positions are rounded.
                const period = column + gap
                const offset = ((((start(rect) - origin + 1) % period) + period) % period) - 1
                // What begins in the gap hangs out at the start of its column: numbers of lines, marks of lists.
                const over = offset > column + 1 ? 0 : offset + size - column
                if (size >= 1 && over >= 2 && !scrolls(element)) return over
            }
            return 0
        }
        const tell = (name, over) => found.push(`${name} is ${Math.round(over)} pixels beyond its column`)
        const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
        const range = doc.createRange()
        while (walker.nextNode()) {
            const node = walker.currentNode
            if (!node.data.trim()) continue
            range.selectNodeContents(node)
            if (!excess(range.getClientRects(), node.parentElement)) continue
            // In code the spaces at the end of a line hang out of it (CSS Text 3, 4.1.3): words must not.
            for (const { 0: word, index } of node.data.matchAll(/\S+/gu)) {
                range.setStart(node, index)
                range.setEnd(node, index + word.length)
                const over = excess(range.getClientRects(), node.parentElement)
                if (over) tell(`“${word.slice(0, 30)}”`, over)
            }
        }
        for (const element of doc.body.querySelectorAll('img, svg, table, math, video, audio')) {
            const over = excess(element.getClientRects(), element)
            if (over) tell(`<${element.localName}>`, over)
        }
    }
    return [...new Set(found)]
}

/** The shown section in windows of other widths, by day and by night: one start of the reader serves for all. */
async function views(browser, page, options) {
    const found = []
    const scheme = value => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
    const rest = () => new Promise(done => setTimeout(done, PAUSE / 2))
    for (const width of options.widths.split(',').map(Number)) {
        await page.setViewport({ width, height: HEIGHT })
        await scheme('light')
        await rest()
        const light = await page.screenshot({ type: 'png' })
        const day = await page.evaluate(faults)
        await scheme('dark')
        await rest()
        const dark = await page.screenshot({ type: 'png' })
        const night = await page.evaluate(faults)
        if (options.shot) fs.writeFileSync(options.shot.replace(/\.png$/u, `-${width}.png`), dark)
        found.push({ width, light: await lightShare(browser, dark, light), day, night })
    }
    return found
}

async function inspect(browser, port, options) {
    const { page, errors } = await open(browser, port, options)
    await goTo(page, options.goto ?? null)
    const found = await page.evaluate(describe)
    if (options.pages) {
        found.pages = await page.evaluate(describePages, TEXT_LENGTH)
        found.captions = await page.evaluate(describeCaptions)
    }
    if (options.notes) found.notes = await page.evaluate(describeNotes, PAUSE / 10)
    if (options.shot || options.dark) {
        const picture = await page.screenshot({ type: 'png' })
        if (options.shot) fs.writeFileSync(options.shot, picture)
        if (options.dark) {
            await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
            await new Promise(done => setTimeout(done, PAUSE))
            found.light = await lightShare(browser, picture, await page.screenshot({ type: 'png' }))
        }
    }
    if (options.widths) found.views = await views(browser, page, options)
    return { ...found, errors }
}

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        pages: { type: 'boolean' },
        notes: { type: 'boolean' },
        dark: { type: 'boolean' },
        goto: { type: 'string' },
        shot: { type: 'string' },
        width: { type: 'string' },
        type: { type: 'string' },
        widths: { type: 'string' },
    },
})
if (positionals.length !== 1) {
    console.error('usage: node tools/foliate.mjs BOOK.epub [OPTION...]: see its first lines')
    process.exit(2)
}

const book = path.resolve(positionals[0])
if (!fs.existsSync(book)) {
    console.error(`foliate: no file ${book}`)
    process.exit(1)
}

/**
 * Inspects the book, and once more when the reader's scripts failed. On a busy machine the reader asks
 * for the style of a section that is not parsed yet (`getComputedStyle` … not of type 'Element'). What is
 * wrong with a book is wrong each time it is opened; such a race is not, and is reported as `transient`.
 */
async function inspectTwice(browser, port, options) {
    const first = await inspect(browser, port, options)
    if (!first.errors.length) return first
    const second = await inspect(browser, port, options)
    return { ...second, transient: first.errors.filter(error => !second.errors.includes(error)) }
}

const server = await serve(book)
const browser = await launch()
try {
    const found = await inspectTwice(browser, server.address().port, options)
    console.log(JSON.stringify(found, null, 2))
    process.exitCode = found.errors.length ? 1 : 0
} catch (error) {
    console.error(`foliate: ${error.message}`)
    process.exitCode = 1
} finally {
    await browser.close()
    server.close()
}
