// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { createAead, createCbc, createHmac, type DigestAlgorithm } from "../../crypto/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import type { RecordOpener, RecordSealer } from "../../tls/record/record_types.ts";
import { Tls12AeadOpener, Tls12AeadSealer } from "../../tls/record/tls12_aead_protection.ts";
import { Tls12CbcOpener, Tls12CbcSealer } from "../../tls/record/tls12_cbc_protection.ts";
import { CIPHER_SUITES, type CipherSuite, TlsError } from "../../tls/mod.ts";
import { concatBytes } from "../../wire/mod.ts";

/** One way to protect records. */
interface Kind {
  readonly name: string;
  readonly sealer: () => RecordSealer;
  readonly opener: (limit?: number) => RecordOpener;
}

const MAC_KEY = new Uint8Array(48).fill(3);
const SUITES = CIPHER_SUITES.filter((suite) =>
  suite.version === "TLSv1.2" && suite.authentication === "ecdsa"
);
const KINDS = SUITES.flatMap((suite) =>
  suite.cipher.kind === "aead"
    ? [kindOf(suite, false)]
    : [kindOf(suite, false), kindOf(suite, true)]
);

function kindOf(suite: CipherSuite, encryptThenMac: boolean): Kind {
  const { cipher } = suite;
  if (cipher.kind === "aead") {
    const key = () => ({
      cipher: createAead(cipher.algorithm, new Uint8Array(cipher.algorithm.keyLength).fill(1)),
      fixedIv: new Uint8Array(cipher.fixedIvLength).fill(2),
      explicitNonceLength: cipher.explicitNonceLength,
    });
    return {
      name: suite.opensslName,
      sealer: () => new Tls12AeadSealer(key()),
      opener: (limit = 2 ** 14) => new Tls12AeadOpener(key(), limit),
    };
  }
  const key = () => ({
    cipher: createCbc(new Uint8Array(cipher.keyLength).fill(1)),
    digest: cipher.mac,
    macKey: MAC_KEY.slice(0, cipher.mac.outputLength),
    encryptThenMac,
  });
  return {
    name: `${suite.opensslName} ${encryptThenMac ? "with encrypt-then-MAC" : ""}`.trimEnd(),
    sealer: () => new Tls12CbcSealer(key(), randomBytes),
    opener: (limit = 2 ** 14) => new Tls12CbcOpener(key(), limit),
  };
}

async function seal(sealer: RecordSealer, type: number, content: Uint8Array): Promise<Uint8Array> {
  const output = new Uint8Array(sealer.sealedLength(content.length));
  await sealer.seal(output, 0, type, content);
  return output;
}

async function reasonOf(opener: RecordOpener, record: Uint8Array): Promise<string> {
  try {
    await opener.open(record);
  } catch (error) {
    if (error instanceof TlsError) return error.reason;
    throw error;
  }
  return "none";
}

