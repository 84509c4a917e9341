// Chromium for the judges that look at books in it, without a window.

import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The longest that anything may take, in milliseconds: machines may be busy. */
export const PATIENCE = 60_000

const here = path.dirname(fileURLToPath(import.meta.url))
const tools = process.env.CHAPBOOK_TOOLS ?? path.join(here, '..', 'target', 'tools')

/** Where `install.sh` puts what comes from npm. */
export const modules = path.join(tools, 'npm', 'node_modules')

export function launch() {
    const require = createRequire(path.join(modules, 'package.json'))
    return require('puppeteer-core').launch({
        executablePath: process.env.PUPPETEER_EXECUTABLE_PATH ?? '/usr/bin/chromium',
        headless: true,
        timeout: PATIENCE,
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    })
}
