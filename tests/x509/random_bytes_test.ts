// Copyright 2026 the streamssl authors. MIT license.

/** Whatever bytes come, decoders answer with errors of this library, and soon. */

import { assert, assertEquals } from "@std/assert";
import * as asn1 from "../../crypto/asn1/mod.ts";
import * as crypto from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import * as tls from "../../tls/mod.ts";
import * as x509 from "../../x509/mod.ts";
import * as cms from "../../x509/cms/mod.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { makeRoot, type PkiIdentity } from "../support/pki.ts";
import { mutate, Mutator } from "../support/mutate.ts";

type Decoder = (der: Uint8Array) => unknown;

const { X509_DECODERS, EXTENSION_DECODERS } = findDecoders();
const seeds = await makeSeeds();

/** Every `d2i` of the package, and what reads keys, by name; those that later modules add, too. */
function findDecoders() {
  const decoders = new Map<string, Decoder>();
  for (const room of [asn1, crypto, tls, x509, cms]) {
    for (const [name, value] of Object.entries(room)) {
      if (!name.startsWith("d2i") || typeof value !== "function") continue;
      const decode = value as (der: Uint8Array, cursor: { offset: number }) => unknown;
      decoders.set(name, (der) => decode(der, { offset: 0 }));
    }
  }
  decoders.set("PrivateKey.fromPkcs8", (der) => crypto.PrivateKey.fromPkcs8(der));
  decoders.set("PublicKey", (der) => crypto.PublicKey.fromSubjectPublicKeyInfo(der));
  decoders.set("formatAsn1", (der) => asn1.formatAsn1(der));
  decoders.set("berToDer", (der) => asn1.berToDer(der));
  const extensions = Object.entries(x509).flatMap(([name, value]): [string, Decoder][] =>
    /^decode(?!SignatureAlgorithm|DistributionPointName)/.test(name) && typeof value === "function"
      ? [[name, value as Decoder]]
      : []
  );
  return { X509_DECODERS: decoders, EXTENSION_DECODERS: new Map(extensions) };
}

/** One good structure of each kind, to start from. */
async function makeSeeds(): Promise<Uint8Array[]> {
  const root = await makeRoot("CN=Seeds,O=Example");
  const { certificate, key } = await issueRichly(root);
  const issuer = { certificate: root.certificate, key: root.key };
  const request = await x509.createCertificateRequest({ subject: "CN=a", key });
  const crl = await x509.createCertificateRevocationList({
    issuer,
    revoked: [{ serialNumber: 5n, revocationDate: new Date(), reason: "keyCompromise" }],
  });
  const id = x509.ocspCertificateId(certificate, root.certificate);
  const response = await x509.createOcspResponse({
    responder: issuer,
    answers: [{ id, certificateStatus: { status: "good" } }],
  });
  const content = new TextEncoder().encode("seed");
  const signed = await cms.signCms(content, { signers: [{ certificate, key }] });
  return [
    certificate.der,
    root.certificate.der,
    request.der,
    crl.der,
    (await x509.createOcspRequest({ ids: [id] })).der,
    response.der,
    signed.der,
    key.toPkcs8(),
    key.publicKey.subjectPublicKeyInfo,
    ...certificate.extensions.map(({ value }) => value),
  ];
}

async function issueRichly(root: PkiIdentity): Promise<PkiIdentity> {
  return await root.issue({
    subject: "CN=seed+OU=x,O=Example,C=US",
    isCa: true,
    pathLength: 3,
    subjectAltNames: [
      "DNS:example.org",
      "IP:192.0.2.1",
      "email:a@example.org",
      "URI:http://a.org/",
    ],
    extendedKeyUsage: ["serverAuth", "clientAuth"],
    nameConstraints: { permitted: ["DNS:example.org", "IP:10.0.0.0/8"] },
  });
}

/** Reads what a decoded value holds: fields that are decoded when they are asked for. */
function touch(value: unknown, depth = 0): void {
  if (typeof value !== "object" || value === null || depth > 3) return;
  if (ArrayBuffer.isView(value) || value instanceof Date) return;
  if (Array.isArray(value) || value instanceof Set) {
    for (const item of [...value].slice(0, 8)) touch(item, depth + 1);
    return;
  }
  const names = new Set(Object.keys(value));
  for (
    let type = Object.getPrototypeOf(value);
    type !== null && type !== Object.prototype;
    type = Object.getPrototypeOf(type)
  ) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (get !== undefined) names.add(name);
    }
  }
  for (const name of names) {
    attempt(
      `${value.constructor?.name}.${name}`,
      () => touch((value as Record<string, unknown>)[name], depth + 1),
    );
  }
}