for (const kind of KINDS) {
  Deno.test(`${kind.name}: records of every small size come back`, async () => {
    const sealer = kind.sealer();
    const opener = kind.opener();
    for (let length = 0; length < 70; length++) {
      const content = crypto.getRandomValues(new Uint8Array(length));
      const record = await seal(sealer, 20 + length % 4, content);
      assertEquals(record.subarray(1, 3), Uint8Array.of(3, 3));
      assertEquals(await opener.open(record), { type: 20 + length % 4, fragment: content });
    }
    const full = crypto.getRandomValues(new Uint8Array(2 ** 14));
    assertEquals(await opener.open(await seal(sealer, 23, full)), { type: 23, fragment: full });
  });

  Deno.test(`${kind.name}: no two records of one content are alike`, async () => {
    const sealer = kind.sealer();
    const first = await seal(sealer, 23, new Uint8Array(20));
    assertNotEquals(await seal(sealer, 23, new Uint8Array(20)), first);
  });

  Deno.test(`${kind.name}: a change anywhere is bad_record_mac`, async () => {
    const record = await seal(kind.sealer(), 23, new Uint8Array(33).fill(9));
    for (let at = 5; at < record.length; at++) {
      const bad = record.slice();
      bad[at] = (bad[at] as number) ^ (1 << at % 8);
      assertEquals(
        await reasonOf(kind.opener(), bad),
        "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
        `byte ${at}`,
      );
    }
    const otherType = record.slice();
    otherType[0] = 22;
    assertEquals(await reasonOf(kind.opener(), otherType), "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
  });

  Deno.test(`${kind.name}: a record of any cut length is bad_record_mac`, async () => {
    const record = await seal(kind.sealer(), 23, new Uint8Array(40));
    for (let length = 5; length < record.length; length++) {
      assertEquals(
        await reasonOf(kind.opener(), record.slice(0, length)),
        "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
      );
    }
  });

  Deno.test(`${kind.name}: a record that is repeated, left out or moved is bad`, async () => {
    const sealer = kind.sealer();
    const first = await seal(sealer, 23, Uint8Array.of(1));
    const second = await seal(sealer, 23, Uint8Array.of(2));
    const opener = kind.opener();
    await opener.open(first);
    assertEquals(await reasonOf(opener, first), "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
    assertEquals(await reasonOf(kind.opener(), second), "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
  });

  Deno.test(`${kind.name}: a record of another version is refused`, async () => {
    const record = await seal(kind.sealer(), 23, Uint8Array.of(1));
    record[2] = 1;
    assertEquals(await reasonOf(kind.opener(), record), "WRONG_VERSION_NUMBER");
  });

  Deno.test(`${kind.name}: a record above the limit is refused`, async () => {
    const record = await seal(kind.sealer(), 23, new Uint8Array(65));
    assertEquals(await reasonOf(kind.opener(64), record), "DATA_LENGTH_TOO_LONG");
    assertEquals(await reasonOf(kind.opener(65), record), "none");
  });

  Deno.test(`${kind.name}: destroy() ends its use`, async () => {
    const sealer = kind.sealer();
    const opener = kind.opener();
    const record = await seal(sealer, 23, new Uint8Array(1));
    sealer.destroy();
    opener.destroy();
    assertThrows(() => sealer.seal(new Uint8Array(200), 0, 23, new Uint8Array(1)));
    await assertRejects(async () => await opener.open(record));
  });
}

/** A record whose plaintext is made by hand. */
function forge(digest: DigestAlgorithm, keyLength: number, plaintext: Uint8Array): Uint8Array {
  const iv = new Uint8Array(16).fill(7);
  const cipher = createCbc(new Uint8Array(keyLength).fill(1));
  const body = concatBytes(iv, cipher.encrypt(iv, plaintext));
  const header = Uint8Array.of(23, 3, 3, body.length >> 8, body.length);
  assertEquals(digest.outputLength > 0, true);
  return concatBytes(header, body);
}

function macOf(digest: DigestAlgorithm, content: Uint8Array): Uint8Array {
  const header = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 23, 3, 3, 0, content.length);
  const key = MAC_KEY.subarray(0, digest.outputLength);
  return createHmac(digest, key).update(header).update(content).digest();
}

for (const suite of SUITES) {
  const { cipher } = suite;
  if (cipher.kind !== "cbc") continue;
  Deno.test(`${suite.opensslName}: every padding that the RFC allows is taken`, async () => {
    const content = new Uint8Array(16).fill(5);
    const body = concatBytes(content, macOf(cipher.mac, content));
    for (let padding = 0; padding < 256; padding++) {
      if ((body.length + padding + 1) % 16 !== 0) continue;
      const plaintext = concatBytes(body, new Uint8Array(padding + 1).fill(padding));
      const opened = await kindOf(suite, false).opener().open(
        forge(cipher.mac, cipher.keyLength, plaintext),
      );
      assertEquals(opened.fragment, content);
    }
  });

  Deno.test(`${suite.opensslName}: bad padding and bad MAC are one error`, () => {
    const content = new Uint8Array(16).fill(5);
    const mac = macOf(cipher.mac, content);
    const rest = 16 - (content.length + mac.length) % 16;
    const badMac = mac.slice();
    badMac[3] = (badMac[3] as number) ^ 1;
    const padding = new Uint8Array(rest).fill(rest - 1);
    const badPadding = padding.slice();
    badPadding[0] = 99;
    const plaintexts = [
      concatBytes(content, badMac, padding),
      concatBytes(content, mac, badPadding),
      concatBytes(content, badMac, badPadding),
      new Uint8Array(64).fill(63),
      new Uint8Array(64).fill(255),
      new Uint8Array(64),
    ];
    const errors = plaintexts.map((plaintext) =>
      assertThrows(
        () => kindOf(suite, false).opener().open(forge(cipher.mac, cipher.keyLength, plaintext)),
        TlsError,
      )
    );
    for (const error of errors) {
      assertEquals(error.reason, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
      assertEquals(error.message, errors[0]?.message);
      assertEquals(error.cause, undefined);
    }
  });
}
