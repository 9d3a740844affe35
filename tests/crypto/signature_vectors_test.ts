// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  type CurveName,
  type DigestAlgorithm,
  portableEngine,
  PrivateKey,
  sha1,
  sha256,
  sha384,
  sha512,
} from "../../crypto/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { everyEngine, utf8 } from "./_engines.ts";

/** RFC 6979, Appendix A.2.5 to A.2.7: the message "sample". */
const RFC_6979: readonly {
  curve: CurveName;
  digest: DigestAlgorithm;
  scalar: string;
  r: string;
  s: string;
}[] = [
  {
    curve: "P-256",
    digest: sha1,
    scalar: "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
    r: "61340C88C3AAEBEB4F6D667F672CA9759A6CCAA9FA8811313039EE4A35471D32",
    s: "6D7F147DAC089441BB2E2FE8F7A3FA264B9C475098FDCF6E00D7C996E1B8B7EB",
  },
  {
    curve: "P-256",
    digest: sha256,
    scalar: "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
    r: "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
    s: "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
  },
  {
    curve: "P-256",
    digest: sha512,
    scalar: "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
    r: "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00",
    s: "2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE",
  },
  {
    curve: "P-384",
    digest: sha384,
    scalar: "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8" +
      "96D5724E4C70A825F872C9EA60D2EDF5",
    r: "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C" +
      "81A648152E44ACF96E36DD1E80FABE46",
    s: "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F" +
      "A329C145786E679E7B82C71A38628AC8",
  },
  {
    curve: "P-521",
    digest: sha512,
    scalar: "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75" +
      "CAA896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538",
    r: "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F" +
      "174E25A1EE9017B5D450606ADD152B534931D7D4E8455CC91F9B15BF05EC36E377FA",
    s: "00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF" +
      "282623EAA63E5B5C0723D8B8C37FF0777B1A20F8CCB1DCCC43997F1EE0E44DA4A67A",
  },
];

for (const { curve, digest, scalar, r, s } of RFC_6979) {
  Deno.test(`ECDSA on ${curve} with ${digest.name} signs as RFC 6979, and all engines agree`, async () => {
    const key = new PrivateKey({ type: "ec", curve, scalar: decodeHex(scalar) });
    const algorithm = { kind: "ecdsa", digest } as const;
    const signature = await key.sign(algorithm, utf8("sample"), { engines: [portableEngine] });
    const numbers = [r, s].map((number) => number.toLowerCase().replace(/^(00)+/, ""));
    const text = encodeHex(signature);
    for (const number of numbers) assert(text.includes(number), number);
    for (const engine of everyEngine()) {
      const options = { engines: [engine, portableEngine] };
      assert(await key.publicKey.verify(algorithm, utf8("sample"), signature, options));
      assertFalse(await key.publicKey.verify(algorithm, utf8("simple"), signature, options));
    }
  });
}

/** RFC 8032, Section 7.1, test 2, and Section 7.4, the blank message. */
const RFC_8032 = [
  {
    type: "ed25519",
    seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    type: "ed448",
    seed: "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3" +
      "528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b",
    key: "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778" +
      "edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180",
    message: "",
    signature: "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f" +
      "2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b" +
      "925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600",
  },
] as const;

for (const { type, seed, key, message, signature } of RFC_8032) {
  Deno.test(`${type} signs and checks as RFC 8032 on every engine`, async () => {
    for (const engine of everyEngine()) {
      const options = { engines: [engine, portableEngine] };
      const secret = new PrivateKey({ type, seed: decodeHex(seed) });
      const made = await secret.sign({ kind: type }, decodeHex(message), options);
      assertEquals(encodeHex(made), signature, engine.name);
      assertEquals(encodeHex(secret.publicKey.point as Uint8Array), key);
      assert(await secret.publicKey.verify({ kind: type }, decodeHex(message), made, options));
    }
  });
}
