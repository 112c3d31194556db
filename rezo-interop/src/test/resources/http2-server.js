// A server on the http2 module of Node.js. Its one argument is the directory of the site, in which
// site.properties says the ports, as in HTTP2=18443.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const http2 = require('http2');
const https = require('https');
const path = require('path');
const zlib = require('zlib');

const directory = process.argv[2];
const port = Object.fromEntries(
  fs.readFileSync(path.join(directory, 'site.properties'), 'utf8')
    .split('\n').filter(Boolean).map(line => line.split('=')));
const tls = {
  key: fs.readFileSync(path.join(directory, 'server.key')),
  cert: fs.readFileSync(path.join(directory, 'server.crt')),
};
const LIMIT = 1024 * 1024;
const RETIRES_AFTER = 100;

function pattern(length) {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = 97 + i % 23;
  return bytes;
}

function file(request, response) {
  const name = path.join(directory, 'www', 'files', path.basename(request.url.split('?')[0]));
  if (!fs.existsSync(name)) return response.writeHead(404).end();
  const size = fs.statSync(name).size;
  const etag = `"${size}"`;
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
  const range = /^bytes=(\d+)-$/.exec(request.headers.range || '');
  const start = range ? Number(range[1]) : 0;
  const headers = { etag, 'content-length': size - start };
  if (range) headers['content-range'] = `bytes ${start}-${size - 1}/${size}`;
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD' || size === 0) return response.end();
  fs.createReadStream(name, { start }).on('error', () => response.destroy()).pipe(response);
}

function digest(request, response) {
  const hash = crypto.createHash('sha256');
  let length = 0;
  request.on('data', bytes => { hash.update(bytes); length += bytes.length; });
  request.on('end', () => response.end(`${length} ${hash.digest('hex')}`));
}

function echo(request, response) {
  const whole = [];
  request.on('data', bytes => whole.push(bytes));
  request.on('end', () => {
    response.setHeader('content-type', 'application/octet-stream');
    response.end(Buffer.concat(whole));
  });
}

const fixed = {
  '/status/204': (request, response) => response.writeHead(204).end(),
  '/digest': digest,
  '/limited': (request, response) => {
    if (Number(request.headers['content-length']) <= LIMIT) return digest(request, response);
    response.writeHead(413).end();
  },
  '/backend/echo': echo,
  '/backend/fields': (request, response) => {
    const lines = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    response.end(lines.join('\n'));
  },
  '/backend/cookies': (request, response) => {
    response.setHeader('set-cookie', ['a=1', 'b=2; Path=/', 'c=3']);
    response.end(request.headers.cookie);
  },
  '/backend/gzip': (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(zlib.gzipSync(pattern(100 * 1024)));
  },
  '/backend/trailers': (request, response) => {
    response.setHeader('trailer', 'X-Checksum');
    response.write(pattern(1000));
    response.addTrailers({ 'x-checksum': '7' });
    response.end();
  },
  '/backend/request-trailers': (request, response) => {
    request.resume();
    request.on('end', () => {
      response.end(Object.entries(request.trailers).map(([n, v]) => `${n}: ${v}`).join('\n'));
    });
  },
  '/backend/early-hints': (request, response) => {
    response.stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
    setTimeout(() => response.end('late'), 50);
  },
  '/backend/stall': (request, response) => {
    const timer = setInterval(() => response.write(pattern(1000)), 20);
    response.on('close', () => clearInterval(timer));
  },
};

function largeHead(size, response) {
  for (let i = 0; i < size / 1000; i++) {
    const name = `x-large-${String(i).padStart(3, '0')}`;
    response.setHeader(name, 'v'.repeat(1000 - 32 - name.length));
  }
  response.end('small');
}

const log = fs.openSync(path.join(directory, 'node.access.log'), 'a');

function answer(request, response) {
  response.on('error', () => {});
  request.on('error', () => {});
  const target = request.url.split('?')[0];
  fs.writeSync(log, `connection=${request.socket.remotePort} "${request.method} ${request.url}"\n`);
  const size = /^\/backend\/head\/(\d+)$/.exec(target);
  if (size) return largeHead(Number(size[1]), response);
  if (target.startsWith('/files/')) return file(request, response);
  return (fixed[target] || ((q, s) => s.writeHead(404).end()))(request, response);
}

function listen(server, name) {
  server.on('request', answer);
  server.listen(Number(port[name]), '127.0.0.1');
  return server;
}

// GOAWAY names the last stream that was seen: later ones were never looked at, and go again.
function retire(server) {
  server.on('session', session => {
    let streams = 0;
    session.on('stream', () => {
      streams++;
      if (streams === RETIRES_AFTER) session.close();
    });
  });
}

const settings = { enableConnectProtocol: false };
const secure = { ...tls, allowHTTP1: true, settings, maxSessionMemory: 100, maxHeaderListPairs: 1000 };

listen(https.createServer(tls), 'HTTPS');
listen(http2.createServer({ settings, maxSessionMemory: 100, maxHeaderListPairs: 1000 }), 'HTTP2_PLAIN');
listen(http2.createSecureServer({ ...secure, settings: { maxConcurrentStreams: 10 } }), 'HTTP2_FEW');
retire(listen(http2.createSecureServer(secure), 'HTTP2_RETIRING'));
listen(http2.createSecureServer(secure), 'HTTP2_SHORT_IDLE')
  .on('session', session => session.setTimeout(1000, () => session.close()));
listen(http2.createSecureServer(secure), 'HTTP2');
