import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { drawn } from './diagrams.mjs'
import { forTheSite } from './markdown.mjs'

const PAGES = fileURLToPath(new URL('..', import.meta.url))

/** What stands in the sidebar, in this order: a title, and the names of pages without their ending. */
const GROUPS = [
  ['Begin', ['start', 'why', 'recipes', 'kotlin', 'ktor', 'migration']],
  ['Connections', ['pooling', 'tuning', 'connecting', 'http1', 'http2', 'dns', 'dns-client', 'tls', 'proxies', 'profiles']],
  ['Calls', ['bodies', 'timeouts', 'compression', 'defaults']],
  ['Plugins', ['plugins', 'authentication', 'cookies', 'caching', 'writing-plugins']],
  ['In production', ['mistakes', 'troubleshooting', 'cli', 'doctor', 'telemetry', 'debugging', 'security', 'artifacts']],
  ['Evidence', ['benchmarks', 'soak', 'interop', 'malformed-responses', 'internals']],
]

/** Markdown that is no page: what Dokka puts in front of its own. */
const NO_PAGES = ['api.md']

const pages = readdirSync(PAGES)
  .filter((file) => file.endsWith('.md') && !NO_PAGES.includes(file) && file !== 'index.md')
  .map((file) => file.slice(0, -'.md'.length))
const listed = GROUPS.flatMap(([, names]) => names)
const lost = pages.filter((page) => !listed.includes(page))
if (lost.length > 0) {
  throw new Error(`docs-site/.vitepress/config.mjs: expected each page in a group, actual in none: ${lost}`)
}

function title(page) {
  const heading = /^# (.+)$/m.exec(readFileSync(join(PAGES, `${page}.md`), 'utf8'))
  if (heading === null) {
    throw new Error(`docs-site/${page}.md: expected a heading, actual none`)
  }
  return heading[1]
}

export default defineConfig({
  title: 'Rezo',
  description: 'An HTTP client for the JVM whose connections you can see.',
  lang: 'en',
  base: process.env.SITE_BASE ?? '/',
  outDir: './target/site',
  cacheDir: './target/vitepress',
  srcExclude: ['target/**', ...NO_PAGES],
  // Dokka's pages are put beside these when they are built; walk.mjs follows all links.
  ignoreDeadLinks: [/^\/api\//],
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  // Pictures stay files: a small one would else become a part of its page, which the style of pictures does not find.
  vite: { build: { assetsInlineLimit: 0 } },
  markdown: {
    config(md) {
      md.core.ruler.before('normalize', 'for-the-site', forTheSite)
      const fence = md.renderer.rules.fence
      md.renderer.rules.fence = (tokens, index, ...rest) =>
        tokens[index].info === 'mermaid' ? drawn(tokens[index].content) : fence(tokens, index, ...rest)
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Pooling', link: '/pooling' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ].filter(({ link }) => link.startsWith('/api/') || existsSync(join(PAGES, `${link}.md`))),
    sidebar: [
      ...GROUPS.map(([text, names]) => ({
        text,
        items: names
          .filter((name) => pages.includes(name))
          .map((name) => ({ text: title(name), link: `/${name}` })),
      })).filter(({ items }) => items.length > 0),
      { text: 'Reference', items: [{ text: 'Java and Kotlin API', link: '/api/index.html', target: '_self' }] },
    ],
  },
})
