// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertFalse,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  checkDsaGroup,
  checkDsaSeed,
  type DsaAlgorithm,
  type FfcParameters,
  formatParametersPem,
  generateDsaParameters,
  generateDsaParametersSync,
  generateKey,
  parseParametersPem,
  parsePrivateKeyPem,
  type PrimeProgress,
  PrivateKey,
  PublicKey,
  sha1,
  sha256,
  sha512,
} from "../../../crypto/mod.ts";
import { bigIntToMinimalBytes, bytesToBigInt } from "../../../crypto/bigint.ts";
import { DerBuilder } from "../../../crypto/asn1/mod.ts";
import { DSA_OID } from "../../../crypto/pkcs8/key_algorithms.ts";
import { writeTraditionalDsaKey } from "../../../crypto/pkcs8/dsa_key.ts";
import { formatPem } from "../../../crypto/pem/mod.ts";
import { generatePrimeSync } from "../../../crypto/prime/generate_prime.ts";
import { SslError } from "../../../err/mod.ts";
import { type Bytes, decodeHex, encodeHex } from "../../../wire/mod.ts";
import { utf8 } from "../_engines.ts";

const PARAMETERS = generateDsaParametersSync({ bits: 1024, subprimeBits: 160 });
const KEY = await generateKey({ type: "dsa", parameters: PARAMETERS });
const DSA: DsaAlgorithm = { kind: "dsa", digest: sha256 };

function number(value: bigint): Bytes {
  return bigIntToMinimalBytes(value);
}

function reasonOf(operation: () => unknown): string {
  const error = assertThrows(operation, SslError);
  return `${error.library} ${error.reason}`;
}

Deno.test("DSA signatures in both forms, with both nonces; any change is bad", async () => {
  const data = utf8("message");
  for (const form of ["der", "ieee-p1363"] as const) {
    for (const nonce of ["any", "deterministic"] as const) {
      const algorithm: DsaAlgorithm = { ...DSA, form, nonce };
      const signature = await KEY.sign(algorithm, data);
      assert(await KEY.publicKey.verify({ kind: "dsa", digest: sha256, form }, data, signature));
      assertFalse(await KEY.publicKey.verify(algorithm, utf8("messagf"), signature));
      assertFalse(await KEY.publicKey.verify({ ...algorithm, digest: sha1 }, data, signature));
      const other = form === "der" ? "ieee-p1363" : "der";
      assertFalse(await KEY.publicKey.verify({ ...algorithm, form: other }, data, signature));
      for (let bit = 0; bit < 8 * signature.length; bit += 5) {
        const changed = new Uint8Array(signature);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ 1 << (bit & 7);
        assertFalse(await KEY.publicKey.verify(algorithm, data, changed), `bit ${bit}`);
      }
      for (let length = 0; length < signature.length; length++) {
        assertFalse(await KEY.publicKey.verify(algorithm, data, signature.subarray(0, length)));
      }
    }
  }
});

Deno.test("DSA nonces: deterministic ones repeat, the caller's random bytes decide others", async () => {
  const data = utf8("message");
  const fixed: DsaAlgorithm = { ...DSA, nonce: "deterministic" };
  assertEquals(await KEY.sign(fixed, data), await KEY.sign(fixed, data, { random: randomOf(5) }));
  const seeded = await KEY.sign(DSA, data, { random: randomOf(5) });
  assertEquals(await KEY.sign(DSA, data, { random: randomOf(5) }), seeded);
  assertNotEquals(await KEY.sign(DSA, data, { random: randomOf(6) }), seeded);
  assert(await KEY.publicKey.verify(DSA, data, seeded));
});

function randomOf(byte: number): (length: number) => Bytes {
  return (length) => new Uint8Array(length).fill(byte);
}

