// The process of a client of Node: does what it is told in lines of text, as dev.rezo.bench.compare.Worker does.
//   node worker.mjs node|undici
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { createHistogram } from "node:perf_hooks";
import readline from "node:readline";

const PATIENCE_MILLIS = 15_000;
const PAYLOAD = Buffer.alloc(10 * 1024 * 1024, 7);

/** Node's own client, with an agent that keeps connections. */
class AgentClient {
  constructor(target) {
    const isTls = target.url.protocol === "https:";
    this.module = isTls ? https : http;
    this.url = target.url;
    this.method = target.task === "UPLOAD" ? "POST" : "GET";
    this.agent = new this.module.Agent({
      keepAlive: true,
      maxSockets: target.atOnce,
      ca: isTls ? target.certificate : undefined,
    });
  }

  send(told) {
    const request = this.module.request(this.url, { agent: this.agent, method: this.method }, (response) => {
      let length = 0;
      response.on("data", (chunk) => (length += chunk.length));
      response.on("end", () => told(null, response.statusCode, length));
      response.on("error", told);
    });
    request.on("error", told);
    request.end(this.method === "POST" ? PAYLOAD : undefined);
  }

  close() {
    this.agent.destroy();
  }
}

/** undici, by its request method. */
class UndiciClient {
  constructor(target, undici) {
    this.path = target.url.pathname;
    this.method = target.task === "UPLOAD" ? "POST" : "GET";
    this.pool = new undici.Pool(target.url.origin, {
      connections: target.isHttp2 ? 1 : target.atOnce,
      allowH2: target.isHttp2,
      maxConcurrentStreams: target.atOnce,
      pipelining: target.isHttp2 ? target.atOnce : 1,
      connect: { ca: target.certificate },
    });
  }

  send(told) {
    this.pool
      .request({ path: this.path, method: this.method, body: this.method === "POST" ? PAYLOAD : undefined })
      .then(async ({ statusCode, body }) => {
        let length = 0;
        for await (const chunk of body) {
          length += chunk.length;
        }
        told(null, statusCode, length);
      })
      .catch(told);
  }

  close() {
    return this.pool.close();
  }
}

let client;
let atOnce = 1;

/** Sends requests until whoever is asked says that it is enough; answers with the line of a sample. */
async function measure(callers, expected, isOver, millis) {
  const latencies = createHistogram();
  let done = 0;
  let failed = 0;
  let running = 0;
  let isMeasured = false;
  const call = () => {
    const begun = process.hrtime.bigint();
    running++;
    client.send((failure, status, length) => {
      running--;
      if (failure || status !== 200 || length !== expected) {
        if (failed++ === 0) {
          console.error(failure ?? `expected status 200 and ${expected} bytes, actual ${status}, ${length}`);
        }
        return;
      }
      done++;
      if (isMeasured) {
        latencies.record(process.hrtime.bigint() - begun);
      }
      if (!isOver()) {
        call();
      }
    });
  };
  for (let i = 0; i < callers; i++) {
    call();
  }
  await pass(millis / 10);
  isMeasured = true;
  const usage = process.cpuUsage();
  const doneBefore = done;
  const start = process.hrtime.bigint();
  await pass(millis);
  const used = process.cpuUsage(usage);
  const requests = done - doneBefore;
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  isMeasured = false;
  return {
    async line() {
      const end = Date.now() + PATIENCE_MILLIS;
      while (running > 0) {
        if (Date.now() > end) {
          throw new Error(`expected all requests to end, actual ${running} still run`);
        }
        await pass(1);
      }
      const micros = (share) => (latencies.percentile(share) / 1e3).toFixed(1);
      const cpu = ((used.user + used.system) / requests).toFixed(4);
      return [requests, failed, (requests / seconds).toFixed(3), cpu, "NaN", micros(50), micros(99), micros(99.9)].join(" ");
    },
  };
}

function pass(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

async function answer(words) {
  switch (words[0]) {
    case "open": {
      const [, task, url, certificate, isHttp2, count] = words;
      atOnce = Number(count);
      const target = { task, url: new URL(url), certificate: fs.readFileSync(certificate), isHttp2: isHttp2 === "true", atOnce };
      client =
        process.argv[2] === "undici" ? new UndiciClient(target, await import("undici")) : new AgentClient(target);
      return "done";
    }
    case "once":
      return (await measure(Number(words[1]), Number(words[2]), () => true, 1)).line();
    case "warm":
    case "run": {
      let isOver = false;
      const sample = await measure(atOnce, Number(words[2]), () => isOver, Number(words[1]));
      isOver = true;
      return sample.line();
    }
    case "close":
      await client.close();
      return "done";
    default:
      throw new Error(`command: actual ${words[0]}`);
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write((await answer(line.split(" "))) + "\n");
}
process.exit(0);
