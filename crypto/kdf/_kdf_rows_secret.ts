// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The rows of the derivations from secrets that are keys already. */

import { type ErrorReason, SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { BlockCipher } from "../cipher/block_cipher.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { MacAlgorithm } from "../mac/mac.ts";
import { blockCipherOf } from "./_block_cipher_of.ts";
import { refuseXof } from "./_counter.ts";
import { defineKdf } from "./_define_kdf.ts";
import type { KdfReader } from "./_kdf_reader.ts";
import { hkdf, hkdfExpand, hkdfExtract } from "./hkdf.ts";
import { hmacDrbgKdf } from "./hmac_drbg_kdf.ts";
import { kbkdf, type KbkdfOptions } from "./kbkdf.ts";
import type { Kdf } from "./kdf.ts";
import { krb5Kdf } from "./krb5_kdf.ts";
import { sshKdf, type SshKdfType } from "./ssh_kdf.ts";
import { sskdf } from "./sskdf.ts";
import { tls10Prf } from "./tls10_prf.ts";
import { tls1Prf } from "./tls1_prf.ts";
import { x942Kdf, x942KeyWraps } from "./x942_kdf.ts";
import { x963Kdf } from "./x963_kdf.ts";

const NONE = /* @__PURE__ */ new Uint8Array(0);

function fail(reason: ErrorReason<"PROV">, expected: string, received: string): SslError<"PROV"> {
  return new SslError("PROV", reason, { expected, received });
}

function readMode(reader: KdfReader, modes: readonly string[], fallback?: string): string {
  const given = reader.text("mode") ?? fallback;
  const mode = modes.find((name) => given?.toUpperCase() === name);
  if (mode !== undefined) return mode;
  throw fail("INVALID_MODE", `one of ${modes.join(", ")}`, JSON.stringify(given) ?? "none");
}

/** `HKDF`. */
export const HKDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "HKDF",
  parameters: ["digest:text", "key:octets", "salt:octets", "info:octets+", "mode:text"],
  derive(reader, length) {
    const modes = ["EXTRACT_AND_EXPAND", "EXTRACT_ONLY", "EXPAND_ONLY"];
    const mode = readMode(reader, modes, "EXTRACT_AND_EXPAND");
    const digest = reader.digest();
    refuseXof("HKDF", digest);
    const key = reader.requiredBytes("MISSING_KEY", "key");
    const salt = reader.bytes("salt");
    const info = reader.bytes("info") ?? NONE;
    if (mode === "EXPAND_ONLY") return hkdfExpand(digest, key, info, length);
    if (mode === "EXTRACT_AND_EXPAND") return hkdf(digest, salt, key, info, length);
    checkExtracted("HKDF", length, digest.outputLength);
    return hkdfExtract(digest, salt, key);
  },
});

function checkExtracted(name: string, length: number, wanted: number): void {
  if (length === wanted) return;
  throw fail("WRONG_OUTPUT_BUFFER_SIZE", `${wanted} bytes extracted by ${name}`, `${length}`);
}

/** `TLS1-PRF`: the label is the first seed. */
export const TLS1_PRF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "TLS1-PRF",
  parameters: ["digest:text", "secret:octets", "seed:octets+"],
  derive(reader, length) {
    const digest = reader.digest();
    refuseXof("TLS1-PRF", digest);
    const secret = reader.requiredBytes("MISSING_SECRET", "secret");
    const seed = reader.requiredBytes("MISSING_SEED", "seed");
    return digest.name === "md5-sha1"
      ? tls10Prf(secret, "", seed, length)
      : tls1Prf(digest, secret, "", seed, length);
  },
});

/** `TLS13-KDF`. */
export const TLS13_KDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "TLS13-KDF",
  parameters: [
    "mode:text",
    "digest:text",
    "key:octets",
    "salt:octets",
    "prefix:octets",
    "label:octets",
    "data:octets",
  ],
  derive(reader, length) {
    const mode = readMode(reader, ["EXTRACT_ONLY", "EXPAND_ONLY"]);
    const digest = reader.digest();
    refuseXof("TLS13-KDF", digest);
    const prefix = reader.bytes("prefix") ?? NONE;
    const label = reader.bytes("label") ?? NONE;
    const expand = (key: Uint8Array, context: Uint8Array, size: number): Bytes =>
      hkdfExpand(digest, key, hkdfLabel(prefix, label, context, size), size);
    if (mode === "EXPAND_ONLY") {
      const key = reader.requiredBytes("MISSING_KEY", "key");
      return expand(key, reader.bytes("data") ?? NONE, length);
    }
    // RFC 8446, Section 7.1: what was extracted before goes through Derive-Secret(., "derived", "").
    checkExtracted("TLS13-KDF", length, digest.outputLength);
    const zeros = new Uint8Array(digest.outputLength);
    const before = reader.bytes("salt");
    const salt = before === undefined ? zeros : expand(before, digest.digest(NONE), zeros.length);
    return hkdfExtract(digest, salt, reader.bytes("key") ?? zeros);
  },
});

