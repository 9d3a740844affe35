// Copyright 2026 the streamssl authors. MIT license.

import { generateKey } from "../crypto/mod.ts";
import { listenTls, type TlsStream } from "../tls/mod.ts";
import { type Certificate, createCertificate } from "../x509/mod.ts";

/** A certificate chain and its key, in PEM. */
export interface DemoIdentity {
  readonly cert: string;
  readonly key: string;
}

/** What the demo's servers and clients need. */
export interface DemoPki {
  /** The root CA's certificate in PEM. */
  readonly root: string;
  /** A server for `localhost`. */
  readonly good: DemoIdentity;
  /** A server for another name. */
  readonly wrong: DemoIdentity;
}

/** Makes a root CA, an intermediate CA and two leaves. */
export async function createDemoPki(): Promise<DemoPki> {
  const rootKey = await generateKey({ type: "ec", curve: "P-384" });
  const root = await createCertificate({ subject: "CN=Demo Root CA", key: rootKey, isCa: true });
  const intermediateKey = await generateKey({ type: "ec", curve: "P-256" });
  const intermediate = await createCertificate({
    subject: "CN=Demo Intermediate CA,O=streamssl",
    issuer: { certificate: root, key: rootKey },
    publicKey: intermediateKey.publicKey,
    isCa: true,
    pathLength: 0,
  });
  const leaf = async (name: string): Promise<DemoIdentity> => {
    const key = await generateKey({ type: "ec", curve: "P-256" });
    const certificate: Certificate = await createCertificate({
      subject: `CN=${name}`,
      issuer: { certificate: intermediate, key: intermediateKey },
      publicKey: key.publicKey,
      subjectAltNames: [`DNS:${name}`],
    });
    return { cert: certificate.toPem() + intermediate.toPem(), key: key.toPem() };
  };
  return {
    root: root.toPem(),
    good: await leaf("localhost"),
    wrong: await leaf("wrong.example"),
  };
}

/** A server that answers every connection with one HTTP response. */
export interface DemoServer extends AsyncDisposable {
  /** The port on loopback. */
  readonly port: number;
}

/** Starts a TLS 1.3 server on loopback. */
export async function serveHttp(identity: DemoIdentity): Promise<DemoServer> {
  const server = await listenTls({
    hostname: "127.0.0.1",
    port: 0,
    minVersion: "TLSv1.3",
    ...identity,
  });
  const serving = (async () => {
    for await (const stream of server) await answer(stream);
  })();
  return {
    port: (server.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await serving;
    },
  };
}

async function answer(stream: TlsStream): Promise<void> {
  try {
    await stream.read();
    const body = "Hello over web streams\n";
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
    await stream.write(new TextEncoder().encode(head + body));
  } catch {
    // A client that refuses the certificate ends the connection; the client tells why.
  } finally {
    await stream.close();
  }
}
