// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  createPbes2Scheme,
  createPkcs12,
  createPkcs12PbeScheme,
  createPkcs12Sync,
  d2iPkcs12,
  generateKey,
  i2dPkcs12,
  md5,
  openPkcs12,
  openPkcs12Sync,
  type OpenPkcs12SyncOptions,
  rc4,
  sha1,
  sha256,
  sha384,
} from "../../../crypto/mod.ts";
import { DerBuilder } from "../../../crypto/asn1/mod.ts";
import { parsePem } from "../../../crypto/pem/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { PBMAC1_FILES } from "./_pbmac1_files.ts";

const iterations = 3;
const key = await generateKey({ type: "ec", curve: "P-256" });
const certificates = [{ der: Uint8Array.of(0x30, 1, 5) }];

/** The library and reason of what is thrown. */
function reasonOf(file: Uint8Array, options: OpenPkcs12SyncOptions = {}): string {
  const { library, reason } = assertThrows(() => openPkcs12Sync(file, options), SslError);
  return `${library} ${reason}`;
}

Deno.test("a MAC of PBMAC1 under a key that could be guessed is refused", () => {
  const password = "p";
  for (const digest of [md5, sha1]) {
    const options = { keys: [{ key }], password, iterations, mac: digest };
    const file = createPkcs12Sync({ ...options, algorithms: "pbmac1" });
    const pkcs12 = d2iPkcs12(file);
    const { mac } = pkcs12;
    if (mac?.kind !== "pbmac1") throw new Error("a MAC of PBMAC1 is expected");
    assertEquals(mac.kdf.keyLength, 20);
    assertEquals(openPkcs12Sync(file, { password }).keys.length, 1);
    for (const keyLength of [0, 1, 19, 65]) {
      const weak = { ...pkcs12, mac: { ...mac, kdf: { ...mac.kdf, keyLength } } };
      const output = new Uint8Array(i2dPkcs12(weak));
      i2dPkcs12(weak, output);
      assertEquals(reasonOf(output, { password }), "EVP UNSUPPORTED_KEYLENGTH");
    }
  }
});

for (const [prf, mac, pem] of PBMAC1_FILES) {
  Deno.test(`RFC 9879's file with PBMAC1, ${prf} and ${mac} opens`, async () => {
    const file = parsePem(pem)[0]!.bytes;
    const opened = openPkcs12Sync(file, { password: "1234" });
    assertEquals([opened.keys.length, opened.certificates.length], [1, 1]);
    opened.keys[0]?.key.check();
    const found = opened.mac;
    const names = found?.kind === "pbmac1" ? [found.kdf.digest.name, found.digest.name] : [];
    assertEquals(names, [prf, mac]);
    const output = new Uint8Array(i2dPkcs12(d2iPkcs12(file)));
    i2dPkcs12(d2iPkcs12(file), output);
    assertEquals(openPkcs12Sync(output, { password: "1234" }).mac, opened.mac);
    await assertRejects(() => openPkcs12(file, { password: "1235" }), SslError, "Mac verify");
    // RFC 9879, Appendices A.4 to A.6: wrong counts, salts and lengths.
    const hex = encodeHex(file);
    const changed = (from: RegExp, to: string) => decodeHex(hex.replace(from, to));
    const wrongCount = changed(/02020800(0201[24]0300c)/, "02020801$1");
    assertEquals(reasonOf(wrongCount, { password: "1234" }), "PKCS12 MAC_VERIFY_FAILURE");
    for (const length of ["00", "41", "7f", "ff"]) {
      const wrongLength = changed(/02020800(0201)[24]0(300c)/, `02020800$1${length}$2`);
      const { library } = assertThrows(() => openPkcs12Sync(wrongLength), SslError);
      assert(library === "EVP" || library === "ASN1");
    }
  });
}