/** Runs something that may fail, but only with an error of this library. */
function attempt(what: string, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof SslError) return false;
    throw new Error(`${what} throws another error`, { cause: error });
  }
}

function decodeAll(decoders: ReadonlyMap<string, Decoder>, der: Uint8Array): number {
  let taken = 0;
  for (const [name, decode] of decoders) {
    const before = der.slice();
    if (attempt(name, () => touch(decode(der)))) taken++;
    assertEquals(der, before, `${name} changed its input`);
  }
  return taken;
}

Deno.test("random bytes into every d2i give errors of this library alone", () => {
  assert(X509_DECODERS.size > 10, [...X509_DECODERS.keys()].join(" "));
  const random = seededRandom(1);
  for (let round = 0; round < 1500; round++) {
    const [length = 0, first = 0] = random(2);
    const der = random(length % 64);
    // Half of them begin as structures do, so that they get further.
    if (first < 128 && der.length > 2) der.set([0x30, der.length - 2]);
    decodeAll(X509_DECODERS, der);
    decodeAll(EXTENSION_DECODERS, der);
  }
});

Deno.test("damaged structures into every d2i give errors of this library alone", () => {
  const mutator = new Mutator(2);
  let taken = 0;
  for (const seed of seeds) {
    const decoders = new Map([...X509_DECODERS, ...EXTENSION_DECODERS]);
    assert(decodeAll(decoders, seed) > 0, "a decoder takes each seed");
    for (let round = 0; round < 80; round++) taken += decodeAll(decoders, mutate(seed, mutator));
  }
  assert(taken > 100, `${taken} damaged structures got as far as their fields`);
});

Deno.test("each structure cut at any place is an error of this library", () => {
  for (const seed of seeds) {
    for (let length = 0; length < seed.length; length += 1 + (seed.length >> 6)) {
      const cut = seed.subarray(0, length);
      for (const name of ["d2iCertificate", "d2iCertificateRevocationList", "d2iContentInfo"]) {
        assertEquals(attempt(name, () => void X509_DECODERS.get(name)?.(cut)), false, name);
      }
    }
  }
});

/** Inputs of any size that might cost more than their length. */
const HOSTILE: Readonly<Record<string, (size: number) => Uint8Array>> = {
  "zeros": (size) => new Uint8Array(size),
  "open constructed values": (size) => new Uint8Array(size).fill(0x30),
  "indefinite lengths": (size) =>
    Uint8Array.from({ length: size }, (_, at) => at & 1 ? 0x80 : 0x30),
  "a sequence of empty sequences": (size) =>
    wrap(0x30, Uint8Array.from({ length: size }, (_, at) => at & 1 ? 0 : 0x30)),
  "a sequence of nulls": (size) =>
    wrap(0x30, Uint8Array.from({ length: size }, (_, at) => at & 1 ? 0 : 5)),
  "a long integer": (size) => wrap(0x30, wrap(0x02, new Uint8Array(size).fill(0x7f))),
  "an object identifier with one long arc": (size) => longOid(size, 0xff),
  "an object identifier with many arcs": (size) => longOid(size, 0x01),
  "nested sequences": nested,
};

function wrap(identifier: number, content: Uint8Array): Uint8Array {
  return new asn1.DerBuilder().element(identifier, content).finish();
}

function longOid(size: number, byte: number): Uint8Array {
  const arcs = new Uint8Array(size).fill(byte);
  arcs[size - 1] = 1;
  return wrap(0x30, wrap(0x30, wrap(0x06, arcs)));
}

function nested(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (; at + 6 < size; at += 6) {
    new DataView(bytes.buffer).setUint32(at + 2, size - at - 6);
    bytes.set([0x30, 0x84], at);
  }
  return bytes;
}

Deno.test("the time of every d2i is linear in the input", () => {
  const slow: string[] = [];
  for (const [kind, make] of Object.entries(HOSTILE)) {
    const inputs = [make(1 << 15), make(1 << 18)] as const;
    for (const [name, decode] of [...X509_DECODERS, ...EXTENSION_DECODERS]) {
      const [small, large] = inputs.map((input) => {
        const start = performance.now();
        attempt(name, () => touch(decode(input)));
        return performance.now() - start;
      }) as [number, number];
      // Eight times the input; squares would be 64 times. The rest is for a busy machine.
      if (large > 24 * small + 250) slow.push(`${name}, ${kind}: ${small} and ${large} ms`);
    }
  }
  assertEquals(slow, []);
});