Deno.test("DSA: RFC 6979, Appendix A.2.1: signatures with a key of 1,024 bits", async () => {
  const parameters: FfcParameters = {
    prime: decodeHex(
      "86f5ca03dcfeb225063ff830a0c769b9dd9d6153ad91d7ce27f787c43278b447" +
        "e6533b86b18bed6e8a48b784a14c252c5be0dbf60b86d6385bd2f12fb763ed88" +
        "73abfd3f5ba2e0a8c0a59082eac056935e529daf7c610467899c77adedfc846c" +
        "881870b7b19b2b58f9be0521a17002e3bdd6b86685ee90b3d9a1b02b782b1779",
    ),
    subprime: decodeHex("996f967f6c8e388d9e28d01e205fba957a5698b1"),
    generator: decodeHex(
      "07b0f92546150b62514bb771e2a0c0ce387f03bda6c56b505209ff25fd3c133d" +
        "89bbcd97e904e09114d9a7defdeadfc9078ea544d2e401aeecc40bb9fbbf78fd" +
        "87995a10a1c27cb7789b594ba7efb5c4326a9fe59a070e136db77175464adca4" +
        "17be5dce2f40d10a46a3a3943f26ab7fd9c0398ff8c76ee0a56826a8a88f1dbd",
    ),
  };
  const privateValue = decodeHex("411602cb19a6ccc34494d79d98ef1e7ed5af25f7");
  const key = new PrivateKey({ type: "dsa", parameters, privateValue });
  const cases = [
    [
      sha1,
      "sample",
      "2e1a0c2562b2912caaf89186fb0f42001585da55",
      "29efb6b0aff2d7a68eb70ca313022253b9a88df5",
    ],
    [
      sha256,
      "sample",
      "81f2f5850be5bc123c43f71a3033e9384611c545",
      "4cdd914b65eb6c66a8aaad27299bee6b035f5e89",
    ],
  ] as const;
  for (const [digest, text, r, s] of cases) {
    const algorithm: DsaAlgorithm = {
      kind: "dsa",
      digest,
      form: "ieee-p1363",
      nonce: "deterministic",
    };
    assertEquals(encodeHex(await key.sign(algorithm, utf8(text))), r + s);
  }
});

Deno.test("DSA: RFC 6979, Appendix A.2.2: signatures with a key of 2,048 bits", async () => {
  const key = parsePrivateKeyPem(`-----BEGIN PRIVATE KEY-----
MIICZAIBADCCAjkGByqGSM44BAEwggIsAoIBAQCdtvtZUbZrtv4eFA8dLOVQI3QW
H9ZTjfFkghhkLwtcSMj3pBqt+hhzJLh2dPoYIrAPHs+BNpQ9fFV1cmTloaRP/gEu
mTbgDB0+kxCwHH0XmAXTBYsqn0u2+XFr/mEXxrWzzE2b40EQStSoCtbJTgBfS5k+
FPCR61F0O/MwUMON4jVWfhs0w9alwM6qGg82ghPD0ZhD0LSwncufxy05yN5B8b8U
1LtFY8ooNxYhytMyS2otOSFFvr+sdIgFI29cov6SuHHNj5w20ykrVQnKjKp3oq38
e/133ab3ESWnRW/qFT5DMlaiJhxqBu02k3l+eZX61aq7z74+2idB43VASuJbAiEA
8sMRk3TOdsk1aZC0ZTdKF/I/ntNQib2Wn2HG3emZjB8CggEAXH/2sG+PFD/oKIQz
ST5HacTZiKzlviWg4kgJZwcWxhPXsM7mky+PqnxE0sskUj2lP75PbsNZWJLRqljE
MooGxGoVZi5+qnA6Hez4u7LQXb4uuVbBQqM4Zh0QRhwNE1RyCFBX80lDCf+nPGEf
eLMq27V0DDYcnzW+kJl9sgFOLvWqYXgvUqvri9ZDLE3Ql7xUI7KF2vtg3DZOgWH0
oqNayjoQscTSA8x2pHCjOv3L3ZKVmFmr2LVuFyUlLXjqxm5xuprj8d0khxmYdDk8
1NgyGGgAZUdg4eNMCeTRVRefnsDcRHP5lr3Obu0cq+2LbxFvetnPUF3w+ZjjSrJ1
FLD/5wQiAiBpx1SMIdDf6muaUcnq1OJ8M9Oz8YAxblvKuSyTPw5NvA==
-----END PRIVATE KEY-----
`);
  const cases = [
    [
      ...[
        sha1,
        "sample",
        "3a1b2dbd7489d6ed7e608fd036c83af396e290dbd602408e8677daabd6e7445a",
      ] as const,
      "d26fcba19fa3e3058ffc02ca1596cdbb6e0d20cb37b06054f7e36ded0cdbbccf",
    ],
    [
      ...[
        sha512,
        "test",
        "89ec4bb1400eccff8e7d9aa515cd1de7803f2daff09693ee7fd1353e90a68307",
      ] as const,
      "c9f0bdabcc0d880bb137a994cc7f3980ce91cc10faf529fc46565b15cea854e1",
    ],
  ] as const;
  for (const [digest, text, r, s] of cases) {
    const algorithm = { kind: "dsa", digest, form: "ieee-p1363", nonce: "deterministic" } as const;
    const signature = await key.sign(algorithm, utf8(text));
    assertEquals(encodeHex(signature), r + s);
    assert(await key.publicKey.verify(algorithm, utf8(text), signature));
  }
});