Deno.test("everything that can be in a file goes round, at once and in the background", async () => {
  const attributes = [{ oid: "1.2.3.4", values: [Uint8Array.of(2, 1, 7), Uint8Array.of(5, 0)] }];
  const contents = {
    keys: [
      { key, friendlyName: "ключ 🔑", localKeyId: Uint8Array.of(1, 2) },
      { key: await generateKey({ type: "ed25519" }), attributes },
    ],
    certificates: [{ der: Uint8Array.of(0x30, 0), friendlyName: "" }, ...certificates],
    crls: [{ der: Uint8Array.of(0x30, 0), localKeyId: new Uint8Array(0) }],
    secrets: [{ oid: "1.2.3", value: Uint8Array.of(4, 1, 9), friendlyName: "s" }],
  };
  for (const algorithms of ["modern", "pbmac1", "legacy"] as const) {
    const file = await createPkcs12({ ...contents, password: "x", algorithms, iterations });
    const opened = openPkcs12Sync(file, { password: "x", integrity: "required" });
    const { mac, keys, ...others } = opened;
    assertEquals({ ...others }, {
      certificates: contents.certificates,
      crls: contents.crls,
      secrets: contents.secrets,
    });
    assertEquals(
      keys.map(({ key, ...rest }) => ({ key: key.toPem(), ...rest })),
      contents.keys.map(({ key, ...rest }) => ({ key: key.toPem(), ...rest })),
    );
    assertEquals(mac?.kind, algorithms === "pbmac1" ? "pbmac1" : "pkcs12");
    assertEquals((await openPkcs12(file, { password: "x" })).crls, contents.crls);
  }
});

Deno.test("an empty password and none are told apart, and found when the MAC tells", () => {
  const common = { keys: [{ key }], iterations, algorithms: "legacy" } as const;
  const empty = createPkcs12Sync({ ...common, password: "" });
  const none = createPkcs12Sync(common);
  for (const file of [empty, none]) {
    assertEquals(openPkcs12Sync(file).keys.length, 1);
    assertEquals(openPkcs12Sync(file, { password: "" }).keys.length, 1);
    assertEquals(openPkcs12Sync(file, { password: new Uint8Array(0) }).keys.length, 1);
    assertEquals(reasonOf(file, { password: "x" }), "PKCS12 MAC_VERIFY_FAILURE");
  }
  // Without the MAC the two are two.
  const wrong = "PKCS12 PKCS12_CIPHERFINAL_ERROR";
  assertEquals(openPkcs12Sync(empty, { password: "", integrity: "ignored" }).keys.length, 1);
  assertEquals(openPkcs12Sync(none, { integrity: "ignored" }).keys.length, 1);
  assertEquals(reasonOf(empty, { integrity: "ignored" }), wrong);
  assertEquals(reasonOf(none, { password: "", integrity: "ignored" }), wrong);
});

Deno.test("without a MAC a wrong password is one, also where its padding looks right", () => {
  // One in 256 does, so that some of these hide bytes that are no bags and no key.
  for (let index = 0; index < 800; index++) {
    const password = `${index}`;
    const file = createPkcs12Sync({
      keys: [{ key }],
      iterations: 1,
      algorithms: "legacy",
      mac: "none",
      password,
    });
    assertEquals(reasonOf(file, { password: "x" }), "PKCS12 PKCS12_CIPHERFINAL_ERROR");
  }
});

Deno.test("a password in UTF-8 as OpenSSL 1.0 took it opens files, too", () => {
  const bytes = new TextEncoder().encode("пароль");
  const password = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const file = createPkcs12Sync({ keys: [{ key }], iterations, password, algorithms: "legacy" });
  assertEquals(openPkcs12Sync(file, { password: "пароль" }).keys.length, 1);
  assertEquals(openPkcs12Sync(file, { password: bytes }).keys.length, 1);
});