/** HkdfLabel (RFC 8446, Section 7.1) with any prefix: DTLS 1.3 has another. */
function hkdfLabel(
  prefix: Uint8Array,
  label: Uint8Array,
  context: Uint8Array,
  length: number,
): Bytes {
  const labelLength = prefix.length + label.length;
  if (labelLength > 255 || context.length > 255) {
    throw new RangeError(
      `Cannot expand a label of ${labelLength} bytes with data of ${context.length} bytes: ` +
        `at most 255 of each are possible (RFC 8446, Section 7.1)`,
    );
  }
  const head = Uint8Array.of(length >> 8, length, labelLength);
  return concatBytes(head, prefix, label, Uint8Array.of(context.length), context);
}

/** `SSKDF`. */
export const SSKDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "SSKDF",
  parameters: [
    "secret:octets",
    "key:octets",
    "info:octets+",
    "salt:octets",
    "digest:text",
    "mac:text",
    "maclen:integer",
  ],
  derive(reader, length) {
    const secret = reader.requiredBytes("MISSING_SECRET", "secret", "key");
    const fixedInfo = reader.bytes("info") ?? NONE;
    const mac = reader.mac();
    const salt = reader.bytes("salt");
    if (mac === undefined) {
      return sskdf(reader.digest(), secret, {
        fixedInfo,
        length,
        ...(salt === undefined ? {} : { salt }),
      });
    }
    if (mac.name !== "hmac" && !mac.name.startsWith("kmac")) {
      throw fail("UNSUPPORTED_MAC_TYPE", "HMAC, KMAC-128 or KMAC-256 for SSKDF", mac.name);
    }
    const outputLength = reader.integer("maclen");
    return sskdf(
      {
        mac,
        ...(mac.name === "hmac" ? { digest: reader.digest() } : {}),
        ...(outputLength === undefined ? {} : { outputLength }),
      },
      secret,
      { fixedInfo, length, ...(salt === undefined ? {} : { salt }) },
    );
  },
});

/** `X963KDF`, which is `X942KDF-CONCAT`, too. */
export const X963KDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "X963KDF",
  aliases: ["X942KDF-CONCAT"],
  parameters: ["secret:octets", "key:octets", "info:octets+", "digest:text"],
  derive(reader, length) {
    const secret = reader.requiredBytes("MISSING_SECRET", "secret", "key");
    const sharedInfo = reader.bytes("info") ?? NONE;
    return x963Kdf(reader.digest(), secret, { sharedInfo, length });
  },
});

/** `X942KDF-ASN1`. */
export const X942KDF_ASN1_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "X942KDF-ASN1",
  aliases: ["X942KDF"],
  parameters: [
    "secret:octets",
    "key:octets",
    "digest:text",
    "cekalg:text",
    "ukm:octets",
    "partyu-info:octets",
    "partyv-info:octets",
    "supp-pubinfo:octets",
    "supp-privinfo:octets",
    "use-keybits:integer",
    "acvp-info:octets",
  ],
  derive(reader, length) {
    const secret = reader.requiredBytes("MISSING_SECRET", "secret", "key");
    const digest = reader.digest();
    const keyWrap = reader.text("cekalg");
    if (keyWrap === undefined) throw reader.missing("MISSING_CEK_ALG", "cekalg");
    const names = x942KeyWraps.flatMap((row) => [row.name, ...row.aliases, row.oid]);
    if (!names.some((name) => name.toLowerCase() === keyWrap.toLowerCase())) {
      const expected = `one of ${x942KeyWraps.map((row) => row.name).join(", ")}`;
      throw fail("UNSUPPORTED_CEK_ALG", expected, JSON.stringify(keyWrap));
    }
    const suppPubInfo = reader.bytes("supp-pubinfo") ??
      (reader.flag("use-keybits") ?? true ? "key-bits" as const : "none" as const);
    const fields = {
      partyUInfo: reader.bytes("ukm", "partyu-info"),
      partyVInfo: reader.bytes("partyv-info"),
      suppPrivInfo: reader.bytes("supp-privinfo"),
      encodedInfo: reader.bytes("acvp-info"),
    };
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    return x942Kdf(digest, secret, {
      keyWrap,
      suppPubInfo,
      ...Object.fromEntries(given),
      length,
    });
  },
});

