// Walks docs-site/target/site in a headless Chromium: each page on a desktop and on a phone, by day and at night.
// Fails if a link leads nowhere, the console has an error, a page asks another host, is wider than its screen, or the search
// does not find `keepAlive`. With --pictures FOLDER it leaves a picture of each page there.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { serve } from './serve.mjs'

const SITE = join(fileURLToPath(new URL('.', import.meta.url)), 'target', 'site')
const API = join(SITE, 'api')
const SCREENS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }
const SCHEMES = ['light', 'dark']
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']

/** A page that has not settled by then has failed. */
const LIMIT = 20_000

/** More than the cores would do: a page waits for its next frame most of the time. */
const WALKERS = 4

const { values: options } = parseArgs({ options: { pictures: { type: 'string' } } })
const base = process.env.SITE_BASE ?? '/'
const findings = new Set()
const find = (where, expected, actual) => findings.add(`${where}: expected ${expected}, actual ${actual}`)

function htmlFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html')).sort()
}

/** Collects what goes wrong while this page is open. */
function watched(page, origin) {
  page.setDefaultTimeout(LIMIT)
  page.on('console', (message) => message.type() === 'error' && find(page.url(), 'no error', message.text()))
  page.on('pageerror', (error) => find(page.url(), 'no error', error.message))
  page.on('response', (answer) => answer.status() >= 400 && find(page.url(), `${answer.url()}`, answer.status()))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith('data:')) {
      find(page.url(), 'no request to another host', url)
    }
  })
  return page
}

/** Opens a page, and waits until its script has taken it over: what that does wrong is on the console by then. */
async function open(page, url) {
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForFunction(() => document.querySelector('#app')?.__vue_app__ !== undefined)
}

/** Looks at one page on all screens; answers the links that it has and the places in it that links may name. */
async function look(page, origin, file) {
  await open(page, origin + base + file)
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme })
      await page.waitForFunction(
        (dark) => document.documentElement.classList.contains('dark') === dark,
        colorScheme === 'dark',
      )
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (wide > 0) {
        find(file, `nothing wider than a ${screen}`, `${wide} pixels more`)
      }
      if (options.pictures) {
        const name = `${file.replace('.html', '')}-${screen}-${colorScheme}.png`
        await page.screenshot({ path: join(options.pictures, name) })
      }
    }
  }
  return page.evaluate(() => ({
    links: [...document.querySelectorAll('a[href], img[src]')].map((link) => link.href || link.src),
    places: [...document.querySelectorAll('[id]')].map((element) => element.id),
  }))
}

/** Each link within the site leads to a page, and to a place in it that is there. */
async function follow(seen, origin) {
  const answers = new Map()
  for (const [file, { links }] of seen) {
    for (const link of new Set(links)) {
      const url = new URL(link)
      if (url.origin !== origin) {
        continue
      }
      const place = decodeURIComponent(url.hash.slice(1))
      url.hash = ''
      if (!answers.has(url.href)) {
        const answer = await fetch(url)
        await answer.arrayBuffer()
        answers.set(url.href, answer.status)
      }
      if (answers.get(url.href) !== 200) {
        find(file, `a page at ${link}`, answers.get(url.href))
      }
      const path = url.pathname.slice(base.length)
      const target = seen.get(path === '' ? 'index.html' : path.endsWith('.html') ? path : `${path}.html`)
      if (place !== '' && target !== undefined && !target.places.includes(place)) {
        find(file, `a place ${link}`, 'none of this name')
      }
    }
  }
  return answers.size
}

/** The links among Dokka's pages, which are too many to open: their files are there. */
function followApi() {
  const pages = htmlFiles(API)
  const files = new Set(readdirSync(API, { recursive: true }))
  for (const page of pages) {
    const text = readFileSync(join(API, page), 'utf8')
    for (const [, href] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      const path = decodeURIComponent(href.replaceAll('&amp;', '&').replace(/[?#].*/, ''))
      if (path === '' || /^[a-z]+:/.test(path)) {
        continue
      }
      const target = relative(API, resolve(API, dirname(page), path))
      if (!files.has(target)) {
        find(`api/${page}`, `a file ${target}`, 'none')
      }
    }
  }
  return pages.length
}

async function search(page, origin) {
  await page.setViewportSize(SCREENS.desktop)
  await open(page, origin + base)
  await page.keyboard.press('Control+k')
  await page.locator('.search-input').fill('keepAlive')
  await page.locator('.VPLocalSearchBox .result').first().waitFor()
  const found = await page.locator('.VPLocalSearchBox .result').count()
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== base && url.pathname !== `${base}index.html`)
  await page.getByText('keepAlive').first().waitFor({ state: 'attached' })
  return `${found} results, first ${page.url().slice(origin.length)}`
}

/** On a phone the sidebar is behind a button. */
async function menu(page, origin) {
  await page.setViewportSize(SCREENS.phone)
  await open(page, `${origin}${base}pooling.html`)
  await page.locator('.VPLocalNav .menu').click()
  await page.locator('.VPSidebar.open').getByRole('link', { name: 'HTTP/2' }).click()
  await page.waitForURL(/http2/)
}

/** Asked for once, Kotlin is shown in each sample that has both, also on the next page. */
async function languages(page, origin) {
  await page.setViewportSize(SCREENS.desktop)
  await open(page, `${origin}${base}timeouts.html`)
  await page.locator('.vp-code-group .tabs label', { hasText: 'Kotlin' }).first().click()
  await open(page, `${origin}${base}pooling.html`)
  const shown = page.locator('.vp-code-group .blocks > div.active')
  await page.locator('.vp-code-group .blocks > div.language-kotlin.active').first().waitFor()
  assert.equal(await shown.locator('xpath=self::*[contains(@class, "language-java")]').count(), 0)
  await page.evaluate(() => localStorage.clear())
}

/** Dokka's pages open as they are, from the menu of ours. */
async function api(page, origin) {
  await open(page, origin + base)
  await page.locator('.VPNav a', { hasText: 'API' }).first().click()
  await page.waitForURL(/\/api\/index\.html/)
  await page.getByRole('link', { name: 'dev.rezo.client', exact: true }).first().waitFor({ state: 'attached' })
}

/** Looks at all pages, some at a time, each walker in a window of its own. */
async function lookAtAll(browser, origin, files) {
  const seen = new Map()
  const left = [...files]
  const walker = async () => {
    const page = watched(await browser.newPage(), origin)
    for (let file = left.shift(); file !== undefined; file = left.shift()) {
      seen.set(file, await look(page, origin, file))
    }
    await page.close()
  }
  await Promise.all(Array.from({ length: WALKERS }, walker))
  return seen
}

async function walk(browser, origin) {
  const files = htmlFiles(SITE).filter((name) => !name.startsWith('api/') && name !== '404.html')
  const seen = await lookAtAll(browser, origin, files)
  const page = watched(await browser.newPage(), origin)
  const links = await follow(seen, origin)
  const apiPages = followApi()
  const found = await search(page, origin)
  await menu(page, origin)
  await languages(page, origin)
  await api(page, origin)
  return `${files.length} pages, ${links} targets of links, ${apiPages} pages of the API; keepAlive: ${found}`
}

if (options.pictures) {
  mkdirSync(options.pictures, { recursive: true })
}
const server = await serve(0, base)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
try {
  const said = await walk(browser, `http://127.0.0.1:${server.address().port}`)
  console.log(said)
} finally {
  await browser.close()
  server.close()
}
if (findings.size > 0) {
  console.error([...findings].join('\n'))
  process.exitCode = 1
}