Deno.test("what is wrong with password, MAC and contents has OpenSSL's reasons", () => {
  const file = createPkcs12Sync({ keys: [{ key }], password: "x", iterations });
  assertEquals(reasonOf(file), "PKCS12 MAC_VERIFY_FAILURE");
  assertEquals(reasonOf(file, { password: "X" }), "PKCS12 MAC_VERIFY_FAILURE");
  const bare = createPkcs12Sync({ certificates, password: "x", iterations, mac: "none" });
  assertEquals(openPkcs12Sync(bare, { password: "x" }).mac, undefined);
  assertEquals(reasonOf(bare, { password: "x", integrity: "required" }), "PKCS12 MAC_ABSENT");
  assertEquals(reasonOf(bare, { password: "y" }), "PKCS12 PKCS12_CIPHERFINAL_ERROR");
  assertEquals(reasonOf(Uint8Array.of(...file, 0)), "ASN1 SEQUENCE_LENGTH_MISMATCH");
  assertEquals(reasonOf(new Uint8Array(0)).split(" ")[0], "ASN1");
  for (let index = 0; index < 600; index++) {
    const reason = reasonOf(bare, { password: `${index}` });
    assertEquals(reason, "PKCS12 PKCS12_CIPHERFINAL_ERROR");
  }
  // A stream cipher has no padding that could tell: what comes of it does.
  const stream = createPkcs12Sync({
    certificates,
    password: "x",
    mac: "none",
    contentEncryption: () => createPkcs12PbeScheme({ cipher: rc4, iterations }),
  });
  assertEquals(openPkcs12Sync(stream, { password: "x" }).certificates, certificates);
  for (let index = 0; index < 100; index++) {
    assertEquals(reasonOf(stream, { password: `${index}` }), "PKCS12 PKCS12_CIPHERFINAL_ERROR");
  }
});

/** A file around a content of any type. */
function fileOf(type: string, content: Uint8Array, version = 3): Uint8Array {
  return new DerBuilder().sequence((pfx) => {
    pfx.integer(version).sequence((info) =>
      info.oid(type).explicit(0, (field) => field.raw(content))
    );
  }).finish();
}

Deno.test("what a file may not be is refused", () => {
  const empty = new DerBuilder().octetString((inner) => inner.sequence(() => {})).finish();
  const data = "1.2.840.113549.1.7.1";
  assertEquals(openPkcs12Sync(fileOf(data, empty)).keys, []);
  assertEquals(reasonOf(fileOf(data, empty, 4)), "ASN1 INVALID_VALUE");
  assertEquals(
    reasonOf(fileOf("1.2.840.113549.1.7.2", empty)),
    "PKCS12 UNSUPPORTED_PKCS12_MODE",
  );
  assertEquals(reasonOf(fileOf("1.2.840.113549.1.7.5", empty)), "PKCS12 CONTENT_TYPE_NOT_DATA");
  const within = (type: string) =>
    fileOf(
      data,
      new DerBuilder().octetString((safe) => {
        safe.sequence((list) => {
          list.sequence((info) => info.oid(type).explicit(0, (field) => field.raw(empty)));
        });
      }).finish(),
    );
  assertEquals(reasonOf(within("1.2.840.113549.1.7.3")), "PKCS12 UNSUPPORTED_PKCS12_MODE");
  assertEquals(openPkcs12Sync(within(data)).certificates, []);
  // Bags within bags, deeper than anyone means.
  let bags = new DerBuilder().sequence(() => {}).finish();
  for (let depth = 0; depth < 9; depth++) {
    const inner = bags;
    bags = new DerBuilder().sequence((list) => {
      list.sequence((bag) => {
        bag.oid("1.2.840.113549.1.12.10.1.6").explicit(0, (field) => field.raw(inner));
      });
    }).finish();
  }
  const deep = new DerBuilder().octetString((safe) => {
    safe.sequence((list) => {
      list.sequence((info) => {
        info.oid(data).explicit(0, (field) => field.octetString(bags));
      });
    });
  }).finish();
  assertEquals(reasonOf(fileOf(data, deep)), "ASN1 NESTED_TOO_DEEP");
});

