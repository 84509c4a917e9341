// What is wrong with the book: one line for each problem, with its place. Lines that are there already stay, so that
// the list does not jump while its reader mends the book.

const get = id => document.getElementById(id)

export class Problems {
    constructor(onPlace) {
        this.onPlace = onPlace
        this.list = document.createElement('ol')
        get('problems').append(this.list)
        this.chosen = false
    }

    toggle(on = get('problems').hidden) {
        get('problems').hidden = !on
        get('show-problems').setAttribute('aria-pressed', on)
    }

    show(state) {
        const { problems = [], errors = problems.length, warnings = 0, notes = 0 } = state
        const parts = [[errors, 'error'], [warnings, 'warning'], [notes, 'note']].filter(it => it[0])
        get('problem-count').textContent = parts.map(([count, name]) => `${count} ${name}${count === 1 ? '' : 's'}`).join(', ') || 'none'
        const known = new Map([...this.list.children].map(it => [it.dataset.key, it]))
        const rank = { error: 0, warning: 1, note: 2 }
        const sorted = problems.toSorted((a, b) => rank[a.severity] - rank[b.severity])
        this.list.replaceChildren(...sorted.map(problem => {
            const key = JSON.stringify(problem)
            return known.get(key) ?? this.#line(problem, key)
        }))
        // An error is not overlooked; who has closed the list once knows where it is.
        if (errors && !this.told) this.toggle(true)
        this.told = errors !== 0
    }

    #line({ severity, code, message, place, help }, key) {
        const line = document.createElement('li')
        line.className = severity
        line.dataset.key = key
        if (place) {
            const where = document.createElement('button')
            where.className = 'where'
            where.textContent = `${place.file}:${place.line}:${place.column}`
            where.addEventListener('click', () => this.onPlace(place))
            line.append(where)
        }
        const kind = document.createElement('b')
        kind.textContent = severity
        line.append(kind, ` ${message} `)
        const small = document.createElement('small')
        small.textContent = [code, help].filter(Boolean).join(' · ')
        line.append(small)
        return line
    }
}