Deno.test("parameters come again from their seed, by both standards, and g from its index", () => {
  for (const standard of ["fips186-4", "fips186-2"] as const) {
    const made = generateDsaParametersSync({ bits: 512, standard, generatorIndex: 7 });
    checkDsaGroup(made);
    checkDsaSeed(made, { standard });
    const { seed, counter } = made.validation as NonNullable<FfcParameters["validation"]>;
    const again = generateDsaParametersSync({ bits: 512, standard, seed, generatorIndex: 7 });
    assertEquals(again, made);
    const other = standard === "fips186-4" ? "fips186-2" : "fips186-4";
    const changed = new Uint8Array(seed);
    changed[0] = (changed[0] as number) ^ 1;
    for (
      const check of [
        () => checkDsaSeed(made, { standard: other }),
        () => checkDsaSeed({ ...made, validation: { seed: changed, counter } }, { standard }),
        () => checkDsaSeed({ ...made, validation: { seed, counter: counter + 1 } }, { standard }),
        () => checkDsaSeed({ ...made, generatorIndex: 8 }, { standard }),
        () =>
          checkDsaSeed({ prime: made.prime, subprime: made.subprime, generator: made.generator }),
      ]
    ) assertEquals(reasonOf(check), "DSA BAD_FFC_PARAMETERS");
  }
});

Deno.test("impossible sizes, seeds and digests are refused before anybody searches", async () => {
  const cases = [
    [{ bits: 511 }, "INVALID_PARAMETERS"],
    [{ bits: 16_384 }, "INVALID_PARAMETERS"],
    [{ bits: NaN }, "INVALID_PARAMETERS"],
    [{ bits: 1024, subprimeBits: 159 }, "BAD_Q_VALUE"],
    [{ bits: 2048, subprimeBits: 256, digest: "sha1" }, "INVALID_PARAMETERS"],
    [{ bits: 1024, generatorIndex: 256 }, "INVALID_PARAMETERS"],
    [{ bits: 1024, seed: new Uint8Array(19) }, "SEED_LEN_SMALL"],
    [{ bits: 1024, seed: new Uint8Array(20) }, "BAD_FFC_PARAMETERS"],
  ] as const;
  for (const [options, reason] of cases) {
    assertEquals(reasonOf(() => generateDsaParametersSync(options)), `DSA ${reason}`);
    await assertRejects(() => generateDsaParameters(options), SslError);
  }
});

Deno.test("generateDsaParameters() reports its primes, and can be ended", async () => {
  const heard: PrimeProgress[] = [];
  await generateDsaParameters({ bits: 512, onProgress: (progress) => heard.push(progress) });
  const found = heard.filter(({ event }) => event === "found");
  assertEquals(found.at(-1), { event: "found", count: 1 });
  const signal = AbortSignal.timeout(20);
  await assertRejects(() => generateDsaParameters({ bits: 8192, signal }), DOMException);
});

