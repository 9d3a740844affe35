// Copyright 2026 the streamssl authors. MIT license.
// deno-lint-ignore-file no-console -- a program that prints

/**
 * Mutual TLS on both sides: a server that tells each client who it is, and a client that chooses its
 * certificate when the server asks for one, by the CAs that the server names.
 */

import type { Certificate, Name } from "@streamssl/ssl/x509";
import {
  connectTls,
  type ConnectTlsOptions,
  type Identity,
  listenTls,
  type ListenTlsOptions,
  type TlsListener,
} from "@streamssl/ssl/tls";

/** Starts a server that demands certificates of the given CAs. */
export async function startMutualTlsServer(
  { clientCas, ...options }: ListenTlsOptions & { clientCas: readonly Certificate[] },
): Promise<TlsListener> {
  const server = await listenTls({
    ...options,
    clientAuthentication: "require",
    caCerts: clientCas.map((certificate) => certificate.toPem()),
    clientCertificateAuthorities: clientCas.map((certificate) => certificate.subject),
  });
  serve(server);
  return server;
}

async function serve(server: TlsListener): Promise<void> {
  for await (const stream of server) {
    try {
      await stream.opened;
      const [client] = stream.peerCertificates;
      await stream.write(new TextEncoder().encode(`You are ${client?.subject}\n`));
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    } finally {
      await stream.close();
    }
  }
}

/** Connects, and answers the server's question with the first identity of a CA that it names. */
export async function whoAmI(
  options: ConnectTlsOptions,
  identities: readonly Identity[],
): Promise<string> {
  await using tls = await connectTls({ ...options, askForIdentity: true });
  for await (const question of tls.questions) {
    if (question.want !== "x509-lookup") continue;
    const { certificateAuthorities } = question.request;
    question.answer(identities.find((identity) => fits(identity, certificateAuthorities)) ?? null);
    break;
  }
  await tls.opened;
  const bytes = await tls.read();
  return new TextDecoder().decode(bytes ?? undefined).trim();
}

function fits({ certificates }: Identity, authorities: readonly Name[]): boolean {
  return certificates.some(({ issuer }) => authorities.some((name) => name.equals(issuer)));
}
