// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { Asn1Error, DerReader } from "@streamssl/ssl/asn1";
import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
import {
  type DigestAlgorithm,
  type KeyType,
  sha1,
  sha256,
  sha384,
  sha512,
  shake128,
  shake256,
  type SignatureAlgorithm,
  sm3,
} from "../../crypto/mod.ts";
import {
  decodeSignatureAlgorithm,
  encodeSignatureAlgorithm,
  SIGNATURE_ALGORITHMS,
  signatureSecurityBits,
} from "../../x509/mod.ts";

const PSS = "1.2.840.113549.1.1.10";
const SHA256 = "300d06096086480165030402010500";

function shakePss(digest: DigestAlgorithm, saltLength: number) {
  return { kind: "rsa-pss", digest, mgf1Digest: digest, saltLength } as const;
}

function pss(hex: string): SignatureAlgorithm {
  return decodeSignatureAlgorithm({ oid: PSS, parameters: decodeHex(hex) });
}

Deno.test("signature algorithms come back as they were", () => {
  const algorithms: SignatureAlgorithm[] = [
    { kind: "rsa-pkcs1", digest: sha1 },
    { kind: "rsa-pkcs1", digest: sha512 },
    { kind: "ecdsa", digest: sha1 },
    { kind: "ecdsa", digest: sha384 },
    { kind: "ed25519" },
    { kind: "ed448" },
    { kind: "rsa-pss", digest: sha1, mgf1Digest: sha1, saltLength: 20 },
    { kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: 32 },
    { kind: "rsa-pss", digest: sha384, mgf1Digest: sha1, saltLength: 0 },
  ];
  for (const algorithm of algorithms) {
    const reader = new DerReader(encodeSignatureAlgorithm(algorithm)).readSequence();
    const oid = reader.readOid();
    const identifier = reader.atEnd ? { oid } : { oid, parameters: reader.readRaw() };
    reader.finish();
    assertEquals(decodeSignatureAlgorithm(identifier), algorithm);
  }
});

Deno.test("encodeSignatureAlgorithm() writes what the RFCs show", () => {
  const encode = (algorithm: SignatureAlgorithm) => encodeHex(encodeSignatureAlgorithm(algorithm));
  assertEquals(encode({ kind: "rsa-pkcs1", digest: sha256 }), "300d06092a864886f70d01010b0500");
  assertEquals(encode({ kind: "ecdsa", digest: sha256 }), "300a06082a8648ce3d040302");
  assertEquals(
    encode({ kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: 32 }),
    `304106092a864886f70d01010a3034a00f${SHA256}a11c301a06092a864886f70d010108${SHA256}a203020120`,
  );
  assertEquals(
    encode({ kind: "rsa-pss", digest: sha1, mgf1Digest: sha1, saltLength: 20 }),
    "300d06092a864886f70d01010a3000",
  );
  assertEquals(encode({ kind: "sm2" }), "300a06082a811ccf55018375");
  assertEquals(encode({ kind: "dsa", digest: sha1 }), "300906072a8648ce380403");
  assertEquals(encode(shakePss(shake128, 32)), "300a06082b0601050507061e");
  assertEquals(encode({ kind: "ecdsa", digest: shake256 }), "300a06082b06010505070621");
  assertEquals(
    encodeHex(encodeSignatureAlgorithm({ kind: "ml-dsa" }, { type: "ml-dsa-65" })),
    "300b0609608648016503040312",
  );
});

const CONTEXT = Uint8Array.of(1);
for (
  const [what, algorithm] of [
    ["ECDSA with SM3", { kind: "ecdsa", digest: sm3 }],
    ["RSA with SHAKE and PKCS #1", { kind: "rsa-pkcs1", digest: shake128 }],
    ["RSA with bare PKCS #1", { kind: "rsa-pkcs1-bare" }],
    ["X9.31", { kind: "rsa-x931", digest: sha256 }],
    ["PSS with SHAKE and another mask", { ...shakePss(shake128, 32), mgf1Digest: shake256 }],
    ["PSS with SHAKE and another salt", shakePss(shake256, 32)],
    ["PSS with SHA-256 and the mask SHAKE", { ...shakePss(shake128, 32), digest: sha256 }],
    ["a signature that is not in DER", { kind: "ecdsa", digest: sha256, form: "ieee-p1363" }],
    ["Ed25519ctx", { kind: "ed25519", context: CONTEXT }],
    ["Ed25519ph", { kind: "ed25519", prehash: true }],
    ["ML-DSA with a context", { kind: "ml-dsa", context: CONTEXT }],
    ["HashML-DSA", { kind: "ml-dsa", prehash: sha512 }],
  ] satisfies [string, SignatureAlgorithm][]
) {
  Deno.test(`encodeSignatureAlgorithm() refuses what no identifier tells: ${what}`, () => {
    assertThrows(() => encodeSignatureAlgorithm(algorithm, { type: "ml-dsa-44" }), Asn1Error);
  });
}

