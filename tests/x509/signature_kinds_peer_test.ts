// Copyright 2026 the streamssl authors. MIT license.

/** Every kind of signature that the real openssl knows: made here, read there; made there, read here. */

import { assert, assertEquals } from "@std/assert";
import { formatPem } from "../../crypto/pem/mod.ts";
import {
  allDigests,
  type DigestAlgorithm,
  digestByName,
  parsePrivateKeyPem,
  type PrivateKey,
  type SignatureAlgorithm,
} from "../../crypto/mod.ts";
import {
  Certificate,
  CertificateRequest,
  CertificateRevocationList,
  certificateText,
  createCertificate,
  createCertificateRequest,
  createCertificateRevocationList,
  MemoryTrustStore,
  verifyCertificate,
} from "../../x509/mod.ts";
import { type Openssl, opensslTest } from "../crypto/_openssl.ts";

const PROVIDERS = ["-provider", "legacy", "-provider", "default"];
const DISTINGUISHING_ID = "1234567812345678";

/** How a key signs, here and for `openssl req`. */
interface Kind {
  algorithm: SignatureAlgorithm;
  args: string[];
}

function digest(name: string): DigestAlgorithm {
  return digestByName(name, allDigests);
}

function withDigest(kind: "rsa-pkcs1" | "ecdsa" | "dsa", names: readonly string[]): Kind[] {
  return names.map((name) => ({
    algorithm: { kind, digest: digest(name) },
    args: [`-${name}`],
  }));
}

function pss(name: string, mgf1: string, saltLength: number): Kind {
  return {
    algorithm: {
      kind: "rsa-pss",
      digest: digest(name),
      mgf1Digest: digest(mgf1),
      saltLength,
    },
    args: [
      `-${name}`,
      ...["-sigopt", "rsa_padding_mode:pss", "-sigopt", `rsa_mgf1_md:${mgf1}`],
      ...["-sigopt", `rsa_pss_saltlen:${saltLength}`],
    ],
  };
}

const SHA2 = ["sha1", "sha224", "sha256", "sha384", "sha512"];
const SHA3 = ["sha3-224", "sha3-256", "sha3-384", "sha3-512"];
/** How `openssl genpkey` makes a key, and how it signs. */
const KEYS: readonly (readonly [name: string, key: string[], kinds: Kind[]])[] = [
  ["RSA", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], [
    ...withDigest("rsa-pkcs1", [...SHA2, "sha512-224", "sha512-256", ...SHA3]),
    // Not MD4: OpenSSL 3.0 names it 1.2.840.113549.2.3 where its identifier ends with 4 (RFC 1320).
    ...withDigest("rsa-pkcs1", ["md5", "ripemd160"]),
    pss("sha1", "sha1", 20),
    pss("sha256", "sha256", 32),
    pss("sha512-256", "sha1", 7),
  ]],
  ["P-256", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], [
    ...withDigest("ecdsa", [...SHA2, ...SHA3]),
  ]],
  ["DSA", ["-algorithm", "DSA"], withDigest("dsa", [...SHA2, ...SHA3])],
  ["Ed448", ["-algorithm", "ED448"], [{ algorithm: { kind: "ed448" }, args: [] }]],
  ["SM2", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2"], [
    { algorithm: { kind: "sm2" }, args: ["-sm3", "-sigopt", `distid:${DISTINGUISHING_ID}`] },
  ]],
];

for (const [name, how, kinds] of KEYS) {
  opensslTest(`certificates, requests and CRLs beside openssl: ${name}`, async (openssl) => {
    const key = parsePrivateKeyPem(await makeKey(openssl, how));
    for (const kind of kinds) {
      await readTheirs(openssl, key, kind);
      await showOurs(openssl, key, kind);
    }
  });
}

/** DSA has parameters first. */
async function makeKey(openssl: Openssl, how: string[]): Promise<string> {
  let args = how;
  if (how.includes("DSA")) {
    const sizes = ["-pkeyopt", "dsa_paramgen_bits:1024", "-pkeyopt", "dsa_paramgen_q_bits:160"];
    await openssl.run("genpkey", "-genparam", ...how, ...sizes, "-out", openssl.path("dsa.pem"));
    args = ["-paramfile", openssl.path("dsa.pem")];
  }
  const { text } = await openssl.run("genpkey", ...args);
  await openssl.file("key.pem", text);
  return text;
}

function whatOf({ algorithm }: Kind): string {
  return `${algorithm.kind} ${"digest" in algorithm ? algorithm.digest?.name : ""}`;
}

