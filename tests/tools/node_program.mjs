// Copyright 2026 the streamssl authors. MIT license.

/**
 * A program for Node over the bundled package, as its user would write it: TLS over a socket of
 * node:net, `connectTls` and `listenTls` with Node's sockets, all against node:tls. Prints one line of
 * JSON.
 *
 * @module
 */

import { once } from "node:events";
import net from "node:net";
import { Duplex } from "node:stream";
import tls from "node:tls";
import { connectTls, listenTls, startTls } from "@streamssl/ssl";
import { generateKey } from "@streamssl/ssl/crypto";
import { formatErrors, SslError } from "@streamssl/ssl/err";
import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";

const caKey = await generateKey({ type: "ec", curve: "P-256" });
const ca = await createCertificate({ subject: "CN=CA", key: caKey, isCa: true });
const key = await generateKey({ type: "ec", curve: "P-256" });
const certificate = await createCertificate({
  subject: "CN=localhost",
  issuer: { certificate: ca, key: caKey },
  publicKey: key.publicKey,
  subjectAltNames: ["DNS:localhost"],
});
const caCerts = [ca.toPem()];
const cert = certificate.toPem();

const server = tls.createServer({ cert, key: key.toPem() }, (socket) => socket.pipe(socket));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address();
const report = {};

{
  const duplex = Duplex.toWeb(net.connect(port, "127.0.0.1"));
  const stream = await startTls(duplex, { hostname: "localhost", caCerts });
  report.startTls = (await stream.opened).version;
  report.startTlsEcho = await echo(stream);
}
{
  const stream = await connectTls({
    hostname: "localhost",
    connectHostname: "127.0.0.1",
    port,
    trustStore: new MemoryTrustStore([ca]),
  });
  report.connectTls = (await stream.opened).version;
  report.connectTlsEcho = await echo(stream);
}
try {
  const there = { connectHostname: "127.0.0.1", port, caCerts };
  await (await connectTls({ hostname: "other.example", ...there })).opened;
} catch (error) {
  report.wrongName = error instanceof SslError && formatErrors(error, { explain: false });
}
server.close();

{
  const identities = [{ certificates: [certificate], key }];
  const listener = await listenTls({ hostname: "127.0.0.1", port: 0, identities });
  const options = { host: "127.0.0.1", port: listener.addr.port, servername: "localhost" };
  const client = tls.connect({ ...options, ca: caCerts });
  const stream = await listener.accept();
  await once(client, "secureConnect");
  client.end("to the server");
  report.listenTls = new TextDecoder().decode(await stream.read());
  await stream.close();
  listener.close();
  await once(client, "close");
}
// deno-lint-ignore no-console
console.log(JSON.stringify(report));

async function echo(stream) {
  const writer = stream.writable.getWriter();
  await writer.write(new TextEncoder().encode("there and back"));
  await writer.close();
  let text = "";
  for await (const chunk of stream.readable) text += new TextDecoder().decode(chunk);
  return text;
}
