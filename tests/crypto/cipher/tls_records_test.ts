// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import {
  aes128CbcHmacSha1,
  aes256CbcHmacSha256,
  cbcHmacCiphers,
  createEncryptor,
  decrypt,
  encrypt,
  hmac,
  md5,
  rc4,
  rc4HmacMd5,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { concatBytes } from "../../../wire/mod.ts";
import { someBytes } from "./_ciphers.ts";

/** Sequence number, type, version and the length of a fragment. */
function header(length: number, sequence = 0): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, sequence, 23, 3, 3, 0, 0);
  new DataView(bytes.buffer).setUint16(11, length);
  return bytes;
}

Deno.test("records of every length come back, in all versions", () => {
  for (const cipher of cbcHmacCiphers) {
    for (const tlsVersion of [0x0301, 0x0302, 0x0303]) {
      const least = tlsVersion === 0x0301 ? 0 : 16;
      for (let length = least; length < 100; length++) {
        const fragment = someBytes(length, length + 1);
        const options = {
          iv: someBytes(16, 2),
          macKey: someBytes(20, 3),
          additionalData: header(length),
          tlsVersion,
        };
        const key = someBytes(cipher.keyLength);
        const record = encrypt(cipher, key, fragment, options);
        assertEquals(record.length % 16, 0);
        assertEquals(decrypt(cipher, key, record, options), fragment, cipher.name);
      }
    }
  }
});

Deno.test("padding and MAC of a record fail in the same way", () => {
  const key = someBytes(32);
  const options = { iv: someBytes(16), macKey: someBytes(32), additionalData: header(100) };
  const record = encrypt(aes256CbcHmacSha256, key, someBytes(100), options);
  const failures = new Set<string>();
  for (let at = 0; at < record.length; at++) {
    const changed = record.slice();
    changed[at] = (changed[at] as number) ^ 0x80;
    const error = assertThrows(
      () => decrypt(aes256CbcHmacSha256, key, changed, options),
      SslError,
    );
    failures.add(error.message);
  }
  assertEquals(failures.size, 1);
  const other = { ...options, additionalData: header(100, 1) };
  assertThrows(() => decrypt(aes256CbcHmacSha256, key, record, other), SslError, "Bad decrypt");
});

Deno.test("what is no record is refused", () => {
  const key = someBytes(16);
  const options = { iv: someBytes(16), macKey: someBytes(20), additionalData: header(16) };
  for (const length of [0, 1, 15, 16, 31, 33, 47]) {
    assertThrows(
      () => decrypt(aes128CbcHmacSha1, key, new Uint8Array(length), options),
      SslError,
    );
  }
  const { macKey: _key, ...without } = options;
  assertThrows(() => encrypt(aes128CbcHmacSha1, key, key, without), RangeError, "macKey");
  const short = { ...options, additionalData: new Uint8Array(12) };
  assertThrows(() => encrypt(aes128CbcHmacSha1, key, key, short), RangeError, "13 are expected");
  const lying = { ...options, additionalData: header(15) };
  assertThrows(() => encrypt(aes128CbcHmacSha1, key, key, lying), RangeError, "say 15");
  const explicit = { ...options, additionalData: header(3), tlsVersion: 0x0303 };
  const three = new Uint8Array(3);
  assertThrows(() => encrypt(aes128CbcHmacSha1, key, three, explicit), RangeError, "shorter");
});

Deno.test("RC4-HMAC-MD5 goes on with its key stream from record to record", () => {
  const key = someBytes(16);
  const macKey = someBytes(16, 2);
  const fragments = [someBytes(20, 3), someBytes(0), someBytes(333, 4)];
  const plain = fragments.map((fragment, sequence) => {
    const mac = hmac(md5, macKey, concatBytes(header(fragment.length, sequence), fragment));
    return concatBytes(fragment, mac);
  });
  const expected = encrypt(rc4, key, concatBytes(...plain));
  const encryptor = createEncryptor(rc4HmacMd5, key, { macKey, additionalData: header(20) });
  const records = fragments.map((fragment, sequence) => {
    const additionalData = header(fragment.length, sequence);
    if (sequence > 0) encryptor.restart({ additionalData });
    return concatBytes(encryptor.update(fragment), encryptor.final());
  });
  assertEquals(concatBytes(...records), expected);
});
