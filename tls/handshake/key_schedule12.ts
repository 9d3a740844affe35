// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { tls1Prf } from "../../crypto/kdf/tls1_prf.ts";
import { wipe } from "../../crypto/wipe.ts";
import { Builder, type Bytes, concatBytes } from "../../wire/mod.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import { TlsError } from "../tls_error.ts";

const MASTER_SECRET_LENGTH = 48;
const VERIFY_DATA_LENGTH = 12;

/** RFC 5705, Section 4: labels that a keying material exporter must not be asked for. */
const RESERVED_LABELS = [
  "client finished",
  "server finished",
  "master secret",
  "extended master secret",
  "key expansion",
] as const;

/** The random values of both hellos. */
export interface HelloRandoms {
  /** ClientHello.random. */
  readonly client: Uint8Array;
  /** ServerHello.random. */
  readonly server: Uint8Array;
}

/** The master secret: RFC 5246, Section 8.1. */
export function masterSecret12(
  hash: DigestAlgorithm,
  preMasterSecret: Uint8Array,
  { client, server }: HelloRandoms,
): Bytes {
  const seed = concatBytes(client, server);
  return tls1Prf(hash, preMasterSecret, "master secret", seed, MASTER_SECRET_LENGTH);
}

/** The extended master secret: RFC 7627, Section 4. */
export function extendedMasterSecret12(
  hash: DigestAlgorithm,
  preMasterSecret: Uint8Array,
  sessionHash: Uint8Array,
): Bytes {
  return tls1Prf(
    hash,
    preMasterSecret,
    "extended master secret",
    sessionHash,
    MASTER_SECRET_LENGTH,
  );
}

/** verify_data of a Finished message: RFC 5246, Section 7.4.9. */
export function verifyData12(
  hash: DigestAlgorithm,
  masterSecret: Uint8Array,
  sender: "client" | "server",
  transcriptHash: Uint8Array,
): Bytes {
  return tls1Prf(hash, masterSecret, `${sender} finished`, transcriptHash, VERIFY_DATA_LENGTH);
}

/** The keys of one direction. */
export interface DirectionKeys {
  /** The key of the HMAC; empty with authenticated encryption. */
  readonly macKey: Bytes;
  /** The key of the cipher. */
  readonly key: Bytes;
  /** The part of the nonce that is fixed; empty with CBC, where each record has an IV. */
  readonly iv: Bytes;
}

/** The keys of both directions, by who sends under them: RFC 5246, Section 6.3. */
export function keyBlock12(
  suite: CipherSuite,
  masterSecret: Uint8Array,
  { client, server }: HelloRandoms,
): { readonly client: DirectionKeys; readonly server: DirectionKeys } {
  const { cipher } = suite;
  const [macLength, keyLength, ivLength] = cipher.kind === "aead"
    ? [0, cipher.algorithm.keyLength, cipher.fixedIvLength]
    : [cipher.mac.outputLength, cipher.keyLength, 0];
  const seed = concatBytes(server, client);
  const length = 2 * (macLength + keyLength + ivLength);
  const block = tls1Prf(suite.hash, masterSecret, "key expansion", seed, length);
  const at = (kind: 0 | 1) => {
    const keys = 2 * macLength + kind * keyLength;
    const ivs = 2 * (macLength + keyLength) + kind * ivLength;
    return {
      macKey: block.slice(kind * macLength, (kind + 1) * macLength),
      key: block.slice(keys, keys + keyLength),
      iv: block.slice(ivs, ivs + ivLength),
    };
  };
  const keys = { client: at(0), server: at(1) };
  wipe(block);
  return keys;
}

/** Keying material for others: RFC 5705, Section 4. No context and an empty one differ. */
export function exportKeyingMaterial12(
  hash: DigestAlgorithm,
  masterSecret: Uint8Array,
  { client, server }: HelloRandoms,
  { label, context, length }: { label: string; context: Uint8Array | undefined; length: number },
): Bytes {
  if ((RESERVED_LABELS as readonly string[]).includes(label)) {
    throw new TlsError("TLS_ILLEGAL_EXPORTER_LABEL", {
      origin: "misuse",
      expected: "a label that TLS does not use itself",
      received: `"${label}"`,
      remedy: 'take one of IANA\'s registry, or one that starts with "EXPERIMENTAL"',
    });
  }
  const seed = new Builder(128).bytes(client).bytes(server);
  if (context !== undefined) seed.opaque16(context);
  return tls1Prf(hash, masterSecret, label, seed.finish(), length);
}
