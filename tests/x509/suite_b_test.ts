// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { type DigestAlgorithm, sha256, sha384 } from "../../crypto/mod.ts";
import {
  createCertificate,
  MemoryTrustStore,
  type SuiteBLevel,
  tlsaRecordFor,
  verifyCertificate,
} from "../../x509/mod.ts";
import { peerTest } from "../support/peers.ts";
import { PkiIdentity, type PkiKind, testKey } from "../support/pki.ts";
import { openssl } from "./_openssl.ts";

const LEVELS: readonly SuiteBLevel[] = ["128", "128-only", "192"];
const FLAGS = { "128": "-suiteB_128", "128-only": "-suiteB_128_only", "192": "-suiteB_192" };

/** Kinds of keys from the leaf to the root; a `!` signs with the digest of the other curve, `1` is of version 1. */
const CHAINS = [
  "p256 p256 p256",
  "p384 p384 p384",
  "p256 p384 p384",
  "p256 p256 p384",
  "p384 p256 p256",
  "p384 p384 p256",
  "p256 p384 p256",
  "p256 p256! p256",
  "p256! p256 p256",
  "p256 p256 p256!",
  "p384 p384! p384",
  "p384 p384 p384!",
  "p521 p256 p256",
  "p256 p521 p256",
  "p256 p256 p521",
  "ed25519 p256 p256",
  "rsa2048 p384 p384",
  "p256 rsa2048 p256",
  "p256 p256 rsa2048",
  "p256-1 p256 p256",
  "p256 p256 p256-1",
  "p256",
  "p384",
  "p256!",
  "p384!",
  "p521",
];

/** Makes the certificates of a chain, from the leaf to the root. */
async function makeChain(text: string): Promise<PkiIdentity[]> {
  const chain: PkiIdentity[] = [];
  for (const [index, link] of text.split(" ").toReversed().entries()) {
    const kind = link.replace(/[!-].*/, "") as PkiKind;
    const key = await testKey(kind, `suite B ${index}`);
    const issuer = chain.at(-1);
    const signer = issuer?.key ?? key;
    const digest = digestOf(signer.curve, link.endsWith("!"));
    const certificate = await createCertificate({
      subject: `CN=${text} ${index}`,
      isCa: index < text.split(" ").length - 1 || index === 0,
      ...(link.endsWith("-1") ? { version: 1 } : {}),
      ...(digest === undefined ? {} : { signatureAlgorithm: { kind: "ecdsa", digest } }),
      ...(issuer === undefined
        ? { key }
        : { publicKey: key.publicKey, issuer: { certificate: issuer.certificate, key: signer } }),
    });
    chain.push(new PkiIdentity(certificate, key));
  }
  return chain.toReversed();
}

function digestOf(curve: string | undefined, wrong: boolean): DigestAlgorithm | undefined {
  if (curve !== "P-256" && curve !== "P-384") return undefined;
  return (curve === "P-256") === wrong ? sha384 : sha256;
}

async function ourVerdict(chain: readonly PkiIdentity[], suiteB: SuiteBLevel): Promise<string> {
  const [leaf, ...others] = chain.map(({ certificate }) => certificate);
  const trustStore = new MemoryTrustStore([others.at(-1) ?? leaf!]);
  const result = await verifyCertificate(leaf!, { trustStore, untrusted: others, suiteB });
  const found = result.errors.find(({ code }) => code >= 56 && code <= 61);
  return found === undefined ? "ok" : `${found.code} at ${found.depth}: ${found.text}`;
}

async function theirVerdict(chain: readonly PkiIdentity[], level: SuiteBLevel): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const files = chain.map(({ pem }, index) => {
      Deno.writeTextFileSync(`${folder}/${index}.pem`, pem);
      return `${folder}/${index}.pem`;
    });
    const untrusted = files.slice(1, -1).flatMap((file) => ["-untrusted", file]);
    const trusted = ["-CAfile", files.at(-1)!, "-no-CApath", "-no-CAstore"];
    const args = ["verify", FLAGS[level], ...trusted, ...untrusted, files[0]!];
    const { stderr } = await openssl(args);
    const found = /error (5[6-9]|6[01]) at (\d+) depth lookup: (.*)/.exec(stderr);
    return found === null ? "ok" : `${found[1]} at ${found[2]}: ${found[3]}`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

peerTest("chains of Suite B are judged as openssl verify -suiteB_… does", ["openssl"], async () => {
  const seen = new Set<string>();
  for (const text of CHAINS) {
    const chain = await makeChain(text);
    for (const level of LEVELS) {
      const ours = await ourVerdict(chain, level);
      assertEquals(ours, await theirVerdict(chain, level), `${text} at ${level}`);
      seen.add(ours.slice(0, 2));
    }
  }
  assertEquals([...seen].sort(), ["56", "57", "58", "59", "60", "61", "ok"]);
});

Deno.test("a good chain of Suite B is valid, and without the option any curve is", async () => {
  const [leaf, ca, root] = (await makeChain("p256 p384 p384")).map((one) => one.certificate);
  const options = { trustStore: new MemoryTrustStore([root!]), untrusted: [ca!] };
  assertEquals((await verifyCertificate(leaf!, { ...options, suiteB: "128" })).ok, true);
  const strict = await verifyCertificate(leaf!, { ...options, suiteB: "192" });
  assertEquals(strict.ok, false);
  const [own] = (await makeChain("p521")).map((one) => one.certificate);
  const trustStore = new MemoryTrustStore([own!]);
  assertEquals((await verifyCertificate(own!, { trustStore })).ok, true);
  assertEquals((await verifyCertificate(own!, { trustStore, suiteB: "128" })).ok, false);
});

Deno.test("a leaf that a DANE-EE record names must be of Suite B, too", async () => {
  for (const [kind, code] of [["p256", undefined], ["p384", 60], ["p521", 58]] as const) {
    const [own] = (await makeChain(kind)).map((one) => one.certificate);
    const result = await verifyCertificate(own!, {
      trustStore: new MemoryTrustStore([]),
      tlsa: [tlsaRecordFor(own!)],
      suiteB: "128-only",
    });
    assertEquals(result.errors[0]?.code, code);
  }
});

Deno.test("an unknown level of Suite B is no level", async () => {
  const [own] = (await makeChain("p256")).map((one) => one.certificate);
  const trustStore = new MemoryTrustStore([own!]);
  assertThrows(
    () => verifyCertificate(own!, { trustStore, suiteB: "256" as SuiteBLevel }),
    TypeError,
    "128-only",
  );
});
