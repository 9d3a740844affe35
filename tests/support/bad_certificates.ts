// Copyright 2026 the streamssl authors. MIT license.

import type { PublicKey } from "../../crypto/mod.ts";
import { sha1 } from "../../crypto/mod.ts";
import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { Certificate, type VerifyOptions } from "../../x509/mod.ts";
import { makeRoot, onceKey, PkiIdentity, TEST_NAMES, testKey, testPki } from "./pki.ts";

/** A server whose certificate must be refused. */
export interface BadServer {
  /** What the server has: its certificate and key. */
  readonly leaf: PkiIdentity;
  /** What it sends besides its own certificate. */
  readonly intermediates: readonly Certificate[];
  /** What the client trusts. */
  readonly roots: readonly Certificate[];
  /** Which code of verification the refusal has. */
  readonly code: number;
  /** Where in the chain. */
  readonly depth: number;
  /** The host that the client means. */
  readonly hostname: string;
  /** What the client demands beyond its usual settings, for certificates that are only weak. */
  readonly options: Pick<VerifyOptions, "securityLevel" | "profile" | "strict">;
}

/** What is left out of {@linkcode BadServer} is usual. */
type Bad = Partial<BadServer> & Pick<BadServer, "leaf" | "code" | "depth">;

const DAY = 24 * 60 * 60 * 1000;
const LEAF = { subject: "CN=example.org", subjectAltNames: TEST_NAMES } as const;

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * DAY);
}

const PAST = { notBefore: daysFromNow(-20), notAfter: daysFromNow(-10) } as const;
const FUTURE = { notBefore: daysFromNow(10), notAfter: daysFromNow(20) } as const;

/** A leaf under the usual intermediate. */
async function leafWith(
  code: number,
  options: Partial<Parameters<PkiIdentity["issue"]>[0]>,
  rest: Partial<BadServer> = {},
): Promise<Bad> {
  const { intermediate } = await testPki();
  return { leaf: await intermediate.issue({ ...LEAF, ...options }), code, depth: 0, ...rest };
}

/** A good leaf under an intermediate that is not. */
async function intermediateWith(
  code: number,
  depth: number,
  options: Partial<Parameters<PkiIdentity["issue"]>[0]>,
): Promise<Bad> {
  const { root } = await testPki();
  const intermediate = await root.issue({ subject: "CN=Bad Intermediate", isCa: true, ...options });
  const leaf = await intermediate.issue(LEAF);
  return { leaf, intermediates: [intermediate.certificate], code, depth };
}

/** A key that is wrong, in a certificate that is otherwise good. */
async function leafWithKey(code: number, subjectPublicKeyInfo: Uint8Array): Promise<Bad> {
  const publicKey = { subjectPublicKeyInfo, type: "ec" } as unknown as PublicKey;
  const { intermediate } = await testPki();
  const issued = await intermediate.issue({ ...LEAF, publicKey });
  return { leaf: issued, code, depth: 0 };
}

function ecKey(point: Uint8Array, curve = "1.2.840.10045.3.1.7"): Uint8Array {
  return new DerBuilder().sequence((key) =>
    key.sequence((algorithm) => algorithm.oid("1.2.840.10045.2.1").oid(curve)).bitString(point)
  ).finish();
}

