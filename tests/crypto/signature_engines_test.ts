// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import {
  generateKey,
  hostEngine,
  portableEngine,
  type PrivateKey,
  PublicKey,
  sha1,
  sha256,
  sha384,
  sha512,
  type SignatureAlgorithm,
} from "../../crypto/mod.ts";
import { isPromise } from "../../wire/mod.ts";
import { everyEngine, utf8 } from "./_engines.ts";
import { SIGNING_CASES } from "./_keys.ts";

for (const { name, parameters, algorithm } of SIGNING_CASES) {
  Deno.test(`${name}: what one engine makes and signs, every other one checks`, async () => {
    for (const maker of everyEngine()) {
      const key = await generateKey(parameters, { engines: [maker, portableEngine] });
      for (const signer of everyEngine()) {
        const options = { engines: [signer, portableEngine] };
        const signature = await key.sign(algorithm, utf8("hello"), options);
        // A key of its own for each engine, as it comes out of a certificate.
        for (const checker of everyEngine()) {
          const { subjectPublicKeyInfo } = key.publicKey;
          const publicKey = PublicKey.fromSubjectPublicKeyInfo(subjectPublicKeyInfo);
          const engines = [checker, portableEngine];
          const names = `${maker.name}, ${signer.name}, ${checker.name}`;
          assert(await publicKey.verify(algorithm, utf8("hello"), signature, { engines }), names);
          assertFalse(
            await publicKey.verify(algorithm, utf8("hullo"), signature, { engines }),
            names,
          );
        }
      }
    }
  });

  Deno.test(`${name}: no engine takes a damaged signature, and none throws`, async () => {
    const key = await generateKey(parameters);
    const signature = await key.sign(algorithm, utf8("hello"));
    await fc.assert(
      fc.asyncProperty(damage(signature), async (damaged) => {
        for (const engine of everyEngine()) {
          const options = { engines: [engine, portableEngine] };
          assertFalse(
            await key.publicKey.verify(algorithm, utf8("hello"), damaged, options),
            engine.name,
          );
        }
      }),
      { numRuns: 12 },
    );
  });
}

Deno.test("ECDSA on every curve with every digest: engines agree", async () => {
  for (const curve of ["P-256", "P-384", "P-521"] as const) {
    const key = await generateKey({ type: "ec", curve });
    for (const digest of [sha1, sha256, sha384, sha512]) {
      const algorithm = { kind: "ecdsa", digest } as const;
      for (const signer of everyEngine()) {
        const signature = await key.sign(algorithm, utf8("hello"), {
          engines: [signer, portableEngine],
        });
        for (const checker of everyEngine()) {
          const engines = [checker, portableEngine];
          const names = `${curve}, ${digest.name}, ${signer.name}, ${checker.name}`;
          const good = await key.publicKey.verify(algorithm, utf8("hello"), signature, { engines });
          assert(good, names);
        }
      }
    }
  }
});

Deno.test("synchronous engines give plain values", () => {
  for (const { parameters, algorithm } of SIGNING_CASES) {
    const key = generateKey(parameters) as PrivateKey;
    assertFalse(isPromise(key as unknown));
    const signature = key.sign(algorithm, utf8("hello"));
    assertFalse(isPromise(signature));
    const good = key.publicKey.verify(algorithm, utf8("hello"), signature as Uint8Array);
    assertStrictEquals(good, true);
  }
});

Deno.test("a list of engines stands as it is, and what an engine declines goes to the next", async () => {
  const asked: string[] = [];
  const key = await generateKey({ type: "rsa", bits: 1024 });
  const algorithm: SignatureAlgorithm = { kind: "rsa-pkcs1", digest: sha256 };
  const decline = (name: "web" | "host") => ({
    name,
    asynchronous: false,
    sign: () => (asked.push(name), undefined),
    verify: () => (asked.push(name), undefined),
  });
  const engines = [decline("host"), decline("web"), portableEngine];
  const signature = await key.sign(algorithm, utf8("hello"), { engines });
  assert(await key.publicKey.verify(algorithm, utf8("hello"), signature, { engines }));
  assertEquals(asked, ["host", "web", "host", "web"]);
});

Deno.test("the caller's random bytes decide signatures on every list of engines", async () => {
  const host = hostEngine();
  const lists = [undefined, [portableEngine], host === undefined ? [] : [host, portableEngine]];
  const random = (length: number) => new Uint8Array(length).fill(7);
  for (const { name, parameters, algorithm } of SIGNING_CASES) {
    const key = await generateKey(parameters);
    const signatures = new Set<string>();
    for (const engines of lists) {
      if (engines?.length === 0) continue;
      const options = engines === undefined ? { random } : { random, engines };
      const signature = await key.sign(algorithm, utf8("hello"), options);
      signatures.add(signature.join());
      assert(await key.publicKey.verify(algorithm, utf8("hello"), signature), name);
    }
    assertEquals(signatures.size, 1, name);
  }
});

/** Flips a bit, cuts off, or appends. */
function damage(signature: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    fc.record({ at: fc.nat(signature.length - 1), bit: fc.nat(7) }).map(({ at, bit }) => {
      const copy = new Uint8Array(signature);
      copy[at] = (copy[at] as number) ^ (1 << bit);
      return copy;
    }),
    fc.nat(signature.length - 1).map((length) => signature.slice(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 3 }).map((more) => {
      return Uint8Array.from([...signature, ...more]);
    }),
    fc.uint8Array({ maxLength: 140 }),
  );
}
