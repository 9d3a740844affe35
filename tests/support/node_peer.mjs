// Copyright 2026 the streamssl authors. MIT license.

// A TLS server and client over node:tls, told what to do by one JSON argument; it does what
// go_peer/main.go does, and prints the same lines.

import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import process from "node:process";
import tls from "node:tls";

const options = JSON.parse(process.argv[2]);

/** OpenSSL's names of groups, by those of TLS. */
const GROUPS = { secp256r1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };

function print(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function fail(error) {
  print({ event: "error", message: error.message, code: error.code });
}

/** OpenSSL's name of a suite: those of TLS 1.3 are the same. */
function suiteName(name) {
  if (!name.includes("_WITH_")) return name;
  return name.slice("TLS_".length).replace("_WITH_", "-").replace(/AES_(\d+)/, "AES$1")
    .replace(/_CBC(_SHA)/, "$1").replace(/(CHACHA20)_(POLY1305)_SHA256/, "$1:$2")
    .replace("CCM_8", "CCM8").replaceAll("_", "-").replace(":", "-");
}

function secureOptions() {
  const result = {};
  if (options.certificateFile) {
    result.cert = readFileSync(options.certificateFile);
    result.key = readFileSync(options.keyFile);
  }
  if (options.caFile) result.ca = readFileSync(options.caFile);
  if (options.minVersion) result.minVersion = options.minVersion;
  if (options.maxVersion) result.maxVersion = options.maxVersion;
  if (options.suites?.length) result.ciphers = options.suites.map(suiteName).join(":");
  if (options.groups?.length) {
    result.ecdhCurve = options.groups.map((name) => GROUPS[name] ?? name).join(":");
  }
  if (options.alpn?.length) result.ALPNProtocols = options.alpn;
  return result;
}

function reportHandshake(socket) {
  const chain = [];
  let certificate = socket.getPeerCertificate(true);
  while (certificate?.raw && !chain.includes(certificate)) {
    chain.push(certificate);
    certificate = certificate.issuerCertificate;
  }
  const { name, standardName } = socket.getCipher();
  const { name: group } = socket.getEphemeralKeyInfo?.() ?? {};
  print({
    event: "handshake",
    version: socket.getProtocol(),
    suite: standardName ?? name,
    group: Object.keys(GROUPS).find((key) => GROUPS[key] === group) ?? group?.toLowerCase() ?? "",
    alpn: socket.alpnProtocol || "",
    serverName: socket.servername || "",
    resumed: socket.isSessionReused(),
    peerCertificates: chain.length,
    peerSubject: chain.length > 0 ? `CN=${chain[0].subject.CN}` : "",
    exporter: options.exporterLabel
      ? socket.exportKeyingMaterial(32, options.exporterLabel).toString("hex")
      : "",
  });
}

/** Reads to the end; prints and gives what came. */
function drain(socket) {
  const hash = createHash("sha256");
  const kept = [];
  let received = 0;
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      hash.update(chunk);
      received += chunk.length;
      if (received <= 4096) kept.push(chunk);
    });
    socket.on("end", () => {
      const text = received <= 4096 ? Buffer.concat(kept).toString("latin1") : "";
      const event = { event: "done", received, sha256: hash.digest("hex"), text };
      print(event);
      resolve(event);
    });
  });
}

async function send(socket) {
  if (options.message) socket.write(options.message);
  const block = Uint8Array.from({ length: 64 * 1024 }, (_, index) => index % 251);
  for (let left = options.size ?? 0; left > 0; left -= block.length) {
    const more = socket.write(block.subarray(0, Math.min(left, block.length)));
    if (!more) await new Promise((resolve) => socket.once("drain", resolve));
  }
  socket.end();
}

async function answer(socket) {
  if (options.action === "sink") {
    const { sha256 } = await drain(socket);
    socket.end(`${sha256}\n`);
  } else if (options.action === "source") {
    await Promise.all([send(socket), drain(socket)]);
  } else if (options.action === "http") {
    socket.once("data", () => {
      const body = "hello from node\n";
      socket.end(`HTTP/1.0 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
  } else {
    const done = drain(socket);
    socket.pipe(socket);
    await done;
  }
}

function serve() {
  const server = tls.createServer({
    ...secureOptions(),
    allowHalfOpen: true,
    requestCert: (options.clientAuth ?? "none") !== "none",
    rejectUnauthorized: options.clientAuth === "require",
    ...(options.noTickets ? { sessionTimeout: 1 } : {}),
  });
  server.on("tlsClientError", fail);
  server.on("secureConnection", (socket) => {
    socket.on("error", fail);
    reportHandshake(socket);
    answer(socket).catch(() => {});
  });
  if (options.keyLogFile) {
    server.on("keylog", (line) => appendFileSync(options.keyLogFile, line));
  }
  server.on("error", (error) => {
    fail(error);
    process.exit(1);
  });
  server.listen(options.port ?? 0, options.hostname ?? "127.0.0.1", () => {
    print({ event: "listening", port: server.address().port });
  });
}

async function connect() {
  let session;
  for (let count = 0; count < (options.connections || 1); count++) {
    const socket = tls.connect({
      ...secureOptions(),
      host: options.hostname ?? "127.0.0.1",
      port: options.port,
      servername: options.serverName ?? "localhost",
      rejectUnauthorized: Boolean(options.caFile),
      allowHalfOpen: true,
      session,
    });
    socket.on("session", (value) => {
      session = value;
    });
    if (options.keyLogFile) {
      socket.on("keylog", (line) => appendFileSync(options.keyLogFile, line));
    }
    await new Promise((resolve, reject) => {
      socket.once("secureConnect", resolve);
      socket.once("error", reject);
    });
    reportHandshake(socket);
    const done = drain(socket);
    await Promise.race([send(socket), done]);
    await done;
    socket.destroy();
  }
}

if (options.role === "server") {
  serve();
} else {
  connect().catch((error) => {
    fail(error);
    process.exit(1);
  });
}