Deno.test("hostile parameters: no signature is good, none is made, and each is named", () => {
  const { prime, subprime, generator } = PARAMETERS;
  const p = bytesToBigInt(prime);
  const q = bytesToBigInt(subprime);
  const huge = (1n << 16_383n) | 1n;
  const composite = 2n * q * generatePrimeSync(860) + 1n;
  const tiny = { prime: number(23n), subprime: number(11n), generator: number(4n) };
  const cases: [FfcParameters, string][] = [
    [tiny, "BAD_Q_VALUE"],
    [{ prime, subprime: number(q >> 1n), generator }, "BAD_Q_VALUE"],
    [{ prime, subprime: number(q + 2n), generator }, "INVALID_PARAMETERS"],
    [{ prime: number(p + 1n), subprime, generator }, "INVALID_PARAMETERS"],
    [{ prime: number(huge), subprime, generator }, "MODULUS_TOO_LARGE"],
    [{ prime, subprime, generator: number(1n) }, "INVALID_PARAMETERS"],
    [{ prime, subprime, generator: number(0n) }, "INVALID_PARAMETERS"],
    [{ prime, subprime, generator: number(p) }, "INVALID_PARAMETERS"],
    [{ prime, subprime, generator: number(p - 1n) }, "BAD_FFC_PARAMETERS"],
    [{ prime, subprime, generator: number(5n) }, "BAD_FFC_PARAMETERS"],
    [{ prime: number(composite), subprime, generator: number(4n) }, "P_NOT_PRIME"],
  ];
  const started = performance.now();
  for (const [parameters, reason] of cases) {
    assertEquals(reasonOf(() => checkDsaGroup(parameters)), `DSA ${reason}`);
    const key = new PublicKey({ type: "dsa", parameters, publicValue: number(4n) });
    assertFalse(
      key.verify({ ...DSA, form: "ieee-p1363" }, utf8("x"), new Uint8Array(40).fill(1)) as boolean,
    );
    assertThrows(() => key.check(), SslError);
    if (reason === "P_NOT_PRIME" || reason === "BAD_FFC_PARAMETERS") continue;
    const own = new PrivateKey({ type: "dsa", parameters, privateValue: number(3n) });
    assertEquals(reasonOf(() => own.sign(DSA, utf8("x"))), `DSA ${reason}`);
  }
  assert(performance.now() - started < 5000);
});

Deno.test("keys: PKCS #8, SPKI, the traditional form and parameters survive", () => {
  const again = PrivateKey.fromPkcs8(KEY.toPkcs8());
  again.check();
  assert(again.publicKey.equals(KEY.publicKey));
  assertEquals([again.type, again.publicKey.bits, again.publicKey.securityBits], ["dsa", 1024, 80]);
  const spki = PublicKey.fromSubjectPublicKeyInfo(KEY.publicKey.subjectPublicKeyInfo);
  assert(spki.equals(KEY.publicKey));
  const pem = formatParametersPem({ type: "dsa", parameters: PARAMETERS });
  const { prime, subprime, generator } = PARAMETERS;
  assertEquals(parseParametersPem(pem), {
    type: "dsa",
    parameters: { prime, subprime, generator },
  });
});

Deno.test("keys: a private value out of range, another public one, and missing parameters are errors", () => {
  const { subprime } = PARAMETERS;
  const publicValue = number(4n);
  for (
    const [privateValue, reason] of [[number(0n), "MISSING_PRIVATE_KEY"], [
      subprime,
      "INVALID_PARAMETERS",
    ]] as const
  ) {
    const builder = new DerBuilder();
    writeTraditionalDsaKey(builder, { parameters: PARAMETERS, publicValue, privateValue });
    const pem = formatPem("DSA PRIVATE KEY", builder.finish());
    assertEquals(reasonOf(() => parsePrivateKeyPem(pem)), `DSA ${reason}`);
  }
  const builder = new DerBuilder();
  writeTraditionalDsaKey(builder, {
    parameters: PARAMETERS,
    publicValue,
    privateValue: number(3n),
  });
  const mixed = parsePrivateKeyPem(formatPem("DSA PRIVATE KEY", builder.finish()));
  assertThrows(() => mixed.publicKey, SslError, "another one");
  const inherited = new DerBuilder().sequence((outer) => {
    outer.sequence((algorithm) => algorithm.oid(DSA_OID));
    outer.bitString(new DerBuilder().integer(5).finish());
  }).finish();
  assertEquals(
    reasonOf(() => PublicKey.fromSubjectPublicKeyInfo(inherited)),
    "DSA MISSING_PARAMETERS",
  );
  const outside = new PublicKey({ type: "dsa", parameters: PARAMETERS, publicValue: number(2n) });
  for (
    const value of [0n, 1n, bytesToBigInt(PARAMETERS.prime) - 1n, bytesToBigInt(PARAMETERS.prime)]
  ) {
    const key = new PublicKey({ type: "dsa", parameters: PARAMETERS, publicValue: number(value) });
    assertEquals(reasonOf(() => key.check()), "EVP INVALID_KEY");
  }
  assertEquals(reasonOf(() => outside.check()), "EVP INVALID_KEY");
});
