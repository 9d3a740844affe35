// Copyright 2026 the streamssl authors. MIT license.

import type { PeerIdentity } from "./peer_server.ts";
import { peerPath } from "./peers.ts";
import { runOrThrow } from "./process.ts";
import { tempDirectory } from "./temp.ts";

/** The kinds of keys that {@linkcode opensslCertificates} makes. */
const KEY_ARGUMENTS = {
  "rsa-2048": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  "p-256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "p-384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  "ed25519": ["-algorithm", "ED25519"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A root, a server and a client, made by the openssl program alone. */
export interface OpensslCertificates {
  /** The root (PEM). */
  ca: string;
  /** For `localhost` and 127.0.0.1, issued by an intermediate. */
  server: PeerIdentity;
  /** For a client, issued by the same intermediate. */
  client: PeerIdentity;
}

/**
 * Makes certificates with the openssl program, so that the peers can be tested against each other
 * before this library meets them.
 */
export async function opensslCertificates(
  kind: keyof typeof KEY_ARGUMENTS = "p-256",
): Promise<OpensslCertificates> {
  await using directory = await tempDirectory({
    "ca.ext": "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n" +
      "subjectKeyIdentifier=hash\n",
    "server.ext": "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n" +
      "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n",
    "client.ext": "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n" +
      "extendedKeyUsage=clientAuth\nsubjectAltName=email:client@example.org\n",
  });
  const openssl = (...args: string[]) => runOrThrow(peerPath("openssl"), args);
  const file = (name: string) => directory.file(name);
  const issue = async (name: string, subject: string, extensions: string, issuer?: string) => {
    await openssl("genpkey", ...KEY_ARGUMENTS[kind], "-out", file(`${name}.key`));
    const request = ["req", "-new", "-key", file(`${name}.key`), "-subj", subject];
    await openssl(...request, "-out", file(`${name}.csr`));
    const signer = issuer === undefined
      ? ["-signkey", file(`${name}.key`)]
      : ["-CA", file(`${issuer}.pem`), "-CAkey", file(`${issuer}.key`), "-CAcreateserial"];
    await openssl(
      ...["x509", "-req", "-in", file(`${name}.csr`), ...signer, "-days", "30"],
      ...["-extfile", file(extensions), "-out", file(`${name}.pem`)],
    );
    return {
      certificate: await Deno.readTextFile(file(`${name}.pem`)),
      key: await Deno.readTextFile(file(`${name}.key`)),
    };
  };
  const root = await issue("root", "/CN=Test root", "ca.ext");
  const { certificate: chain } = await issue("middle", "/CN=Test issuer", "ca.ext", "root");
  const server = await issue("server", "/CN=localhost", "server.ext", "middle");
  const client = await issue("client", "/CN=Test client", "client.ext", "middle");
  return { ca: root.certificate, server: { ...server, chain }, client: { ...client, chain } };
}
