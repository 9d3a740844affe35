// Copyright 2026 the streamssl authors. MIT license.

/** Damaged chains with a good root, the same in every run, and how programs judge them. */

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { generateKey, type PrivateKey, sha256 } from "../../crypto/mod.ts";
import { formatPem } from "../../crypto/pem/mod.ts";
import {
  Certificate,
  createCertificate,
  type CreateCertificateOptions,
  MemoryTrustStore,
  type VerificationResult,
  verifyCertificate,
} from "../../x509/mod.ts";
import { mutate, Mutator } from "../support/mutate.ts";
import { peerPath } from "../support/peers.ts";
import { seededRandom } from "../support/seeded_random.ts";
import type { TempDirectory } from "../support/temp.ts";

/** When the chains are judged. */
export const TIME = new Date("2026-01-01T00:00:00Z");

const PERIOD = {
  notBefore: new Date("2025-01-01T00:00:00Z"),
  notAfter: new Date("2035-01-01T00:00:00Z"),
} as const;

/** The good certificates, with their keys. */
export interface GoodChain {
  readonly root: Certificate;
  readonly rootKey: PrivateKey;
  readonly intermediate: Certificate;
  readonly intermediateKey: PrivateKey;
  /** End entities with extensions of every kind. */
  readonly leaves: readonly Certificate[];
}

/** One damaged chain. */
export interface DamagedChain {
  /** What was done, to find the case again. */
  readonly name: string;
  /** The end entity, perhaps no certificate any more. */
  readonly leaf: Uint8Array;
  /** The intermediate certificate. */
  readonly intermediate: Uint8Array;
}

/** What a program says: `ok`, `code@depth`, or why it can not read the certificates. */
export interface Verdict {
  readonly ok: boolean;
  readonly text: string;
}

/** Makes the good chain, with keys and signatures that are the same in every run. */
export async function makeGoodChain(): Promise<GoodChain> {
  let seed = 100;
  const key = async () =>
    await generateKey({ type: "ec", curve: "P-256" }, { random: seededRandom(seed++) });
  const make = async (options: CreateCertificateOptions) =>
    await createCertificate({ serialNumber: BigInt(seed++), ...PERIOD, ...options });
  const [rootKey, intermediateKey, leafKey] = [await key(), await key(), await key()];
  const root = await make({ subject: "CN=Root,O=Differential", key: rootKey, isCa: true });
  const intermediate = await make({
    subject: "CN=Intermediate,O=Differential",
    publicKey: intermediateKey.publicKey,
    issuer: { certificate: root, key: rootKey },
    isCa: true,
    pathLength: 0,
    nameConstraints: { permitted: ["DNS:example.org", "IP:10.0.0.0/8", "email:example.org"] },
  });
  const issuer = { certificate: intermediate, key: intermediateKey };
  const { publicKey } = leafKey;
  const leaves = [
    await make({ subject: "CN=Plain", publicKey, issuer }),
    await make({
      subject: "CN=Server+OU=x,O=Example,C=US",
      publicKey,
      issuer,
      subjectAltNames: ["DNS:www.example.org", "IP:10.1.2.3", "email:a@example.org"],
      extendedKeyUsage: ["serverAuth", "clientAuth"],
    }),
  ];
  return { root, rootKey, intermediate, intermediateKey, leaves };
}

/**
 * Makes damaged chains: bytes of the leaf that break its signature, the signed part of the leaf or of
 * the intermediate certificate signed anew, so that only its meaning is damaged.
 */
export async function makeDamagedChains(
  good: GoodChain,
  count: { plain: number; leaves: number; intermediates: number },
  seed: number,
): Promise<DamagedChain[]> {
  const chains: DamagedChain[] = [];
  const mutator = new Mutator(seed);
  const { intermediate, leaves } = good;
  const leafOf = (index: number) => leaves[index % leaves.length] as Certificate;
  for (let index = 0; index < count.plain; index++) {
    const leaf = mutate(leafOf(index).der, mutator);
    chains.push({ name: `bytes ${index}`, leaf, intermediate: intermediate.der });
  }
  for (let index = 0; index < count.leaves; index++) {
    const tbs = mutate(leafOf(index).tbsCertificate, mutator);
    const leaf = await signAnew(tbs, good.intermediateKey);
    chains.push({ name: `leaf ${index}`, leaf, intermediate: intermediate.der });
  }
  for (let index = 0; index < count.intermediates; index++) {
    const tbs = mutate(intermediate.tbsCertificate, mutator);
    const signed = await signAnew(tbs, good.rootKey);
    chains.push({ name: `intermediate ${index}`, leaf: leafOf(index).der, intermediate: signed });
  }
  return chains;
}

