// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  generateKey,
  type Jwk,
  type KeyParameters,
  PrivateKey,
  privateKeyFromJwk,
  privateKeyToJwk,
  publicKeyFromJwk,
  publicKeyToJwk,
  sha256,
} from "../../../crypto/mod.ts";
import { DerBuilder } from "../../../crypto/asn1/mod.ts";
import { SslError } from "../../../err/mod.ts";

/** The part of node:crypto that is the peer. */
interface NodeKey {
  export(options: { format: string; type?: string }): unknown;
}
const { createPrivateKey } = await import("node:crypto") as unknown as {
  createPrivateKey(options: { key: unknown; format: string }): NodeKey;
};

const KEYS: readonly KeyParameters[] = [
  { type: "rsa", bits: 1024 },
  { type: "rsa", bits: 1536, primes: 3 },
  { type: "ec", curve: "P-256" },
  { type: "ec", curve: "P-384" },
  { type: "ec", curve: "P-521" },
  { type: "ec", curve: "secp256k1" },
  { type: "ed25519" },
  { type: "ed448" },
  { type: "x25519" },
  { type: "x448" },
  { type: "ml-dsa-44" },
  { type: "ml-dsa-65" },
  { type: "ml-dsa-87" },
];

for (const parameters of KEYS) {
  const name = "curve" in parameters ? `${parameters.curve}` : JSON.stringify(parameters);
  Deno.test(`a key ${name} goes round as JWK`, async () => {
    for (let round = 0; round < 5; round++) {
      const key = await generateKey(parameters);
      const jwk = privateKeyToJwk(key);
      const copy: Jwk = JSON.parse(JSON.stringify({ ...jwk, kid: "x", use: "sig" }));
      assertEquals(privateKeyFromJwk(copy).toPem(), key.toPem());
      const publicJwk = publicKeyToJwk(key.publicKey);
      assert(publicKeyFromJwk(publicJwk).equals(key.publicKey));
      assert(publicKeyFromJwk(jwk).equals(key.publicKey));
      const secret = jwk.kty === "AKP" ? "priv" : "d";
      assertEquals(secret in publicJwk, false);
      assertThrows(() => privateKeyFromJwk(publicJwk), SslError, `member ${secret}`);
      for (const member of Object.keys(jwk)) {
        const damaged: Record<string, unknown> = { ...jwk };
        delete damaged[member];
        // Without primes an RSA key works, without one of them it is damaged.
        const error = assertThrows(() => privateKeyFromJwk(damaged as unknown as Jwk), SslError);
        assert(["EVP", "EC"].includes(error.library), `${member}: ${error}`);
        for (
          const wrong of [7, null, "", "====", "AA==", "a", "A A", "\u{1f511}", "A".repeat(5000)]
        ) {
          assertThrows(() => privateKeyFromJwk({ ...jwk, [member]: wrong } as Jwk), SslError);
        }
        if (parameters.type === "rsa") break;
      }
    }
  });
}

Deno.test("node:crypto reads what is written, and the other way", async () => {
  // Deno knows fewer curves than Node.
  for (const parameters of KEYS.filter((row) => row.type === "rsa" ? row.primes !== 3 : true)) {
    if (parameters.type === "ec" && parameters.curve === "secp256k1") continue;
    if (/448|ml-dsa/.test(parameters.type)) continue;
    if (parameters.type === "ec" && parameters.curve === "P-521") continue;
    const key = await generateKey(parameters);
    const theirs = createPrivateKey({ key: privateKeyToJwk(key), format: "jwk" });
    assertEquals(
      privateKeyFromJwk(theirs.export({ format: "jwk" }) as Jwk).toPem(),
      key.toPem(),
    );
  }
});

Deno.test("the keys of RFC 8037 and RFC 7517 are read", () => {
  // RFC 8037, Appendix A.1.
  const ed25519 = privateKeyFromJwk({
    kty: "OKP",
    crv: "Ed25519",
    d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
  });
  assertEquals(ed25519.type, "ed25519");
  // RFC 7517, Appendix A.2.
  const p256 = privateKeyFromJwk({
    kty: "EC",
    crv: "P-256",
    x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    d: "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE",
  });
  assertEquals(p256.curve, "P-256");
  assertEquals(privateKeyToJwk(p256).d, "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE");
});

Deno.test("the key of RFC 9964 that is all zero is read and written", async () => {
  // Appendix A.1, whose public key is told here by its thumbprint (RFC 7638), as the RFC has it, too.
  const key = PrivateKey.fromPkcs8(
    new DerBuilder().sequence((info) => {
      info.integer(0).sequence((algorithm) => algorithm.oid("2.16.840.1.101.3.4.3.17"));
      info.octetString(new DerBuilder().implicit(0, new Uint8Array(32)).finish());
    }).finish(),
  );
  const jwk = privateKeyToJwk(key);
  assertEquals(jwk.priv, "A".repeat(43));
  const { alg, kty, pub } = jwk;
  const thumbprint = sha256.digest(new TextEncoder().encode(JSON.stringify({ alg, kty, pub })));
  const kid = btoa(String.fromCharCode(...thumbprint)).replaceAll("+", "-").replaceAll("/", "_");
  assertEquals(kid, "T4xl70S7MT6Zeq6r9V9fPJGVn76wfnXJ21-gyo0Gu6o=");
  const opened = privateKeyFromJwk({ ...jwk, kid: kid.slice(0, -1) } as Jwk);
  const data = new TextEncoder().encode("It is a dangerous business, Frodo, going out your door.");
  const signature = await opened.sign({ kind: "ml-dsa" }, data);
  assert(await publicKeyFromJwk(jwk).verify({ kind: "ml-dsa" }, data, signature));
});