/** Servers whose certificates must be refused, by what is wrong with them. */
export const BAD_SERVERS = {
  "expired": () => leafWith(10, PAST),
  "not yet valid": () => leafWith(9, FUTURE),
  "intermediate expired": () => intermediateWith(10, 1, PAST),
  "intermediate not yet valid": () => intermediateWith(9, 1, FUTURE),
  "root expired": async () => {
    const root = await makeRoot("CN=Old Root", PAST);
    return { leaf: await root.issue(LEAF), roots: [root.certificate], code: 10, depth: 1 };
  },
  "wrong host": () => leafWith(62, { subjectAltNames: ["DNS:example.com"] }),
  "wrong IP address": () =>
    leafWith(64, { subjectAltNames: ["IP:192.0.2.1"] }, { hostname: "127.0.0.1" }),
  "IP address as DNS name": () =>
    leafWith(64, { subjectAltNames: ["DNS:127.0.0.1"] }, { hostname: "127.0.0.1" }),
  "subjectAltName *": () => leafWith(62, { subjectAltNames: ["DNS:*"] }),
  "subjectAltName *.org": () => leafWith(62, { subjectAltNames: ["DNS:*.org"] }),
  "wildcard for two labels": () =>
    leafWith(62, { subjectAltNames: ["DNS:*.example.org"] }, { hostname: "a.b.example.org" }),
  "name only in CN": () => leafWith(62, { subjectAltNames: [] }),
  "unknown CA": async () => {
    const root = await makeRoot("CN=Unknown Root");
    return { leaf: await root.issue(LEAF), code: 20, depth: 0 };
  },
  "unknown CA with a known name": async () => {
    const { root } = await testPki();
    const { subject } = root.certificate;
    const impostor = await makeRoot("", { subject });
    return { leaf: await impostor.issue(LEAF), code: 20, depth: 0 };
  },
  "unknown CA with a known name and key identifier": async () => {
    const { root } = await testPki();
    const { subject, subjectKeyIdentifier = new Uint8Array(1) } = root.certificate;
    const impostor = await makeRoot("", { subject, subjectKeyIdentifier });
    return { leaf: await impostor.issue(LEAF), code: 7, depth: 0 };
  },
  "self-signed": async () => {
    const leaf = await makeRoot("CN=example.org", { ...LEAF, isCa: false });
    return { leaf, code: 18, depth: 0 };
  },
  "self-signed root in the chain": async () => {
    const root = await makeRoot("CN=Unknown Root");
    return {
      leaf: await root.issue(LEAF),
      intermediates: [root.certificate],
      code: 19,
      depth: 1,
    };
  },
  "missing intermediate": () => leafWith(20, {}, { intermediates: [] }),
  "intermediate that is no CA": () => intermediateWith(79, 1, { isCa: false }),
  "intermediate of version 1": () =>
    intermediateWith(79, 1, { version: 1, isCa: false, keyUsage: false }),
  "intermediate without keyCertSign": () =>
    intermediateWith(79, 1, { keyUsage: ["digitalSignature", "cRLSign"] }),
  "intermediate for clients only": () =>
    intermediateWith(26, 1, { extendedKeyUsage: ["clientAuth"] }),
  "intermediate with an unknown critical extension": () =>
    intermediateWith(34, 1, {
      extraExtensions: [{ oid: "1.2.3.4", critical: true, value: Uint8Array.of(5, 0) }],
    }),
  "path length exceeded": async () => {
    const { root } = await testPki();
    const upper = await root.issue({ subject: "CN=Upper", isCa: true, pathLength: 0 });
    const lower = await upper.issue({ subject: "CN=Lower", isCa: true });
    return {
      leaf: await lower.issue(LEAF),
      intermediates: [lower.certificate, upper.certificate],
      code: 25,
      depth: 2,
    };
  },
  "name not permitted": () =>
    constrained(47, { permitted: ["DNS:example.com", "IP:127.0.0.0/8", "IP:::1/128"] }),
  "name excluded": () => constrained(48, { excluded: ["DNS:example.org"] }),
  "IP address not permitted": () => constrained(47, { permitted: ["IP:192.0.2.0/24"] }),
  "IP address excluded": () => constrained(48, { excluded: ["IP:127.0.0.0/8"] }),
  "subject not permitted": () => constrained(47, { permitted: ["dirName:CN=example.com"] }),
  "unknown critical extension": () =>
    leafWith(34, {
      extraExtensions: [{ oid: "1.2.3.4", critical: true, value: Uint8Array.of(5, 0) }],
    }),
  "the same extension twice": () =>
    leafWith(20, {
      extraExtensions: [
        { oid: "1.2.3.4", value: Uint8Array.of(5, 0) },
        { oid: "1.2.3.4", value: Uint8Array.of(5, 0) },
      ],
    }),
  "the same known extension twice": () => {
    const keyUsage = { oid: "2.5.29.15", critical: true, value: Uint8Array.of(3, 2, 7, 0x80) };
    return leafWith(20, { extraExtensions: [keyUsage, keyUsage] });
  },
  "key usage that is no bit string": () =>
    leafWith(20, {
      extraExtensions: [{ oid: "2.5.29.15", critical: true, value: Uint8Array.of(5, 0) }],
    }),
  "key usage that allows nothing": () => leafWith(20, { keyUsage: [] }),
  "for clients only": () => leafWith(26, { extendedKeyUsage: ["clientAuth"] }),
  "key usage that no server needs": () => leafWith(26, { keyUsage: ["cRLSign"] }),
  "SHA-1 signature": async () => {
    const key = await testKey("rsa2048", "root");
    const root = await makeRoot("CN=SHA-1 Root", { key });
    const signatureAlgorithm = { kind: "rsa-pkcs1", digest: sha1 } as const;
    const leaf = await root.issue({ ...LEAF, signatureAlgorithm });
    return { leaf, roots: [root.certificate], code: 68, depth: 0 };
  },
  "RSA-1024": async () => {
    const key = await onceKey("rsa1024", { type: "rsa", bits: 1024 });
    return await leafWith(66, { key }, { options: { securityLevel: 2 } });
  },
  "RSA-1024 of the intermediate": async () => {
    const key = await onceKey("rsa1024", { type: "rsa", bits: 1024 });
    return { ...await intermediateWith(67, 1, { key }), options: { securityLevel: 2 } };
  },
  "CA used as leaf": () => leafWith(26, { isCa: true }),
  "CA used as leaf, by the rules of the web": () =>
    leafWith(37, { isCa: true, keyUsage: ["digitalSignature", "keyCertSign"] }, {
      options: { profile: "webpki" },
    }),
  "wrong signature": async () => {
    const { intermediate } = await testPki();
    const { certificate, key } = await intermediate.issue(LEAF);
    const der = certificate.der.slice();
    der[der.length - 1] = (der.at(-1) as number) ^ 1;
    return { leaf: new PkiIdentity(Certificate.fromDer(der), key), code: 7, depth: 0 };
  },
  "key that is no point of the curve": () =>
    leafWithKey(66, ecKey(Uint8Array.of(4, ...new Uint8Array(64).fill(1)))),
  "key on an unknown curve": () =>
    leafWithKey(66, ecKey(Uint8Array.of(4, ...new Uint8Array(64).fill(1)), "1.2.3.4")),
  "key of an unknown kind": () =>
    leafWithKey(
      66,
      new DerBuilder().sequence((key) =>
        key.sequence((algorithm) => algorithm.oid("1.2.3.4")).bitString(new Uint8Array(32))
      ).finish(),
    ),
} as const satisfies Readonly<Record<string, () => Promise<Bad>>>;

/** What is wrong with a server's certificate. */
export type BadServerName = keyof typeof BAD_SERVERS;

/** Every kind of bad server. */
export const BAD_SERVER_NAMES = Object.keys(BAD_SERVERS) as readonly BadServerName[];

async function constrained(
  code: number,
  nameConstraints: { permitted?: string[]; excluded?: string[] },
): Promise<Bad> {
  return await intermediateWith(code, 0, { nameConstraints });
}

/** Makes a server whose certificate must be refused. */
export async function badServer(name: BadServerName): Promise<BadServer> {
  const { root, intermediate } = await testPki();
  return {
    intermediates: [intermediate.certificate],
    roots: [root.certificate],
    hostname: "example.org",
    options: {},
    ...await BAD_SERVERS[name](),
  };
}
