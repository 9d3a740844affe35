// Copyright 2026 the streamssl authors. MIT license.

/** RSA beside the real openssl, both ways: paddings, digests, labels, salts. */

import { assert, assertEquals } from "@std/assert";
import {
  type DigestAlgorithm,
  digestByName,
  type EncryptionAlgorithm,
  generateKey,
  portableEngine,
  type SignatureAlgorithm,
} from "../../../crypto/mod.ts";
import { randomBytes } from "../../../rand/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { type Openssl, opensslTest } from "../_openssl.ts";

const KEY = await generateKey({ type: "rsa", bits: 2048 }, { engines: [portableEngine] });

function digest(name: string): DigestAlgorithm {
  const found = digestByName(name);
  if (found === undefined) throw new TypeError(name);
  return found;
}

/** How the program is told what an algorithm says. */
interface EncryptionCase {
  readonly algorithm: EncryptionAlgorithm;
  readonly options: readonly string[];
  /** The message's length; the bare operation takes whole blocks. */
  readonly length?: number;
}

function oaep(
  digestName: string,
  maskName: string,
  label?: Uint8Array<ArrayBuffer>,
): EncryptionCase {
  return {
    algorithm: {
      kind: "rsa-oaep",
      digest: digest(digestName),
      mgf1Digest: digest(maskName),
      ...label === undefined ? {} : { label },
    },
    options: [
      "rsa_padding_mode:oaep",
      `rsa_oaep_md:${digestName}`,
      `rsa_mgf1_md:${maskName}`,
      ...label === undefined ? [] : [`rsa_oaep_label:${encodeHex(label)}`],
    ],
  };
}

const ENCRYPTION: readonly EncryptionCase[] = [
  { algorithm: { kind: "rsa-pkcs1" }, options: ["rsa_padding_mode:pkcs1"] },
  { algorithm: { kind: "rsa-raw" }, options: ["rsa_padding_mode:none"], length: 256 },
  oaep("sha1", "sha1"),
  oaep("sha256", "sha256", randomBytes(9)),
  oaep("sha512", "sha224"),
  oaep("sha384", "sha1", randomBytes(200)),
  oaep("sha3-256", "sha512-256"),
];

/** Calls `openssl pkeyutl` with files in and out. */
async function pkeyutl(
  openssl: Openssl,
  operation: readonly string[],
  input: Uint8Array,
  options: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await openssl.file("key.pem", KEY.toPem());
  const path = await openssl.file("input", input);
  const ctrls = options.flatMap((option) => ["-pkeyopt", option]);
  const run = await openssl.run("pkeyutl", ...operation, "-inkey", key, "-in", path, ...ctrls);
  return run.stdout;
}

opensslTest("pkeyutl -encrypt and -decrypt: every padding, both ways", async (openssl) => {
  for (const { algorithm, options, length = 40 } of ENCRYPTION) {
    const message = randomBytes(length);
    if (length === 256) message[0] = 0;
    const ours = await KEY.publicKey.encrypt(algorithm, message);
    assertEquals(await pkeyutl(openssl, ["-decrypt"], ours, options), message, options.join());
    const theirs = await pkeyutl(openssl, ["-encrypt"], message, options);
    assertEquals(await KEY.decrypt(algorithm, theirs), message, options.join());
  }
});

interface SignatureCase {
  readonly algorithm: SignatureAlgorithm;
  readonly options: readonly string[];
  readonly length: number;
}

function pkcs1(name: string): SignatureCase {
  const { outputLength: length } = digest(name);
  return {
    algorithm: { kind: "rsa-pkcs1", digest: digest(name), prehashed: true },
    options: ["rsa_padding_mode:pkcs1", `digest:${name}`],
    length,
  };
}

function pss(name: string, mask: string, salt: number | "digest" | "max" | "auto"): SignatureCase {
  return {
    algorithm: {
      kind: "rsa-pss",
      digest: digest(name),
      mgf1Digest: digest(mask),
      saltLength: salt,
      prehashed: true,
    },
    options: [
      ...["rsa_padding_mode:pss", `digest:${name}`, `rsa_mgf1_md:${mask}`],
      `rsa_pss_saltlen:${salt}`,
    ],
    length: digest(name).outputLength,
  };
}

function x931(name: string): SignatureCase {
  return {
    algorithm: { kind: "rsa-x931", digest: digest(name), prehashed: true },
    // The padding is refused without a digest that it knows.
    options: [`digest:${name}`, "rsa_padding_mode:x931"],
    length: digest(name).outputLength,
  };
}

const SIGNATURES: readonly SignatureCase[] = [
  ...["sha1", "sha512-224", "sha3-384", "ripemd160", "md5", "md5-sha1"].map(pkcs1),
  { algorithm: { kind: "rsa-pkcs1-bare" }, options: ["rsa_padding_mode:pkcs1"], length: 60 },
  ...["sha1", "sha256", "sha384", "sha512"].map(x931),
  pss("sha256", "sha256", 0),
  pss("sha256", "sha1", "digest"),
  pss("sha512", "sha256", "max"),
  pss("sha384", "sha384", "auto"),
  pss("sha3-256", "sha256", 17),
];

opensslTest(
  "pkeyutl -sign and -verify: every padding, digest and salt, both ways",
  async (openssl) => {
    for (const { algorithm, options, length } of SIGNATURES) {
      const data = randomBytes(length);
      const ours = await KEY.sign(algorithm, data);
      const path = await openssl.file("signature", ours);
      const verdict = await pkeyutl(openssl, ["-verify", "-sigfile", path], data, options);
      assert(new TextDecoder().decode(verdict).includes("Verified Successfully"), options.join());
      const theirs = await pkeyutl(openssl, ["-sign"], data, options);
      assert(await KEY.publicKey.verify(algorithm, data, theirs), options.join());
      const other = new Uint8Array(data);
      other[0] = (other[0] as number) ^ 1;
      assert(!await KEY.publicKey.verify(algorithm, other, theirs), options.join());
    }
  },
);

opensslTest("pkeyutl -verifyrecover gives what verifyRecover() gives", async (openssl) => {
  for (const { algorithm, options, length } of SIGNATURES) {
    if (algorithm.kind === "rsa-pss") continue;
    const data = randomBytes(length);
    const signature = await KEY.sign(algorithm, data);
    const theirs = await pkeyutl(openssl, ["-verifyrecover"], signature, options);
    assertEquals(theirs, data, options.join());
    assertEquals(await KEY.publicKey.verifyRecover(algorithm, signature), data, options.join());
  }
});

opensslTest(
  "signatures over messages: dgst -sign with X9.31 and the salts by name",
  async (openssl) => {
    const key = await openssl.file("key.pem", KEY.toPem());
    const message = randomBytes(1000);
    const input = await openssl.file("message", message);
    for (const { algorithm, options } of SIGNATURES) {
      if (algorithm.kind !== "rsa-x931" && algorithm.kind !== "rsa-pss") continue;
      const name = algorithm.digest?.name ?? "sha256";
      const { prehashed: _, ...hashing } = algorithm;
      const sigopts = options.filter((option) => !option.startsWith("digest:"))
        .flatMap((option) => ["-sigopt", option]);
      const { stdout } = await openssl.run("dgst", `-${name}`, "-sign", key, ...sigopts, input);
      assert(await KEY.publicKey.verify(hashing, message, stdout), options.join());
    }
  },
);