Deno.test("a key of ML-DSA without its seed, or with another's, is refused", async () => {
  const key = await generateKey({ type: "ml-dsa-44" });
  const jwk = privateKeyToJwk(key);
  const other = privateKeyToJwk(await generateKey({ type: "ml-dsa-44" }));
  const refused = (value: Jwk, reason: string) =>
    assertEquals(assertThrows(() => privateKeyFromJwk(value), SslError).reason, reason);
  refused({ ...jwk, priv: other.priv! }, "INVALID_KEY");
  refused({ ...jwk, alg: "ML-DSA-65" }, "DECODE_ERROR");
  refused({ ...jwk, alg: "ML-DSA-43" }, "UNSUPPORTED_KEY_TYPE");
  refused({ ...jwk, priv: "AAAA" }, "DECODE_ERROR");
  const seedless = PrivateKey.fromPkcs8(key.toPkcs8({ seedForm: "expanded" }));
  assertEquals(publicKeyToJwk(seedless.publicKey), publicKeyToJwk(key.publicKey));
  assertThrows(() => privateKeyToJwk(seedless), SslError, "with its seed");
});

Deno.test("an RSA key without its primes is read and written", async () => {
  const { n, e, d, kty } = privateKeyToJwk(await generateKey({ type: "rsa", bits: 1024 }));
  const jwk = { kty, n: n!, e: e!, d: d! };
  assertEquals(privateKeyToJwk(privateKeyFromJwk(jwk)), jwk);
});

Deno.test("what does not belong together, or is no number of such a key, is refused", async () => {
  const jwk = privateKeyToJwk(await generateKey({ type: "ec", curve: "P-256" }));
  const other = privateKeyToJwk(await generateKey({ type: "ec", curve: "P-256" }));
  const reason = (value: unknown) => {
    const { library, reason } = assertThrows(() => privateKeyFromJwk(value as Jwk), SslError);
    return `${library} ${reason}`;
  };
  assertEquals(reason({ ...jwk, d: other.d }), "EVP INVALID_KEY");
  assertEquals(reason({ ...jwk, y: other.y }), "EC POINT_IS_NOT_ON_CURVE");
  assertEquals(reason({ ...jwk, x: jwk.x?.slice(0, -2) }), "EVP DECODE_ERROR");
  assertEquals(reason({ ...jwk, crv: "P-384" }), "EVP DECODE_ERROR");
  assertEquals(reason({ ...jwk, crv: "P-192" }), "EC UNKNOWN_GROUP");
  assertEquals(reason({ ...jwk, d: "A".repeat(43) }).split(" ")[0], "EC");
  assertEquals(reason({ ...jwk, kty: "oct" }), "EVP UNSUPPORTED_KEY_TYPE");
  assertEquals(reason({ ...jwk, kty: "AKP" }), "EVP DECODE_ERROR");
  assertEquals(reason({ ...jwk, kty: undefined }), "EVP DECODE_ERROR");
  const okp = privateKeyToJwk(await generateKey({ type: "ed25519" }));
  assertEquals(reason({ ...okp, x: jwk.x }), "EVP INVALID_KEY");
  assertEquals(reason({ ...okp, crv: "Ed448" }), "EVP DECODE_ERROR");
  // The last character may not hide bits.
  assertEquals(reason({ ...okp, x: okp.x?.slice(0, -1) + "_" }), "EVP DECODE_ERROR");
  const rsa = privateKeyToJwk(await generateKey({ type: "rsa", bits: 1536, primes: 3 }));
  for (const oth of [[], 7, [null], [{}], "x", Array(4).fill(rsa.oth![0])]) {
    assertEquals(reason({ ...rsa, oth }), "EVP DECODE_ERROR");
  }
  assertEquals(reason({ ...rsa, p: undefined }), "EVP DECODE_ERROR");
  assertEquals(reason({ ...rsa, e: "AA" }), "EVP DECODE_ERROR");
  assertEquals(reason({ ...rsa, n: "Ag" }), "RSA INVALID_MODULUS");
});

Deno.test("keys without a form are refused when they are written", async () => {
  for (const parameters of [{ type: "ec", curve: "secp224r1" }, { type: "sm2" }] as const) {
    const key = await generateKey(parameters);
    const error = assertThrows(() => privateKeyToJwk(key), SslError, "P-256");
    assertEquals(error.reason, "UNSUPPORTED_KEY_TYPE");
  }
  const key = await generateKey({ type: "ed25519" });
  key.destroy();
  assertThrows(() => privateKeyToJwk(key), TypeError);
});
