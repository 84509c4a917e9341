#!/usr/bin/env node
// Judges the preview in headless Chromium: the first view, an edit, an error and its cure, a click to the source, a
// theme that is tried and kept, the e-book, the marks. The first line of output is the summary; the others are complaints.
//
//   tools/install.sh preview
//   node tools/preview.mjs CHAPBOOK [--shots DIR] [--time BOOK.md] [--picture FILE]
//
// --shots  keeps a picture of each step
// --picture makes the handbook's picture instead: pages and e-book of a small book
// --time   measures instead: the first view of a book, and from a save of one word to its new page

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { PATIENCE, launch, modules } from './browser.mjs'

const ROUNDS = 10

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: { shots: { type: 'string' }, time: { type: 'string' }, picture: { type: 'string' } },
})
const complaints = []
let checks = 0

// Whatever ends this script, a browser that is missing among it, nothing that it began is left.
const begun = { children: [], folders: [] }
process.on('exit', () => {
    begun.children.forEach(child => child.kill())
    begun.folders.forEach(folder => fs.rmSync(folder, { recursive: true, force: true }))
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

/** A folder that is removed at the end. */
function temporary() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-'))
    begun.folders.push(folder)
    return folder
}

/** Takes note of whether something is as it should be. */
function expect(what, is, found = '') {
    checks += 1
    if (!is) complaints.push(`${what}${found === '' ? '' : `: ${JSON.stringify(found)}`}`)
}

/** Starts the preview of a book; its address is the first line that it prints. */
function start(book) {
    const child = spawn(positionals[0], ['preview', book, '--editor', 'none', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] })
    begun.children.push(child)
    return new Promise((done, fail) => {
        let text = ''
        child.stdout.on('data', data => {
            text += data
            if (text.includes('\n')) done({ child, address: text.split('\n')[0] })
        })
        child.on('exit', code => fail(new Error(`the preview ended with ${code}`)))
    })
}

const PROSE = ['The ferry left at seven, and nobody on the quay waved, because the fog had come down in the night and would not lift before noon.',
    'She counted the bollards as they went by. There were nineteen, and then there was water, grey and quite still, with gulls on it.',
    'At the stern a man in a long coat read a letter for the third time, folded it, and put it where he could not lose it.']