/** `SSHKDF`. */
export const SSHKDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "SSHKDF",
  parameters: ["digest:text", "key:octets", "xcghash:octets", "session_id:octets", "type:text"],
  derive(reader, length) {
    const digest = reader.digest();
    const key = reader.requiredBytes("MISSING_KEY", "key");
    const exchangeHash = reader.requiredBytes("MISSING_XCGHASH", "xcghash");
    const sessionId = reader.requiredBytes("MISSING_SESSION_ID", "session_id");
    const type = reader.text("type");
    if (type === undefined) throw reader.missing("MISSING_TYPE", "type");
    return sshKdf(digest, key, { exchangeHash, sessionId, type: type as SshKdfType, length });
  },
});

/** `KBKDF`. */
export const KBKDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "KBKDF",
  parameters: [
    "mode:text",
    "mac:text",
    "digest:text",
    "cipher:text",
    "key:octets",
    "salt:octets",
    "info:octets+",
    "seed:octets",
    "use-l:integer",
    "use-separator:integer",
    "r:integer",
  ],
  derive(reader, length) {
    const key = reader.requiredBytes("NO_KEY_SET", "key");
    const mac = reader.mac();
    if (mac === undefined) throw reader.missing("MISSING_MAC", "mac");
    const prf = { mac, ...readPrf(reader, mac) };
    const label = reader.bytes("salt") ?? NONE;
    const context = reader.bytes("info") ?? NONE;
    if (mac.name.startsWith("kmac")) return kbkdf(prf, key, { label, context, length });
    const mode = readMode(reader, ["COUNTER", "FEEDBACK"], "COUNTER");
    const iv = reader.bytes("seed");
    return kbkdf(prf, key, {
      mode: mode === "COUNTER" ? "counter" : "feedback",
      label,
      context,
      // "The seed parameter is unused in counter mode."
      ...(iv === undefined || mode === "COUNTER" ? {} : { iv }),
      useLength: reader.flag("use-l") ?? true,
      useSeparator: reader.flag("use-separator") ?? true,
      counterBits: (reader.integer("r") ?? 32) as NonNullable<KbkdfOptions["counterBits"]>,
      length,
    });
  },
});

function readPrf(reader: KdfReader, mac: MacAlgorithm): Partial<
  { digest: ReturnType<KdfReader["digest"]>; cipher: BlockCipher }
> {
  if (mac.name === "hmac") return { digest: reader.digest() };
  if (mac.name === "cmac") return { cipher: cbcBlockCipher("KBKDF", reader.cipher()) };
  if (mac.name.startsWith("kmac")) return {};
  throw fail("INVALID_MAC", "HMAC, CMAC, KMAC-128 or KMAC-256 for KBKDF", mac.name);
}

/** `KRB5KDF`: an output of 21 bytes stands for the random bits of a key of triple DES. */
export const KRB5KDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "KRB5KDF",
  parameters: ["cipher:text", "key:octets", "constant:octets"],
  derive(reader, length) {
    const cipher = cbcBlockCipher("KRB5KDF", reader.cipher());
    const key = reader.requiredBytes("MISSING_KEY", "key");
    const constant = reader.requiredBytes("MISSING_CONSTANT", "constant");
    const raw = cipher.name === "des-ede3" && key.length === 24 && length === 21;
    if (length !== key.length && !raw) {
      const wanted = cipher.name === "des-ede3" ? "24 or 21" : `${key.length}`;
      throw fail("WRONG_OUTPUT_BUFFER_SIZE", `${wanted} bytes from KRB5KDF`, `${length}`);
    }
    return krb5Kdf(cipher, key, { constant, ...(raw ? { output: "random-bits" as const } : {}) });
  },
});

function cbcBlockCipher(name: string, cipher: CipherAlgorithm): BlockCipher {
  const found = blockCipherOf(cipher);
  if (found !== undefined) return found;
  throw fail("INVALID_MODE", `a block cipher in CBC mode for ${name}`, cipher.name);
}

/** `HMAC-DRBG-KDF`. */
export const HMAC_DRBG_KDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "HMAC-DRBG-KDF",
  parameters: ["digest:text", "entropy:octets", "nonce:octets"],
  derive(reader, length) {
    const digest = reader.digest();
    const entropy = reader.bytes("entropy") ?? NONE;
    const nonce = reader.bytes("nonce") ?? NONE;
    return hmacDrbgKdf(digest, entropy, { nonce, length });
  },
});