Deno.test("a file can not make its reader work for hours", async () => {
  const start = performance.now();
  const common = { password: "x", iterations: 1 } as const;
  const greedy = (count: number) => createPkcs12PbeScheme({ iterations: count });
  // One part that asks for more than is allowed.
  const file = createPkcs12Sync({
    ...common,
    certificates,
    mac: "none",
    contentEncryption: () => greedy(0x1234),
  });
  const hex = encodeHex(file).replace("02021234", "02027fff");
  assertEquals(reasonOf(decodeHex(hex), { maxIterations: 0x7ffe }), "EVP PBKDF2_ERROR");
  // Many parts that are cheap one by one.
  const many = createPkcs12Sync({
    ...common,
    keys: Array.from({ length: 50 }, () => ({ key })),
    keyEncryption: () => createPbes2Scheme({ iterations: 100 }),
  });
  assertEquals(reasonOf(many, { password: "x", maxIterations: 4000 }), "EVP PBKDF2_ERROR");
  assertEquals(openPkcs12Sync(many, { password: "x", maxIterations: 5001 }).keys.length, 50);
  const scrypt = createPkcs12Sync({
    ...common,
    certificates,
    contentEncryption: () => createPbes2Scheme({ kdf: "scrypt", cost: 1024 }),
  });
  assertEquals(reasonOf(scrypt, { password: "x", maxIterations: 8000 }), "EVP PBKDF2_ERROR");
  const slow = createPkcs12Sync({ password: "x", iterations: 200_000 });
  assertEquals(reasonOf(slow, { password: "x", maxIterations: 1000 }), "EVP PBKDF2_ERROR");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => openPkcs12(slow, { password: "x", signal }), Error, "enough");
  assert(performance.now() - start < 20_000);
});

Deno.test("BER of other programs opens: indefinite lengths, strings in pieces", () => {
  const plain = createPkcs12Sync({ certificates, password: "x", iterations, keys: [{ key }] });
  const pkcs12 = d2iPkcs12(plain);
  const safe = encodeHex(pkcs12.authenticatedSafe);
  const half = safe.length / 4 * 2;
  const piece = (hex: string) => `0482${(hex.length / 2).toString(16).padStart(4, "0")}${hex}`;
  const octets = `2480${piece(safe.slice(0, half))}${piece(safe.slice(half))}0000`;
  const macData = macOf(plain);
  const ber = `3080020103308006092a864886f70d010701a080${octets}00000000${macData}0000`;
  const opened = openPkcs12Sync(decodeHex(ber), { password: "x" });
  assertEquals([opened.keys.length, opened.certificates], [1, certificates]);
});

/** The hexadecimal digits of the MacData, which is what is behind the AuthenticatedSafe. */
function macOf(file: Uint8Array): string {
  const { authenticatedSafe } = d2iPkcs12(file);
  const hex = encodeHex(file);
  const safe = encodeHex(authenticatedSafe);
  return hex.slice(hex.indexOf(safe) + safe.length);
}

Deno.test("the cursor ends behind the structure, and stays where it was on an error", () => {
  const file = createPkcs12Sync({ password: "x", iterations, mac: sha384 });
  const two = Uint8Array.of(9, ...file, ...file, 0x30, 0x7f);
  const cursor = { offset: 1 };
  assertEquals(d2iPkcs12(two, cursor).mac?.digest.name, "sha384");
  assertEquals(cursor.offset, 1 + file.length);
  const output = new Uint8Array(two.length);
  const writing = { offset: 1 };
  assertEquals(i2dPkcs12(d2iPkcs12(two, cursor), output, writing), file.length);
  assertEquals(writing.offset, 1 + file.length);
  assertEquals(output.subarray(1, 1 + file.length), file);
  const end = { ...cursor };
  assertThrows(() => d2iPkcs12(two, cursor), SslError);
  assertEquals(cursor, end);
});

Deno.test("damaged files give typed errors only", () => {
  for (const algorithms of ["modern", "pbmac1", "legacy"] as const) {
    const file = createPkcs12Sync({
      keys: [{ key, friendlyName: "name" }],
      certificates,
      password: "x",
      iterations,
      algorithms,
    });
    const options = { password: "x", maxIterations: 2000, maxmem: 1e6 };
    for (let at = 0; at < file.length; at++) {
      const damaged = file.with(at, file[at]! ^ (1 << at % 8));
      for (const integrity of ["if-present", "ignored"] as const) {
        try {
          openPkcs12Sync(damaged, { ...options, integrity });
        } catch (error) {
          assert(error instanceof SslError, `${at}: ${error}`);
        }
      }
      assertThrows(() => openPkcs12Sync(file.subarray(0, at), options), SslError);
    }
  }
});

Deno.test("what can not be written is refused", () => {
  assertThrows(() => createPkcs12Sync({ password: "x", iterations: 0 }), RangeError);
  assertThrows(
    () => createPkcs12Sync({ mac: { ...sha256, oid: undefined }, iterations }),
    SslError,
  );
});