/** A small book with all that pages hold. */
function write(folder) {
    const chapter = (title, count) => `# ${title}\n\n${Array.from({ length: count }, (_, at) => `${title[0]}${at}: ${PROSE[at % 3]}`).join('\n\n')}\n`
    fs.writeFileSync(path.join(folder, 'book.toml'), '# Mine, by hand\n[book]\ntitle = "The Ferry"\nauthors = ["Ann Example"]\nlanguage = "en"\nsrc = "."\n\n[output.chapbook]\ntheme = "novel" # for now\n')
    fs.writeFileSync(path.join(folder, 'SUMMARY.md'), '# Summary\n\n- [Over](one.md)\n- [Back](two.md)\n- [Home](three.md)\n')
    fs.writeFileSync(path.join(folder, 'one.md'), chapter('Over', 40))
    const table = '| Quay | Boats |\n|---|---|\n| North | 3 |\n| South | 12 |\n'
    const drawing = '![A boat](boat.svg)\n'
    fs.writeFileSync(path.join(folder, 'boat.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><path d="M10 40h100l-20 15H30zM60 38V5l30 30z" fill="#357"/></svg>')
    fs.writeFileSync(path.join(folder, 'two.md'), `${chapter('Back', 12)}\nIt takes $t = \\frac{s}{v}$ hours.\n\n${table}\n${drawing}\nA word in *Kursiv* stands here. See [the timetable](https://example.org/?line=1&day=2) and [what came before](one.md).\n`)
    fs.writeFileSync(path.join(folder, 'three.md'), chapter('Home', 60))
}

/** A page with what is wrong in its scripts, and what it asks for. */
async function open(browser, address) {
    const page = await browser.newPage()
    await page.setViewport({ width: 1500, height: 950 })
    const errors = []
    const asked = []
    page.on('pageerror', error => errors.push(error.stack ?? error.message))
    page.on('console', message => message.type() === 'error' && errors.push(message.text()))
    page.on('request', request => asked.push(request.url()))
    await page.goto(address, { waitUntil: 'domcontentloaded' })
    await page.waitForSelector('.page svg .ink text', { timeout: PATIENCE })
    return { page, errors, asked }
}

const wait = (page, test, ...given) => page.waitForFunction(test, { timeout: PATIENCE, polling: 20 }, ...given)
const version = page => page.evaluate(() => JSON.stringify(window.preview.state.pages.map(it => it[0])))
const rest = milliseconds => new Promise(done => setTimeout(done, milliseconds))

async function shoot(page, name) {
    if (!options.shots) return
    fs.mkdirSync(options.shots, { recursive: true })
    await rest(300)
    await page.screenshot({ path: path.join(options.shots, `${name}.png`) })
}

/** Saves a file as editors do: a new one, renamed over the old. */
function save(file, change) {
    const text = fs.readFileSync(file, 'utf8')
    fs.writeFileSync(`${file}~new`, change(text))
    fs.renameSync(`${file}~new`, file)
}

async function firstView({ page, asked, address }) {
    await page.evaluate(() => document.fonts.ready)
    const seen = await page.evaluate(() => ({
        pages: window.preview.state.pages.length,
        drawn: document.querySelectorAll('.page svg').length,
        words: document.querySelector('#pages').textContent.length,
        fonts: [...document.fonts].filter(it => it.status !== 'loaded').length,
        title: document.getElementById('title').textContent,
    }))
    expect('the title is shown', seen.title === 'The Ferry', seen.title)
    expect('all pages are known', 10 < seen.pages, seen.pages)
    expect('pages near the window alone are drawn', seen.drawn < seen.pages, seen.drawn)
    expect('all faces are loaded', seen.fonts === 0, seen.fonts)
    expect('nothing is fetched from elsewhere', asked.every(url => url.startsWith(new URL(address).origin) || url.startsWith('data:')), asked)
    await shoot(page, '1-first-view')
}

/** Goes to the page that has some words. */
async function find(page, words) {
    const pages = await page.evaluate(() => window.preview.state.pages.length)
    for (let at = 0; at < pages; at += 1) {
        await page.evaluate(at => window.preview.pages.go(at), at)
        await wait(page, at => document.querySelector(`.page[data-kind=page][data-number="${at}"] svg`), at)
        const has = await page.evaluate((at, words) => document.querySelector(`.page[data-kind=page][data-number="${at}"]`).textContent.includes(words), at, words)
        if (has) return at
    }
    return -1
}

async function click(page, word) {
    await page.evaluate(() => delete document.getElementById('place').dataset.at)
    const spot = await page.evaluate(word => {
        const all = [...document.querySelectorAll('.page .words tspan')].filter(it => it.textContent.trim() === word)
        const box = all.map(it => it.getBoundingClientRect()).find(it => 0 < it.top && it.bottom < innerHeight)
        return box && { x: box.left + box.width / 2, y: box.top + box.height / 2 }
    }, word)
    if (!spot) return null
    await page.mouse.click(spot.x, spot.y)
    await wait(page, () => document.getElementById('place').dataset.at)
    return page.evaluate(() => document.getElementById('place').dataset.at)
}

async function clickToSource({ page, folder, address }) {
    const at = await find(page, 'Kursiv')
    expect('the words of the second chapter are on a page', 0 <= at)
    const lines = fs.readFileSync(path.join(folder, 'two.md'), 'utf8').split('\n')
    const line = lines.findIndex(it => it.includes('Kursiv')) + 1
    const found = await click(page, 'Kursiv')
    expect('a click leads to the word’s line and column', found === `two.md:${line}:${lines[line - 1].indexOf('Kursiv') + 1}`, found)
    await shoot(page, '2-click-to-source')
    // And back: what an editor asks.
    await page.evaluate(() => window.preview.pages.go(0))
    const file = path.join(folder, 'two.md')
    const answer = await (await fetch(`${address}at?${new URLSearchParams({ file, line })}`)).json()
    expect('a line of a file has its page', answer.page === at, answer)
    await wait(page, at => window.preview.pages.current() === at, at)
    expect('the browser is there', Boolean(await page.$('.page .found')))
}

/** With Ctrl held a link leads where it says; what it would open outside is taken note of instead. */
async function links({ page }) {
    const at = await find(page, 'Kursiv')
    await page.evaluate(() => (window.open = address => (window.opened = address)))
    const follow = async which => {
        const box = await page.$eval(`.page[data-kind=page] .links rect[${which}]`, it => it.getBoundingClientRect().toJSON())
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    }
    await page.keyboard.down('Control')
    await follow('data-uri')
    const opened = await page.evaluate(() => window.opened)
    expect('a link out of the book is opened', opened === 'https://example.org/?line=1&day=2', opened)
    await follow('data-page')
    await page.keyboard.up('Control')
    await wait(page, at => window.preview.pages.current() < at - 1, at)
    checks += 1
}

async function edit({ page, folder }) {
    const last = await find(page, 'Kursiv')
    const before = await version(page)
    const sent = await page.evaluate(() => window.preview.pages.sent)
    save(path.join(folder, 'two.md'), text => text.replace('Kursiv', 'Kursive'))
    await wait(page, before => JSON.stringify(window.preview.state.pages.map(it => it[0])) !== before, before)
    await wait(page, () => [...document.querySelectorAll('.page .words tspan')].some(it => it.textContent.trim() === 'Kursive'))
    const now = JSON.parse(await version(page))
    const old = JSON.parse(before)
    const changed = now.filter((it, at) => it !== old[at]).length
    const more = (await page.evaluate(() => window.preview.pages.sent)) - sent
    expect('an edit of one word changes few pages', changed <= 2, changed)
    expect('pages that have not changed are not sent again', more <= changed, more)
    expect('the reader’s place is kept', (await page.evaluate(() => window.preview.pages.current())) === last)
    await shoot(page, '3-edit')
}

async function errorAndCure({ page, folder }) {
    const before = await version(page)
    save(path.join(folder, 'two.md'), text => `${text}\nSee [](#nowhere).\n`)
    await wait(page, () => window.preview.state.failed)
    await wait(page, () => document.querySelector('#problems:not([hidden]) .error'))
    const line = await page.$eval('#problems .error', it => it.textContent)
    expect('the error is listed with its place', /two\.md:\d+:5/.test(line), line)
    expect('the last pages stay', (await version(page)) === before)
    await shoot(page, '4-error')
    save(path.join(folder, 'two.md'), text => text.replace('\nSee [](#nowhere).\n', ''))
    await wait(page, () => window.preview.state.failed === false && !document.querySelector('#problems .error'))
    checks += 1
}

async function themes({ page, folder }) {
    const before = await version(page)
    await page.select('#theme', 'modern')
    await wait(page, before => JSON.stringify(window.preview.state.pages.map(it => it[0])) !== before, before)
    await page.select('#trim', 'a6')
    await wait(page, () => window.preview.state.pages[0]?.[1] < 300)
    await shoot(page, '5-theme')
    const file = path.join(folder, 'book.toml')
    expect('nothing is written before it is asked for', fs.readFileSync(file, 'utf8').includes('theme = "novel" # for now'))
    await page.click('#keep')
    await wait(page, () => document.getElementById('keep').hidden)
    const text = fs.readFileSync(file, 'utf8')
    expect('what was tried is written, and comments stay', /# Mine, by hand[^]*theme = "modern" # for now[^]*trim = "a6"/.test(text), text)
    await wait(page, () => window.preview.state.settings?.theme === 'modern' && window.preview.state.final)
    expect('the pages are those that were tried', (await page.evaluate(() => window.preview.state.pages[0][1])) < 300)
}

async function ebook({ page }) {
    await wait(page, () => window.preview.state.ebook)
    await page.click('#show-ebook')
    const chapter = await page.evaluate(() => window.preview.state.ebook.spine.findIndex(it => /two|back|ch.*2/i.test(it)))
    const titles = await page.$$eval('#chapter option', all => all.map(it => it.textContent))
    expect('texts are called by their titles', ['1 Over', '2 Back', '3 Home'].every(title => titles.includes(title)), titles)
    await page.select('#chapter', String(Math.max(chapter, 2)))
    const text = () => document.getElementById('reader').contentDocument?.body?.textContent.length
    await wait(page, text => 500 < document.getElementById('reader').contentDocument?.body?.textContent.length, text)
    for (const [device, width] of [['360x640', 360], ['768x1024', 768]]) {
        await page.select('#device', device)
        const found = await page.$eval('#reader', it => it.clientWidth)
        expect(`the screen is ${width} pixels wide`, Math.abs(found - width) <= 2, found)
    }
    await page.select('#device', '360x640')
    const colours = () => page.evaluate(() => {
        const inner = document.getElementById('reader').contentDocument
        return inner.defaultView.getComputedStyle(inner.body).color
    })
    const light = await colours()
    await page.click('#dark')
    await wait(page, light => {
        const inner = document.getElementById('reader').contentDocument
        return inner?.body && inner.defaultView.getComputedStyle(inner.body).color !== light
    }, light)
    await shoot(page, '6-ebook')
    await page.click('#show-ebook')
}

/** Whether both sides show the same words, at about the same height: the paragraph that is nearest to the middle of the side which
    leads. Each has a mark of its own. */
async function alike(page, when, leads = 'pages') {
    const marks = leads => {
        const box = document.getElementById('pages').getBoundingClientRect()
        // Of a spread the first page is what the reader is at.
        const current = `.page[data-number="${window.preview[leads].current()}"]`
        const seen = (id, page = '') => [...document.querySelectorAll(`#${id} ${page} .words tspan`)].map(it => [it.textContent.trim(), it.getBoundingClientRect()])
            .filter(([text, { top }]) => /^[A-Z]\d+:$/.test(text) && box.top < top && top < box.bottom).map(([text, { top }]) => ({ text, top }))
        const [own, lead, follow] = [seen(leads, current), seen(leads), seen(leads === 'pages' ? 'other' : 'pages')]
        const away = it => Math.abs(it.top - (box.top + box.height / 2))
        const nearest = (own.length ? own : lead).toSorted((one, two) => away(one) - away(two))[0]
        const same = nearest && follow.find(it => it.text === nearest.text)
        return { nearest, same, others: follow.map(it => it.text) }
    }
    let found
    const isAlike = () => found.same && Math.abs(found.same.top - found.nearest.top) < 200
    for (let turn = 0; turn < 400 && !(found && isAlike()); turn += 1) {
        await rest(50)
        found = await page.evaluate(marks, leads)
    }
    if (!isAlike()) await shoot(page, `failed-alike-${when}`)
    expect(`both sides show the same words (${when})`, isAlike(), found)
}

async function compare({ page, folder }) {
    await wait(page, () => window.preview.state.final)
    await page.select('#compare', 'scholarly')
    await wait(page, () => window.preview.state.other?.theme === 'scholarly' && window.preview.state.other.ebook)
    await wait(page, () => document.querySelector('#other .page svg .ink text'))
    // Early, in the middle and late; the other theme has other front matter and other pages.
    const pages = await page.evaluate(() => window.preview.state.pages.length)
    const first = await find(page, 'O0:')
    for (const at of [first, first + 1, first + 2, Math.floor(pages / 2), pages - 2]) {
        await page.evaluate(at => window.preview.pages.go(at), at)
        await alike(page, `page ${at}`)
    }
    await page.evaluate(at => window.preview.pages.go(at), first)
    await alike(page, 'before the other side moves')
    const box = await page.$eval('#other', it => it.getBoundingClientRect().toJSON())
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const before = await page.evaluate(() => window.preview.pages.current())
    await page.mouse.wheel({ deltaY: 1500 })
    await wait(page, before => before < window.preview.pages.current(), before)
    await alike(page, 'the other side has moved', 'other')
    // What is written before the place moves both.
    save(path.join(folder, 'one.md'), text => text.replace('# Over\n', `# Over\n\n${Array(9).fill(PROSE[1]).join('\n\n')}\n`))
    await wait(page, pages => window.preview.state.final && window.preview.state.pages.length !== pages, pages)
    await alike(page, 'after an edit', 'other')
    const both = await page.evaluate(() => ['pages', 'other'].map(id => document.getElementById(id).clientWidth))
    expect('both have room', both.every(width => 300 < width), both)
    await page.click('#show-ebook')
    await wait(page, () => document.getElementById('other-reader').contentDocument?.body?.textContent.length > 100)
    const faces = await page.evaluate(() => ['reader', 'other-reader'].map(id => {
        const inner = document.getElementById(id).contentDocument
        const sheet = [...inner.styleSheets].flatMap(it => [...it.cssRules]).map(it => it.cssText).join('')
        return sheet.length
    }))
    expect('the e-books have their own style sheets', faces[0] !== faces[1], faces)
    await shoot(page, '8-compare')
    await page.click('#show-ebook')
    await page.select('#compare', '')
    await wait(page, () => !window.preview.state.other && document.getElementById('other').hidden)
}

async function sheets({ page }) {
    await page.click('#show-sheets')
    await wait(page, () => document.querySelector('#stack .place svg .ink text'))
    const counts = await page.evaluate(() => [document.querySelectorAll('#stack .sheet').length, Math.ceil(window.preview.state.pages.length / 4)])
    expect('there is a sheet for four pages', counts[0] === counts[1], counts)
    const pages = await page.$$eval('#stack .place', all => new Set(all.map(it => it.dataset.page)).size)
    expect('each page is on a sheet', pages === (await page.evaluate(() => window.preview.state.pages.length)), pages)
    const width = () => page.$eval('.half.right', it => Math.round(it.getBoundingClientRect().width))
    const room = await page.evaluate(() => {
        const [sheet, window] = ['#stack .sheet', '#sheets'].map(it => document.querySelector(it).getBoundingClientRect())
        return window.bottom - sheet.bottom
    })
    expect('a whole sheet is seen', 0 <= room, room)
    const small = await width()
    await page.click('#larger')
    await wait(page, small => small * 1.2 < document.querySelector('.half.right').getBoundingClientRect().width, small)
    await page.click('#fit')
    await wait(page, small => Math.abs(small - document.querySelector('.half.right').getBoundingClientRect().width) < 1, small)
    // The keyboard presses the button that it has chosen, and turns no page.
    const place = await page.evaluate(() => window.preview.pages.current())
    await page.focus('#show-problems')
    const pressed = () => page.$eval('#show-problems', it => it.getAttribute('aria-pressed'))
    const was = await pressed()
    await page.keyboard.press('Space')
    expect('Space presses a button', (await pressed()) !== was && place === (await page.evaluate(() => window.preview.pages.current())), was)
    await page.keyboard.press('Space')
    const flat = await width()
    await page.$eval('#fold', it => {
        it.value = 60
        it.dispatchEvent(new Event('input'))
    })
    expect('a sheet is folded', (await width()) < flat, [flat, await width()])
    await shoot(page, '9-sheets')
    await page.click('#show-sheets')
}

/** Sheets that are folded more than once: how wide the first is, flat and folded. */
async function folds({ page, folder }) {
    await page.click('#show-sheets')
    const file = path.join(folder, 'book.toml')
    const before = fs.readFileSync(file, 'utf8')
    const fold = degrees => page.$eval('#fold', (it, degrees) => {
        it.value = degrees
        it.dispatchEvent(new Event('input'))
    }, degrees)
    const size = () => page.evaluate(() => {
        const boxes = [...document.querySelector('#stack .sheet').querySelectorAll('.panel')].map(it => it.getBoundingClientRect())
        return [Math.max(...boxes.map(it => it.right)) - Math.min(...boxes.map(it => it.left)), Math.max(...boxes.map(it => it.bottom)) - Math.min(...boxes.map(it => it.top))]
    })
    for (const [scheme, across, down] of [['zine', 4, 2], ['accordion', 4, 1], ['trifold', 3, 1], ['french-fold', 2, 2]]) {
        save(file, () => `${before}\n[output.chapbook.booklet]\nscheme = "${scheme}"\n`)
        await wait(page, scheme => window.preview.state.sheets?.fold === scheme && document.querySelector('#stack .panel .place svg'), scheme)
        await fold(0)
        const flat = await size()
        for (const degrees of [45, 90, 135]) {
            await fold(degrees)
            await shoot(page, `9-${scheme}-${degrees}`)
        }
        await fold(180)
        // What is on top is the first page.
        const top = await page.evaluate(() => {
            const box = document.querySelector('#stack .sheet .place[data-page="0"]').getBoundingClientRect()
            const over = document.querySelector('#sheets p').getBoundingClientRect().bottom
            const y = Math.max(box.top, over) + Math.min(20, (Math.min(box.bottom, innerHeight) - Math.max(box.top, over)) / 2)
            return document.elementFromPoint(box.left + box.width / 2, y)?.closest('.place')?.dataset.page
        })
        expect(`the first page of a ${scheme} is outside`, scheme === 'trifold' || top === '0', top)
        const folded = await size()
        // Seen in perspective, and a little open.
        const [wide, high] = [flat[0] / folded[0] / across, flat[1] / folded[1] / down]
        expect(`a ${scheme} is as small as a page when it is folded`, [wide, high].every(it => 0.8 < it && it < 1.25), [wide, high])
        await shoot(page, `9-${scheme}-folded`)
    }
    save(file, () => before)
    await page.click('#show-sheets')
}

async function marks({ page }) {
    await page.evaluate(() => window.preview.pages.go(4))
    await wait(page, () => document.querySelector('.page[data-kind=page][data-number="4"] svg'))
    for (const name of ['margins', 'grid', 'spaces', 'hyphens', 'rivers']) {
        const shown = () => page.$eval(`.page[data-number="4"] .mark-${name}`, it => getComputedStyle(it).display)
        expect(`${name} are hidden at first`, (await shown()) === 'none')
        await page.click(`[data-mark="${name}"]`)
        expect(`${name} can be shown`, (await shown()) !== 'none')
    }
    const drawn = await page.$$eval('.page .mark-grid path', all => Math.max(0, ...all.map(it => it.getAttribute('d').split('M').length)))
    expect('the grid has a baseline for each line', 15 < drawn, drawn)
    await shoot(page, '7-marks')
}

/** In windows of telephones and tablets nothing is cut, with any part open. */
async function smallWindows({ page }) {
    const cut = () => page.evaluate(() => [...document.querySelectorAll('header *, .bar *, main > *, iframe, #problems, #problems *')].filter(it => it.checkVisibility()).filter(it => {
        const box = it.getBoundingClientRect()
        return box.width && (box.left < -1 || innerWidth + 1 < box.right)
    }).map(it => it.id || it.tagName))
    for (const [width, height] of [[390, 844], [820, 1180], [1200, 800]]) {
        await page.setViewport({ width, height })
        const look = async what => {
            await rest(300)
            const found = await cut()
            expect(`nothing is cut at ${width} px (${what})`, found.length === 0, found)
            await shoot(page, `11-${width}-${what}`)
        }
        const isNarrow = width < 700
        // The window is told of its size with the next frame.
        await rest(300)
        expect(`pages are ${isNarrow ? 'single' : 'in spreads'} at ${width} px`, (await page.evaluate(() => window.preview.pages.single)) === isNarrow)
        await page.evaluate(() => window.preview.pages.go(4))
        await look('pages')
        if (isNarrow) {
            expect('what is needed less is behind a button', !(await page.$eval('#theme', it => it.checkVisibility())))
            await page.click('#more')
            expect('it can be had', await page.$eval('#theme', it => it.checkVisibility()))
            await look('more')
            await page.click('#more')
        }
        for (const [button, panel] of [['show-ebook', 'ebook'], ['show-sheets', 'sheets'], ['show-problems', 'problems']]) {
            if (await page.$eval(`#${panel}`, it => it.hidden)) await page.click(`#${button}`)
            if (panel === 'ebook') {
                for (const device of ['360x640', '480x640', '768x1024']) {
                    await page.select('#device', device)
                    await look(device)
                    const inner = await page.$eval('#reader', it => it.contentWindow.innerWidth)
                    expect('a screen that is drawn smaller keeps its width', inner === Number(device.split('x')[0]), inner)
                }
            }
            await look(panel)
            await page.click(`#${button}`)
        }
    }
    await page.setViewport({ width: 1500, height: 950 })
    await rest(200)
}

/** The words that the reader is at are found again when the type has another size, and what is undone leads back. */
async function sameWords({ page }) {
    await page.setViewport({ width: 1200, height: 800 })
    await rest(300)
    const at = await page.evaluate(() => Math.floor((window.preview.state.pages.length * 2) / 3))
    await page.evaluate(at => window.preview.pages.go(at), at)
    await rest(500)
    const words = await page.evaluate(() => window.preview.pages.words)
    expect('the words at the middle are known', Boolean(words?.line), words)
    const start = await page.evaluate(() => window.preview.pages.current())
    const size = async wanted => {
        const before = await version(page)
        await page.select('#size', wanted)
        await wait(page, before => JSON.stringify(window.preview.state.pages.map(it => it[0])) !== before, before)
        await rest(800)
        const found = await page.evaluate(async ({ file, line, column }) => {
            const answer = await fetch(`at?${new URLSearchParams({ file, line, column, quiet: true })}`)
            return [window.preview.pages.current(), (await answer.json()).page]
        }, words)
        expect(`the reader stays at the same words (${wanted || 'undone'})`, Math.abs(found[0] - found[1]) <= 1, found)
    }
    for (let turn = 0; turn < 3; turn += 1) {
        await size('14pt')
        await size('')
    }
    const end = await page.evaluate(() => window.preview.pages.current())
    expect('what is undone leads back', Math.abs(end - start) <= 1, [start, end])
}

/** Whatever is opened beside the pages or in their place, and closed again: the reader sees the same words, at the same height. */
async function places({ page }) {
    const state = () => page.evaluate(() => {
        const root = document.getElementById('pages').getBoundingClientRect()
        const middle = root.top + root.height / 2
        const box = [...document.querySelectorAll('.page[data-kind=page]')].map(it => [it.dataset.number, it.getBoundingClientRect()]).find(it => middle < it[1].bottom)
        const top = document.getElementById('reader').contentDocument?.scrollingElement?.scrollTop
        return { at: Number(box?.[0]), share: box && (middle - box[1].top) / box[1].height, said: document.getElementById('count').textContent, current: window.preview.pages.current(), top }
    })
    for (const [width, height] of [[1200, 800], [390, 844]]) {
        await page.setViewport({ width, height })
        await rest(300)
        for (const larger of [false, true]) {
            if (larger) await page.click('#larger')
            await page.evaluate(() => window.preview.pages.go(7))
            await page.evaluate(() => (document.getElementById('pages').scrollTop += 40))
            await rest(300)
            const before = await state()
            for (const key of ['f', 'e', 'p']) {
                for (const isOpen of [true, false]) {
                    await page.keyboard.press(key)
                    await rest(300)
                    if (isOpen) await shoot(page, `13-${width}-${key}`)
                }
                const after = await state()
                const isSame = after.at === before.at && Math.abs(after.share - before.share) < 0.02 && after.said === before.said && after.current === before.current
                expect(`the place stays at ${width} px (${key}${larger ? ', larger' : ''})`, isSame, [before, after])
            }
            // Where pages can't be seen, keys move on in them all the same.
            await page.keyboard.press('f')
            await page.keyboard.press('Home')
            await page.keyboard.press('f')
            await rest(300)
            expect(`a key moves on in pages that are hidden at ${width} px`, (await state()).current === 0, await state())
            if (larger) await page.click('#fit')
        }
    }
    // The e-book's own place.
    await page.keyboard.press('e')
    await page.select('#chapter', String(await page.evaluate(() => window.preview.state.ebook.titles.indexOf('1 Over'))))
    await wait(page, () => 1000 < document.getElementById('reader').contentDocument?.scrollingElement?.scrollHeight)
    await rest(300)
    await page.evaluate(() => document.getElementById('reader').contentWindow.scrollTo(0, 700))
    await rest(300)
    const top = (await state()).top
    await page.keyboard.press('e')
    await rest(300)
    await page.keyboard.press('e')
    await rest(300)
    expect('the e-book stays where it was', top === 700 && (await state()).top === top, [top, await state()])
    await page.keyboard.press('e')
    await page.setViewport({ width: 1500, height: 950 })
    await rest(200)
}

/** The only page of a book stays in the window, and so does the first, at any size. */
async function zoom({ folder }, browser) {
    const file = path.join(folder, 'leaf.md')
    fs.writeFileSync(file, `---\nchapbook:\n  pdf.title-page: false\n  pdf.toc: false\n---\n\n${PROSE[0]}\n`)
    const { child, address } = await start(file)
    child.removeAllListeners('exit')
    const { page } = await open(browser, address)
    await wait(page, () => window.preview.state.final)
    const middle = () => page.evaluate(() => {
        const box = document.getElementById('pages').getBoundingClientRect()
        return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest('.page')?.dataset.number
    })
    const count = await page.evaluate(() => window.preview.state.pages.length)
    expect('the book has one page', count === 1, count)
    for (const button of ['larger', 'larger', 'larger', 'larger', 'larger', 'smaller', 'larger', 'larger', 'fit', 'smaller']) {
        await page.click(`#${button}`)
        await rest(50)
        expect(`the page is in the window (${button})`, (await middle()) === '0', await middle())
    }
    await shoot(page, '12-one-page')
    await page.close()
    child.kill()
}

/** With all that can be open at once, by day and by night, nothing keeps anybody out: by axe, which comes with Ace. */
async function accessible({ page }) {
    await page.evaluate(fs.readFileSync(path.join(modules, '@daisy', 'axe-core-for-ace', 'axe.min.js'), 'utf8'))
    const shown = id => page.$eval(`#${id}`, it => !it.hidden)
    for (const [panel, button] of [['ebook', 'show-ebook'], ['problems', 'show-problems']]) if (!(await shown(panel))) await page.click(`#${button}`)
    await page.select('#compare', 'scholarly')
    await wait(page, () => document.querySelector('#other .page svg .ink text'))
    for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
        for (const sheets of [false, true]) {
            if (sheets) await page.click('#show-sheets')
            await rest(300)
            // What a book's own e-book does is judged by Ace.
            const { violations } = await page.evaluate(() => window.axe.run({ exclude: [['iframe']] }, { iframes: false }))
            expect(`nothing keeps anybody out (${scheme}${sheets ? ', sheets' : ''})`, violations.length === 0, violations.map(it => [it.id, it.nodes.map(node => node.html.slice(0, 120))]))
            await shoot(page, `10-all-${scheme}${sheets ? '-sheets' : ''}`)
            if (sheets) await page.click('#show-sheets')
        }
    }
    await page.emulateMediaFeatures([])
}

async function judge() {
    const folder = temporary()
    write(folder)
    const browser = await launch()
    try {
        const { child, address } = await start(folder)
        child.removeAllListeners('exit')
        const view = { folder, address, ...(await open(browser, address)) }
        for (const step of [firstView, clickToSource, links, edit, errorAndCure, themes, ebook, marks, compare, sheets, folds, smallWindows, places, sameWords, zoom, accessible]) {
            try {
                await step(view, browser)
            } catch (error) {
                expect(`${step.name} ended`, false, error.message)
                await shoot(view.page, `failed-${step.name}`)
            }
        }
        expect('no script has failed', view.errors.length === 0, view.errors)
    } finally {
        await browser.close()
    }
    console.log(complaints.length ? `${complaints.length} of ${checks} checks failed` : `${checks} checks`)
    complaints.forEach(it => console.log(it))
    process.exit(complaints.length ? 1 : 0)
}

/** From a save of one word to the page that shows it, and the time to the first page. */
async function measure(book) {
    const folder = temporary()
    const file = path.join(folder, 'book.md')
    fs.copyFileSync(book, file)
    const browser = await launch()
    const started = performance.now()
    const { child, address } = await start(file)
    child.removeAllListeners('exit')
    const opened = performance.now()
    const { page } = await open(browser, address)
    const first = performance.now() - opened
    await wait(page, () => window.preview.state.final)
    const pages = await page.evaluate(() => window.preview.state.pages.length)
    const middle = Math.floor(pages / 2)
    await page.evaluate(at => window.preview.pages.go(at), middle)
    await wait(page, at => document.querySelector(`.page[data-number="${at}"] svg`), middle)
    await rest(1000)
    const words = await page.evaluate(at => [...document.querySelectorAll(`.page[data-number="${at}"] .words tspan`)].map(it => it.textContent.trim()), middle)
    const word = words.filter(it => /^[a-z]{6,}$/.test(it)).at(10)
    const place = await click(page, word)
    const line = Number(place.split(':')[1])
    const times = []
    const server = []
    for (let round = 0; round < ROUNDS; round += 1) {
        const [from, to] = round % 2 ? [`${word}s`, word] : [word, `${word}s`]
        const before = await version(page)
        const saved = performance.now()
        save(file, text => text.split('\n').map((it, at) => (at === line - 1 ? it.replace(from, to) : it)).join('\n'))
        await wait(page, before => JSON.stringify(window.preview.state.pages.map(it => it[0])) !== before, before)
        // What the program took of it, from the save that it was told of to the pages.
        server.push(await page.evaluate(() => window.preview.state.milliseconds))
        await wait(page, to => [...document.querySelectorAll('.page .words tspan')].some(it => it.textContent.trim() === to), to)
        times.push(Math.round(performance.now() - saved))
        await rest(1500)
    }
    const resident = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]
    times.sort((a, b) => a - b)
    server.sort((a, b) => a - b)
    console.log(JSON.stringify({ pages, start: Math.round(opened - started), first: Math.round(first), median: times[ROUNDS / 2], server: server[ROUNDS / 2], times, resident: `${Math.round(resident / 1024)} MiB` }))
    await browser.close()
    process.exit(0)
}

/** Pages beside the e-book, as the handbook shows them. */
async function picture(file) {
    const folder = temporary()
    fs.copyFileSync('tests/books/novel/the-ferry.md', path.join(folder, 'the-ferry.md'))
    const browser = await launch()
    const { child, address } = await start(path.join(folder, 'the-ferry.md'))
    child.removeAllListeners('exit')
    const { page } = await open(browser, address)
    await page.setViewport({ width: 1160, height: 680 })
    await wait(page, () => window.preview.state.final && window.preview.state.ebook)
    await page.evaluate(() => (document.getElementById('status').hidden = true))
    await page.click('#show-ebook')
    await page.select('#device', '360x640')
    const text = await page.evaluate(() => window.preview.state.ebook.titles.indexOf('The river goes down'))
    await page.select('#chapter', String(text))
    await page.evaluate(() => window.preview.pages.go(4))
    await rest(1500)
    await page.screenshot({ path: file })
    await browser.close()
    process.exit(0)
}

await (options.picture ? picture(options.picture) : options.time ? measure(options.time) : judge())
