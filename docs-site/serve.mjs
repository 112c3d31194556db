// Serves docs-site/target/site on 127.0.0.1: `npm run serve`, or `node serve.mjs 8080` for another port than 4173.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const SITE = join(fileURLToPath(new URL('.', import.meta.url)), 'target', 'site')

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

async function file(path) {
  for (const candidate of [path, `${path}.html`, join(path, 'index.html')]) {
    const found = await stat(candidate).catch(() => null)
    if (found?.isFile()) {
      return candidate
    }
  }
  return null
}

/** Answers with the file that the path means, as the usual hosts of static sites do: with or without .html. */
export async function serve(port, base = '/') {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname)
    const inside = path.startsWith(base) ? normalize(path.slice(base.length - 1)) : null
    const found = inside === null ? null : await file(join(SITE, inside))
    if (found === null) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found')
      return
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(found)] ?? 'application/octet-stream' })
    createReadStream(found).pipe(response)
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return server
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const base = process.env.SITE_BASE ?? '/'
  const server = await serve(Number(process.argv[2] ?? 4173), base)
  console.log(`http://127.0.0.1:${server.address().port}${base}`)
}
