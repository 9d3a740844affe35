// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  generateKey,
  parsePrivateKeyPem,
  PublicKey,
  sha256,
  type SignatureAlgorithm,
} from "../../crypto/mod.ts";
import { formatPem } from "../../crypto/pem/mod.ts";
import { SslError } from "../../err/mod.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";
import { everyEngine, utf8 } from "./_engines.ts";
import { PSS_SHA256 } from "./_keys.ts";

/** Runs the program, which must succeed. */
async function openssl(...args: string[]): Promise<Uint8Array<ArrayBuffer>> {
  const output = await new Deno.Command(peerPath("openssl"), { args }).output();
  assert(output.success, new TextDecoder().decode(output.stderr));
  return output.stdout;
}

async function opensslText(...args: string[]): Promise<string> {
  return new TextDecoder().decode(await openssl(...args));
}

const PKCS1: SignatureAlgorithm = { kind: "rsa-pkcs1", digest: sha256 };
const ECDSA: SignatureAlgorithm = { kind: "ecdsa", digest: sha256 };

/** How the program makes keys, and with which options it signs. */
const PEER_KEYS: readonly {
  name: string;
  make: string[];
  algorithm: SignatureAlgorithm;
  sign: string[];
}[] = [
  {
    name: "RSA",
    make: ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    algorithm: PKCS1,
    sign: ["-digest", "sha256", "-rawin"],
  },
  {
    name: "RSA in PKCS #1",
    make: ["genrsa", "-traditional", "2048"],
    algorithm: PSS_SHA256,
    sign: [
      ...["-digest", "sha256", "-rawin", "-pkeyopt", "rsa_padding_mode:pss"],
      ...["-pkeyopt", "rsa_pss_saltlen:32"],
    ],
  },
  {
    name: "RSA with three primes",
    make: ["genrsa", "-primes", "3", "2048"],
    algorithm: PKCS1,
    sign: ["-digest", "sha256", "-rawin"],
  },
  {
    name: "RSA-PSS",
    make: ["genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
    algorithm: PSS_SHA256,
    sign: ["-digest", "sha256", "-rawin", "-pkeyopt", "rsa_pss_saltlen:32"],
  },
  {
    name: "RSA-PSS with parameters",
    make: [
      ...["genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
      ...["-pkeyopt", "rsa_pss_keygen_md:sha256", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256"],
      ...["-pkeyopt", "rsa_pss_keygen_saltlen:32"],
    ],
    algorithm: PSS_SHA256,
    sign: ["-digest", "sha256", "-rawin"],
  },
  ...["prime256v1", "secp384r1", "secp521r1"].flatMap((curve) => [
    {
      name: curve,
      make: ["genpkey", "-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${curve}`],
      algorithm: ECDSA,
      sign: ["-digest", "sha256", "-rawin"],
    },
    {
      name: `${curve} in SEC 1, behind its parameters`,
      make: ["ecparam", "-name", curve, "-genkey"],
      algorithm: ECDSA,
      sign: ["-digest", "sha256", "-rawin"],
    },
    {
      name: `${curve} in SEC 1, compressed`,
      make: ["ecparam", "-name", curve, "-genkey", "-noout", "-conv_form", "compressed"],
      algorithm: ECDSA,
      sign: ["-digest", "sha256", "-rawin"],
    },
  ]),
  {
    name: "Ed25519",
    make: ["genpkey", "-algorithm", "ED25519"],
    algorithm: { kind: "ed25519" },
    sign: ["-rawin"],
  },
  {
    name: "Ed448",
    make: ["genpkey", "-algorithm", "ED448"],
    algorithm: { kind: "ed448" },
    sign: ["-rawin"],
  },
];

for (const { name, make, algorithm, sign } of PEER_KEYS) {
  peerTest(`openssl's ${name} key: both sides read it, sign and check`, ["openssl"], async () => {
    await using directory = await tempDirectory({ "data": "hello" });
    const [data, keyFile] = [`${directory.path}/data`, `${directory.path}/key.pem`];
    const pem = await opensslText(...make);
    await Deno.writeTextFile(keyFile, pem);
    const key = parsePrivateKeyPem(pem);
    const spki = await openssl("pkey", "-in", keyFile, "-pubout", "-outform", "DER");
    assert(PublicKey.fromSubjectPublicKeyInfo(spki).equals(key.publicKey));

    const theirs = await openssl("pkeyutl", "-sign", "-inkey", keyFile, "-in", data, ...sign);
    for (const engine of everyEngine()) {
      const options = { engines: [engine, ...everyEngine().slice(0, 1)] };
      assert(await key.publicKey.verify(algorithm, utf8("hello"), theirs, options), engine.name);

      // What we write is read back by the program, and our signature is good for it.
      const ours = await key.sign(algorithm, utf8("hello"), options);
      const signature = await directory.write("signature", ours);
      const pkcs8 = await directory.write("pkcs8.pem", formatPem("PRIVATE KEY", key.toPkcs8()));
      const verify = ["pkeyutl", "-verify", "-in", data, "-sigfile", signature, ...sign];
      const answer = await opensslText(...verify, "-inkey", pkcs8);
      assertStringIncludes(answer, "Signature Verified Successfully", engine.name);
    }
    const text = await opensslText("pkey", "-in", keyFile, "-pubout");
    assert(PublicKey.fromPem(text).equals(key.publicKey));
  });
}

peerTest("openssl reads our exchange keys, and we read its own", ["openssl"], async () => {
  await using directory = await tempDirectory();
  for (const type of ["x25519", "x448"] as const) {
    const key = await generateKey({ type });
    const file = await directory.write("key.pem", formatPem("PRIVATE KEY", key.toPkcs8()));
    const spki = await openssl("pkey", "-in", file, "-pubout", "-outform", "DER");
    assertEquals(spki, key.publicKey.subjectPublicKeyInfo);
    const pem = await opensslText("genpkey", "-algorithm", type.toUpperCase());
    assertEquals(parsePrivateKeyPem(pem).type, type);
  }
});

peerTest("openssl tells the same sizes of our keys", ["openssl"], async () => {
  await using directory = await tempDirectory();
  for (const bits of [512, 1000, 1024, 1536, 2048]) {
    const key = await generateKey({ type: "rsa", bits });
    const file = await directory.write("key.pem", formatPem("PRIVATE KEY", key.toPkcs8()));
    assertStringIncludes(await opensslText("pkey", "-in", file, "-noout", "-text"), `${bits} bit`);
    assertStringIncludes(
      await opensslText("pkey", "-in", file, "-check", "-noout"),
      "Key is valid",
    );
  }
});

peerTest(
  "encrypted keys of openssl are read with their pass phrase, and demand it",
  ["openssl"],
  async () => {
    const made = [
      ["genpkey", "-algorithm", "ED25519", "-aes256", "-pass", "pass:secret"],
      ["genrsa", "-traditional", "-aes128", "-passout", "pass:secret", "2048"],
    ];
    for (const args of made) {
      const pem = await opensslText(...args);
      const error = assertThrows(() => parsePrivateKeyPem(pem), SslError, "option passphrase");
      assertEquals([error.library, error.reason], ["PEM", "BAD_PASSWORD_READ"]);
      parsePrivateKeyPem(pem, { passphrase: "secret" }).check();
    }
  },
);

Deno.test("a text without a key says what it has instead", () => {
  const certificate = formatPem("CERTIFICATE", Uint8Array.of(0x30, 0));
  const cases: readonly [string, string][] = [
    ["", "a text without PEM blocks"],
    ["hello", "a text without PEM blocks"],
    [certificate, "the certificate's file was given where the key's file belongs"],
    [formatPem("PUBLIC KEY", Uint8Array.of(0x30, 0)), "received PUBLIC KEY"],
  ];
  for (const [pem, text] of cases) {
    const error = assertThrows(() => parsePrivateKeyPem(pem), SslError, text);
    assertEquals([error.library, error.reason], ["PEM", "NO_START_LINE"]);
  }
  assertThrows(() => PublicKey.fromPem(certificate), SslError, "Certificate.fromPem");
});

Deno.test("the key's block is found behind others, and its label decides the form", async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = formatPem("CERTIFICATE", Uint8Array.of(0x30, 0));
  const pem = formatPem("PRIVATE KEY", key.toPkcs8());
  assert(parsePrivateKeyPem(certificate + pem + pem).publicKey.equals(key.publicKey));
  assert(parsePrivateKeyPem(pem, { passphrase: "unused" }).publicKey.equals(key.publicKey));
  const mislabelled = formatPem("EC PRIVATE KEY", key.toPkcs8());
  assertThrows(() => parsePrivateKeyPem(mislabelled), SslError);
});