async function signAnew(tbs: Uint8Array, key: PrivateKey): Promise<Uint8Array> {
  const signature = await key.sign({ kind: "ecdsa", digest: sha256 }, tbs, {
    random: seededRandom(7),
  });
  return new DerBuilder().sequence((inner) => {
    inner.raw(tbs).sequence((algorithm) => algorithm.oid("1.2.840.10045.4.3.2"))
      .bitString(signature);
  }).finish();
}

/** Our verdict. */
export async function ourVerdict(
  { leaf, intermediate }: DamagedChain,
  { root }: GoodChain,
): Promise<Verdict> {
  let result: VerificationResult;
  try {
    const target = Certificate.fromDer(leaf);
    const untrusted: Certificate[] = [];
    try {
      untrusted.push(Certificate.fromDer(intermediate));
    } catch {
      // What is no certificate is no issuer.
    }
    result = await verifyCertificate(target, {
      trustStore: new MemoryTrustStore(root),
      untrusted,
      time: TIME,
      unsafelyAllowCommonName: true,
    });
  } catch (error) {
    return { ok: false, text: `unreadable: ${(error as Error).message}` };
  }
  if (result.ok) return { ok: true, text: "ok" };
  const { code, depth, errors } = result;
  const cause = errors[0]?.cause ?? errors[0]?.detail ?? whyNoIssuer(intermediate);
  const why = cause instanceof Error ? cause.message : cause;
  return { ok: false, text: `${code}@${depth}${why === undefined ? "" : `: ${why}`}` };
}

/** Why an intermediate certificate can be nobody's issuer. */
function whyNoIssuer(intermediate: Uint8Array): unknown {
  try {
    const certificate = Certificate.fromDer(intermediate);
    return verifyNow(certificate).errors.find(({ cause }) => cause !== undefined)?.cause;
  } catch (error) {
    return error;
  }
}

function verifyNow(certificate: Certificate): VerificationResult {
  return verifyCertificate(certificate, {
    trustStore: new MemoryTrustStore([]),
    time: TIME,
  }) as VerificationResult;
}

/** The verdicts of `openssl verify`: one process for all chains with the good intermediate. */
export async function opensslVerdicts(
  directory: TempDirectory,
  chains: readonly DamagedChain[],
  good: GoodChain,
): Promise<Verdict[]> {
  const root = await directory.write("root.pem", good.root.toPem());
  const groups = new Map<Uint8Array, number[]>();
  for (const [index, { intermediate }] of chains.entries()) {
    groups.set(intermediate, [...groups.get(intermediate) ?? [], index]);
  }
  const verdicts: Verdict[] = [];
  for (const [intermediate, indexes] of groups) {
    const untrusted = await directory.write(
      "untrusted.pem",
      formatPem("CERTIFICATE", intermediate),
    );
    const files: string[] = [];
    for (const index of indexes) {
      const pem = formatPem("CERTIFICATE", (chains[index] as DamagedChain).leaf);
      files.push(await directory.write(`${index}.pem`, pem));
    }
    const args = ["verify", "-no-CAfile", "-no-CApath", "-CAfile", root, "-untrusted", untrusted];
    args.push("-auth_level", "1", "-attime", `${TIME.getTime() / 1000}`, ...files);
    const { stdout, stderr } = await new Deno.Command(peerPath("openssl"), { args }).output();
    const texts = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    for (const [at, index] of indexes.entries()) {
      verdicts[index] = readVerdict(texts as [string, string], files[at] as string);
    }
  }
  return verdicts;
}

/** Finds what the program says of one file. */
function readVerdict([stdout, stderr]: [string, string], file: string): Verdict {
  if (stdout.includes(`${file}: OK\n`)) return { ok: true, text: "ok" };
  const end = stderr.indexOf(`error ${file}: verification failed`);
  if (end < 0) return { ok: false, text: "unreadable" };
  const errors = stderr.slice(0, end).split(": verification failed").at(-1) ?? "";
  const [, code, depth] = /error (\d+) at (\d+) depth lookup/.exec(errors) ?? [];
  return { ok: false, text: `${code}@${depth}` };
}

/** The verdict of GnuTLS. Its program judges at the time of the clock, for which the chains last. */
export async function certtoolVerdict(
  certtool: string,
  directory: TempDirectory,
  { leaf, intermediate }: DamagedChain,
  { root }: GoodChain,
): Promise<Verdict> {
  const chain = formatPem("CERTIFICATE", leaf) + formatPem("CERTIFICATE", intermediate);
  const args = ["--verify", "--load-ca-certificate", await directory.write("ca.pem", root.toPem())];
  args.push("--infile", await directory.write("chain.pem", chain));
  const { stdout, stderr } = await new Deno.Command(certtool, { args }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const ok = /Chain verification output: Verified/.test(text);
  return { ok, text: ok ? "ok" : text.trim().split("\n").at(-1) ?? "" };
}