async function readTheirs(openssl: Openssl, key: PrivateKey, kind: Kind): Promise<void> {
  const common = ["-new", "-key", openssl.path("key.pem"), "-subj", "/CN=Root", ...kind.args];
  const { text } = await openssl.run("req", "-x509", ...common, "-text", ...PROVIDERS);
  const certificate = Certificate.fromPem(text);
  assert(await certificate.verifySignature(key.publicKey), whatOf(kind));
  assertEquals(
    certificateText(certificate),
    text.slice(0, text.indexOf("-----BEGIN")),
    whatOf(kind),
  );
  const request = CertificateRequest.fromPem(
    (await openssl.run("req", ...common, ...PROVIDERS)).text,
  );
  assert(await request.verifySignature(), whatOf(kind));
  const broken = certificate.der.slice();
  broken[broken.length - 20] = (broken[broken.length - 20] as number) ^ 1;
  assert(!await Certificate.fromDer(broken).verifySignature(key.publicKey), whatOf(kind));
  const trustStore = new MemoryTrustStore(certificate);
  const options = { trustStore, checkSelfSignedSignature: true, securityLevel: 0 };
  assertEquals((await verifyCertificate(certificate, options)).text, "ok", whatOf(kind));
}

async function showOurs(openssl: Openssl, key: PrivateKey, kind: Kind): Promise<void> {
  // OpenSSL 3.0 takes no identifier for CRLs and trusted certificates: there it is empty.
  const isSm2 = kind.algorithm.kind === "sm2";
  const empty = new Uint8Array(0);
  const signatureAlgorithm: SignatureAlgorithm = isSm2
    ? { kind: "sm2", id: empty }
    : kind.algorithm;
  const root = await createCertificate({ subject: "CN=Root", key, isCa: true, signatureAlgorithm });
  const issuer = { certificate: root, key };
  const crl = await createCertificateRevocationList({
    issuer,
    revoked: [{ serialNumber: 5n, reason: "superseded" }],
    signatureAlgorithm,
  });
  const request = await createCertificateRequest({ subject: "CN=a", key, signatureAlgorithm });
  const distinguishingId = isSm2 ? { distinguishingId: empty } : {};
  assert(await root.verifySignature(key.publicKey, distinguishingId));
  assert(
    await CertificateRevocationList.fromPem(crl.toPem()).verifySignature(
      key.publicKey,
      distinguishingId,
    ),
  );
  assert(await request.verifySignature(distinguishingId));
  const csr = await openssl.file("request.pem", request.toPem());
  const verified = await openssl.try("req", "-verify", "-noout", "-in", csr, ...PROVIDERS);
  assertEquals(
    /verify OK|unknown signature algorithm/.exec(verified.stderr)?.[0],
    isUnknown(kind) ? "unknown signature algorithm" : "verify OK",
    `${whatOf(kind)}: ${verified.stderr}`,
  );
  if (isUnknown(kind)) return await digestOurs(openssl, key, kind, root);
  const file = await openssl.file("root.pem", root.toPem() + crl.toPem());
  const { text } = await openssl.run(
    ...["verify", "-check_ss_sig", "-crl_check_all", "-auth_level", "0", "-CAfile", file],
    ...[...PROVIDERS, file],
  );
  assertEquals(text, `${file}: OK\n`, whatOf(kind));
}

/** OpenSSL 3.0 signs so, but does not find the kinds of key and digest in the identifier again. */
function isUnknown({ algorithm }: Kind): boolean {
  const digest = "digest" in algorithm ? algorithm.digest?.name ?? "" : "";
  switch (algorithm.kind) {
    case "rsa-pkcs1":
      return digest.startsWith("sha512-");
    case "ecdsa":
      return digest.startsWith("sha3-");
    case "dsa":
      return !["sha1", "sha224", "sha256"].includes(digest);
    default:
      return false;
  }
}

/** What `openssl verify` does not know is checked by `openssl dgst`. */
async function digestOurs(
  openssl: Openssl,
  key: PrivateKey,
  kind: Kind,
  certificate: Certificate,
): Promise<void> {
  const publicPem = formatPem("PUBLIC KEY", key.publicKey.subjectPublicKeyInfo);
  const publicKey = await openssl.file("public.pem", publicPem);
  const signature = await openssl.file("signature", certificate.signature);
  const data = await openssl.file("data", certificate.tbsCertificate);
  const { text } = await openssl.run(
    ...["dgst", kind.args[0] as string, "-verify", publicKey, "-signature", signature, data],
  );
  assertEquals(text, "Verified OK\n", whatOf(kind));
}
