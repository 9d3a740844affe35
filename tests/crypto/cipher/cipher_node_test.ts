// Copyright 2026 the streamssl authors. MIT license.

/** What `openssl enc` does not have, against the OpenSSL of Node: AEADs, XTS, key wrap. */

import { assert, assertEquals } from "@std/assert";
import { allCiphers, type CipherAlgorithm, sha256 } from "../../../crypto/mod.ts";
import { encodeHex, equalBytes } from "../../../wire/mod.ts";
import { runBatch } from "../../support/batch_peer.ts";
import { peerPath, peerTest } from "../../support/peers.ts";
import {
  decryptInPieces,
  encryptInPieces,
  messageLength,
  optionsFor,
  someBytes,
} from "./_ciphers.ts";

/** What the peer gives: the name is missing there, it failed, or both directions. */
interface Result {
  missing?: boolean;
  error?: string;
  sealed?: string;
  opened?: string;
}

const SCRIPT = decodeURI(new URL("node_ciphers.mjs", import.meta.url).pathname);

function isWanted(cipher: CipherAlgorithm): boolean {
  // node:crypto tells the key wrap with padding by names of its own, and has no SIV.
  return cipher.aead && !cipher.mode.includes("siv") || cipher.mode === "xts" ||
    cipher.mode === "wrap" && cipher.name.endsWith("-wrap") && cipher.name.startsWith("aes-");
}

function nodeName(cipher: CipherAlgorithm): string {
  return cipher.mode === "wrap" ? cipher.aliases[0] as string : cipher.name;
}

peerTest("AEADs, XTS and key wrap agree with Node's OpenSSL both ways", ["node"], async () => {
  const cases = allCiphers.filter(isWanted).flatMap((cipher) => {
    const wanted = [0, 1, 15, 16, 17, 47, 111, 255, 300];
    // One long message for each mode is enough.
    if (cipher.keyLength === 16 && cipher.name.startsWith("aes-128-")) wanted.push(2 ** 20);
    return wanted.map((length) => {
      const count = cipher.mode === "wrap" ? Math.min(4096, length) : length;
      const data = someBytes(messageLength(cipher, count), length + 1);
      const key = someBytes(cipher.keyLength, length + 2);
      const iv = cipher.mode === "wrap" ? { iv: new Uint8Array(8).fill(0xa6) } : {};
      const additionalData = cipher.aead ? { additionalData: someBytes(length % 40, 5) } : {};
      const options = { ...optionsFor(cipher, data.length), ...iv, ...additionalData };
      const sealed = encryptInPieces(cipher, key, data, options, [90, 1000, 3]);
      return { cipher, key, data, options, sealed };
    });
  });
  const results = await runBatch<Result>(
    peerPath("node"),
    [SCRIPT],
    cases.map(({ cipher, key, data, options, sealed }) => ({
      name: nodeName(cipher),
      key: encodeHex(key),
      iv: encodeHex(options.iv ?? new Uint8Array(0)),
      additionalData: encodeHex(options.additionalData as Uint8Array ?? new Uint8Array(0)),
      tagLength: cipher.tagLength,
      data: encodeHex(data),
      sealed: encodeHex(sealed),
    })),
  );
  let compared = 0;
  for (const [index, { cipher, key, data, options, sealed }] of cases.entries()) {
    const result = results[index] as Result;
    if (result.missing === true) continue;
    const name = `${cipher.name} of ${data.length} bytes`;
    assertEquals(result.error, undefined, name);
    assertEquals(result.sealed, encodeHex(sha256.digest(sealed)), name);
    assertEquals(result.opened, encodeHex(sha256.digest(data)), name);
    const opened = decryptInPieces(cipher, key, sealed, options, [60, 7, 4000]);
    assert(equalBytes(opened, data), name);
    compared++;
  }
  assert(compared > 150, `${compared} were compared`);
});