Deno.test("ML-DSA and SLH-DSA are named after a key that makes such signatures", () => {
  assertThrows(() => encodeSignatureAlgorithm({ kind: "ml-dsa" }), Asn1Error);
  assertThrows(() => encodeSignatureAlgorithm({ kind: "ml-dsa" }, { type: "rsa" }), Asn1Error);
});

Deno.test("every row has an identifier and a digest of its own, and comes back", () => {
  assertEquals(
    new Set(SIGNATURE_ALGORITHMS.map(({ oid }) => oid)).size,
    SIGNATURE_ALGORITHMS.length,
  );
  for (const { oid, kind, keyTypes, digest } of SIGNATURE_ALGORITHMS) {
    if (kind === "other" || oid === PSS) continue;
    const algorithm = decodeSignatureAlgorithm({ oid });
    assertEquals(algorithm.kind, kind);
    if ("digest" in algorithm) assertEquals(algorithm.digest?.name, digest);
    const encoded = encodeSignatureAlgorithm(algorithm, { type: keyTypes[0] as KeyType });
    const written = new DerReader(encoded).readSequence().readOid();
    // OIW's identifiers are read, and never written.
    assertEquals(written === oid, !oid.startsWith("1.3.14."), oid);
  }
});

Deno.test("RSA takes NULL or nothing as parameters, as RFC 4055 demands", () => {
  const oid = "1.2.840.113549.1.1.11";
  const algorithm = { kind: "rsa-pkcs1", digest: sha256 } as const;
  assertEquals(decodeSignatureAlgorithm({ oid }), algorithm);
  assertEquals(decodeSignatureAlgorithm({ oid, parameters: decodeHex("0500") }), algorithm);
  for (const hex of ["3000", "050100", "0400"]) {
    const parameters = decodeHex(hex);
    assertThrows(() => decodeSignatureAlgorithm({ oid, parameters }), Asn1Error);
  }
});

Deno.test("ECDSA and EdDSA take no parameters, unknown algorithms nothing at all", () => {
  for (const oid of ["1.2.840.10045.4.3.2", "1.3.101.112", "1.3.101.113"]) {
    const parameters = decodeHex("0500");
    assertThrows(() => decodeSignatureAlgorithm({ oid, parameters }), Asn1Error);
  }
  for (const oid of ["1.2.3", "1.2.840.113549.1.1.1", "2.16.840.1.101.3.4.3.32"]) {
    assertThrows(() => decodeSignatureAlgorithm({ oid }), Asn1Error);
  }
});

Deno.test("RSASSA-PSS fills in its defaults", () => {
  const standard = { kind: "rsa-pss", digest: sha1, mgf1Digest: sha1, saltLength: 20 } as const;
  assertEquals(pss("3000"), standard);
  assertEquals(pss("3005a303020101"), standard);
  assertEquals(pss("3005a203020100"), { ...standard, saltLength: 0 });
  assertEquals(pss(`3011a00f${SHA256}`), { ...standard, digest: sha256 });
  assertEquals(pss("300fa00d300b0609608648016503040201"), { ...standard, digest: sha256 });
});

for (
  const [what, hex] of [
    ["no sequence", "0500"],
    ["bytes behind the parameters", "30000500"],
    ["an unknown digest", "3009a007300506032a0304"],
    [
      "SHAKE128 as a digest, which has an identifier of its own",
      "300fa00d300b060960864801650304020b",
    ],
    ["a digest with other parameters", "3011a00f300d06096086480165030402010400"],
    ["another mask generation function", `3012a110300e06032a0304${SHA256.slice(0, 14)}`],
    ["a mask generation function without a digest", "300fa10d300b06092a864886f70d010108"],
    ["a negative salt", "3005a2030201ff"],
    ["a huge salt", "3008a2060204 7fffffff"],
    ["another trailer", "3005a303020102"],
    ["fields in the wrong order", "300aa303020101a203020114"],
    ["an unknown field", "3005a403020101"],
    ["an empty field", "3002a200"],
  ] as const
) {
  Deno.test(`RSASSA-PSS refuses ${what}`, () => {
    assertThrows(() => pss(hex), Asn1Error);
    assertEquals(signatureSecurityBits({ oid: PSS, parameters: decodeHex(hex) }), 0);
  });
}

Deno.test("RSASSA-PSS needs its parameters", () => {
  assertThrows(() => decodeSignatureAlgorithm({ oid: PSS }), Asn1Error);
});

Deno.test("signatureSecurityBits() tells what X509_get_signature_info tells", () => {
  assertEquals(signatureSecurityBits({ oid: "1.2.840.113549.1.1.4" }), 39);
  assertEquals(signatureSecurityBits({ oid: "1.2.840.10045.4.3.3" }), 192);
  assertEquals(signatureSecurityBits({ oid: "1.3.6.1.5.5.7.6.31" }), 256);
  assertEquals(signatureSecurityBits({ oid: "1.3.101.113" }), 224);
  assertEquals(signatureSecurityBits({ oid: PSS, parameters: decodeHex("3000") }), 63);
  assertEquals(
    signatureSecurityBits({ oid: PSS, parameters: decodeHex(`3011a00f${SHA256}`) }),
    128,
  );
  assertEquals(signatureSecurityBits({ oid: "1.2.3" }), 0);
});
