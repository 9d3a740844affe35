// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { sha256, sha384, tls1Prf } from "../../crypto/mod.ts";
import {
  exportKeyingMaterial12,
  extendedMasterSecret12,
  keyBlock12,
  masterSecret12,
  verifyData12,
} from "../../tls/handshake/key_schedule12.ts";
import { cipherSuiteByName, TlsError } from "../../tls/mod.ts";
import { concatBytes, decodeHex, encodeHex } from "../../wire/mod.ts";

// NIST CAVP, TLS 1.2 with SHA-256, as in OpenSSL's evppkey_kdf_tls1_prf.txt.
const PRE_MASTER = decodeHex(
  "f8938ecc9edebc5030c0c6a441e213cd24e6f770a50dda07876f8d55da062bcadb386b411fd4fe4313a604fce6c17fbc",
);
const MASTER_RANDOMS = {
  client: decodeHex("36c129d01a3200894b9179faac589d9835d58775f9b5ea3587cb8fd0364cae8c"),
  server: decodeHex("f6c9575ed7ddd73e1f7d16eca115415812a43c2b747daaaae043abfb50053fce"),
};
const MASTER = decodeHex(
  "202c88c00f84a17a20027079604787461176455539e705be730890602c289a5001e34eeb3a043e5d52a65e66125188bf",
);
const BLOCK_RANDOMS = {
  client: decodeHex("62e1fd91f23f558a605f28478c58cf72637b89784d959df7e946d3f07bd1b616"),
  server: decodeHex("ae6c806f8ad4d80784549dff28a4b58fd837681a51d928c3e30ee5ff14f39868"),
};
const BLOCK = "d06139889fffac1e3a71865f504aa5d0d2a2e89506c6f2279b670c3e1b74f531" +
  "016a2530c51a3a0f7e1d6590d0f0566b2f387f8d11fd4f731cdd572d2eae927f" +
  "6f2f81410b25e6960be68985add6c38445ad9f8c64bf8068bf9a6679485d966f" +
  "1ad6f68b43495b10a683755ea2b858d70ccac7ec8b053c6bd41ca299d4e51928";

Deno.test("masterSecret12() gives NIST's master secret", () => {
  assertEquals(masterSecret12(sha256, PRE_MASTER, MASTER_RANDOMS), MASTER);
});

Deno.test("keyBlock12() cuts NIST's key block in the order of RFC 5246", () => {
  const cut = (from: number, to: number) => BLOCK.slice(2 * from, 2 * to);
  const cbc = keyBlock12(suite("ECDHE-RSA-AES128-SHA256"), MASTER, BLOCK_RANDOMS);
  assertEquals(encodeHex(cbc.client.macKey), cut(0, 32));
  assertEquals(encodeHex(cbc.server.macKey), cut(32, 64));
  assertEquals(encodeHex(cbc.client.key), cut(64, 80));
  assertEquals(encodeHex(cbc.server.key), cut(80, 96));
  assertEquals(cbc.client.iv.length, 0);
  const gcm = keyBlock12(suite("ECDHE-RSA-AES128-GCM-SHA256"), MASTER, BLOCK_RANDOMS);
  assertEquals(gcm.client.macKey.length, 0);
  assertEquals(encodeHex(gcm.client.key), cut(0, 16));
  assertEquals(encodeHex(gcm.server.key), cut(16, 32));
  assertEquals(encodeHex(gcm.client.iv), cut(32, 36));
  assertEquals(encodeHex(gcm.server.iv), cut(36, 40));
  const chacha = keyBlock12(suite("ECDHE-RSA-CHACHA20-POLY1305"), MASTER, BLOCK_RANDOMS);
  assertEquals(encodeHex(chacha.server.key), cut(32, 64));
  assertEquals(encodeHex(chacha.client.iv), cut(64, 76));
  assertEquals(encodeHex(chacha.server.iv), cut(76, 88));
});

Deno.test("tls1Prf() gives the test vector of the TLS working group's list for SHA-256", () => {
  // https://mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms/
  const output = tls1Prf(
    sha256,
    decodeHex("9bbe436ba940f017b17652849a71db35"),
    "test label",
    decodeHex("a0ba9f936cda311827a6f796ffd5198c"),
    100,
  );
  assertEquals(
    encodeHex(output),
    "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a" +
      "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab" +
      "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701" +
      "87347b66",
  );
});

Deno.test("verifyData12() and the extended master secret use their labels", () => {
  const hash = sha384.digest(new Uint8Array(1));
  for (const sender of ["client", "server"] as const) {
    const expected = tls1Prf(sha384, MASTER, `${sender} finished`, hash, 12);
    assertEquals(verifyData12(sha384, MASTER, sender, hash), expected);
  }
  assertEquals(
    extendedMasterSecret12(sha384, PRE_MASTER, hash),
    tls1Prf(sha384, PRE_MASTER, "extended master secret", hash, 48),
  );
});

Deno.test("the exporter tells no context from an empty one", () => {
  const options = { label: "EXPERIMENTAL test", length: 40 };
  const export12 = (context: Uint8Array | undefined) =>
    exportKeyingMaterial12(sha256, MASTER, MASTER_RANDOMS, { ...options, context });
  const { client, server } = MASTER_RANDOMS;
  const prf = (...seed: Uint8Array[]) =>
    tls1Prf(sha256, MASTER, options.label, concatBytes(client, server, ...seed), 40);
  assertEquals(export12(undefined), prf());
  assertEquals(export12(new Uint8Array(0)), prf(Uint8Array.of(0, 0)));
  assertEquals(export12(Uint8Array.of(9)), prf(Uint8Array.of(0, 1, 9)));
  assertNotEquals(export12(undefined), export12(new Uint8Array(0)));
});

Deno.test("the exporter refuses the labels of TLS itself", () => {
  for (const label of ["client finished", "server finished", "master secret", "key expansion"]) {
    const error = assertThrows(
      () =>
        exportKeyingMaterial12(sha256, MASTER, MASTER_RANDOMS, {
          label,
          context: undefined,
          length: 16,
        }),
      TlsError,
    );
    assertEquals(error.reason, "TLS_ILLEGAL_EXPORTER_LABEL");
    assertEquals(error.origin, "misuse");
  }
});

function suite(name: string) {
  const row = cipherSuiteByName(name);
  if (row === undefined) throw new Error(name);
  return row;
}
