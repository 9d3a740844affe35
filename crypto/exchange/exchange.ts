// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Key exchanges for TLS. All of them have the form of a key encapsulation: the client makes a share,
 * the server answers with its own and has the secret, the client completes. Diffie-Hellman fits in.
 */

import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import { SslError } from "../../err/mod.ts";
import { enginesFor, noEngine } from "../engine/select_pkey.ts";
import type { ExchangeOperations } from "../engine/engine.ts";
import { hybridExchange } from "./hybrid.ts";
import type { PrivateOperationOptions } from "../pkey/pkey_types.ts";
import { givenRandom } from "../pkey/given_random.ts";

/** The client's side of an exchange under way. */
export interface KeyShare {
  /** What goes to the server. */
  readonly share: Bytes;
  /**
   * Completes the exchange.
   *
   * @param serverShare What the server answered.
   * @returns The shared secret.
   * @throws {SslError} When the server's share is not valid.
   * @throws {TypeError} After `destroy`.
   */
  complete(serverShare: Uint8Array): MaybePromise<Bytes>;
  /** Wipes the private key. */
  destroy(): void;
}

/** The server's side of an exchange. */
export interface ServerShare {
  /** What goes to the client. */
  readonly share: Bytes;
  /** The shared secret. */
  readonly secret: Bytes;
}

/** A key exchange as a value. */
export interface KeyExchangeGroup {
  /** Its name in TLS: `"x25519"`, `"secp256r1"`, `"X25519MLKEM768"`. */
  readonly name: string;
  /** The length of the client's share, in bytes. */
  readonly clientShareLength: number;
  /** The length of the server's share, in bytes. */
  readonly serverShareLength: number;
  /** The length of the shared secret, in bytes. */
  readonly secretLength: number;
  /**
   * Makes the client's share.
   *
   * @param options Who computes, and with which random bytes.
   * @returns The share, which later completes the exchange; a plain value when the engine is
   * synchronous.
   */
  generate(options?: PrivateOperationOptions): MaybePromise<KeyShare>;
  /**
   * Answers a client's share.
   *
   * @param clientShare What the client sent.
   * @param options Who computes, and with which random bytes.
   * @returns The server's share and the secret; a plain value when the engine is synchronous.
   * @throws {SslError} When the client's share is not valid: wrong length, a point that is not on the
   * curve (`EC`, `POINT_IS_NOT_ON_CURVE`), a key of small order, ML-KEM numbers out of range.
   */
  respond(clientShare: Uint8Array, options?: PrivateOperationOptions): MaybePromise<ServerShare>;
}

/** X25519 (RFC 7748). A given `random` is asked for 32 bytes, the private key. */
export const x25519: KeyExchangeGroup = /* @__PURE__ */ plainGroup("x25519", 32, 32, 32);
/** X448 (RFC 7748). A given `random` is asked for 56 bytes, the private key. */
export const x448: KeyExchangeGroup = /* @__PURE__ */ plainGroup("x448", 56, 56, 56);
/** ECDH on P-256. A given `random` is asked for 32 bytes until they are a private number. */
export const secp256r1: KeyExchangeGroup = /* @__PURE__ */ plainGroup("secp256r1", 65, 65, 32);
/** ECDH on P-384. A given `random` is asked for 48 bytes until they are a private number. */
export const secp384r1: KeyExchangeGroup = /* @__PURE__ */ plainGroup("secp384r1", 97, 97, 48);
/** ECDH on P-521. A given `random` is asked for 66 bytes until they are a private number. */
export const secp521r1: KeyExchangeGroup = /* @__PURE__ */ plainGroup("secp521r1", 133, 133, 66);
/** ML-KEM-512 (FIPS 203). A given `random` is asked for 64 bytes (d, z) by the client, 32 by the server. */
export const mlkem512: KeyExchangeGroup = /* @__PURE__ */ plainGroup("MLKEM512", 800, 768, 32);
/** ML-KEM-768 (FIPS 203). A given `random` is asked for 64 bytes (d, z) by the client, 32 by the server. */
export const mlkem768: KeyExchangeGroup = /* @__PURE__ */ plainGroup("MLKEM768", 1184, 1088, 32);
/** ML-KEM-1024 (FIPS 203). A given `random` is asked for 64 bytes (d, z) by the client, 32 by the server. */
export const mlkem1024: KeyExchangeGroup = /* @__PURE__ */ plainGroup("MLKEM1024", 1568, 1568, 32);
/** ML-KEM-768 and X25519, in this order (draft-ietf-tls-ecdhe-mlkem). */
export const x25519Mlkem768: KeyExchangeGroup = /* @__PURE__ */ hybridExchange(
  "X25519MLKEM768",
  mlkem768,
  x25519,
);
/** ECDH on P-256 and ML-KEM-768, in this order (draft-ietf-tls-ecdhe-mlkem). */
export const secp256r1Mlkem768: KeyExchangeGroup = /* @__PURE__ */ hybridExchange(
  "SecP256r1MLKEM768",
  secp256r1,
  mlkem768,
);
/** ECDH on P-384 and ML-KEM-1024, in this order (draft-ietf-tls-ecdhe-mlkem). */
export const secp384r1Mlkem1024: KeyExchangeGroup = /* @__PURE__ */ hybridExchange(
  "SecP384r1MLKEM1024",
  secp384r1,
  mlkem1024,
);

/** Every key exchange that this library has. */
export const defaultGroups: readonly KeyExchangeGroup[] = [
  x25519,
  x448,
  secp256r1,
  secp384r1,
  secp521r1,
  mlkem512,
  mlkem768,
  mlkem1024,
  x25519Mlkem768,
  secp256r1Mlkem768,
  secp384r1Mlkem1024,
];

/**
 * Finds a key exchange by its name: TLS's or OpenSSL's, in any case (`"P-256"`, `"prime256v1"`).
 *
 * @param name The name.
 * @param table Where to look.
 * @returns The group.
 * @throws {SslError} `EC`, `UNKNOWN_GROUP` when the table has none of that name.
 *
 * @example Usage
 * ```ts
 * import { groupByName, secp256r1 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(groupByName("P-256"), secp256r1);
 * ```
 */
export function groupByName(
  name: string,
  table: readonly KeyExchangeGroup[] = defaultGroups,
): KeyExchangeGroup {
  const lower = name.toLowerCase();
  const wanted = ALIASES[lower] ?? lower;
  const group = table.find((row) => row.name.toLowerCase() === wanted);
  if (group !== undefined) return group;
  throw new SslError("EC", "UNKNOWN_GROUP", {
    expected: `one of ${table.map((row) => row.name).join(", ")}`,
    received: JSON.stringify(name),
  });
}

/** Other names by which OpenSSL knows groups. */
const ALIASES: Readonly<Record<string, string>> = {
  "p-256": "secp256r1",
  "prime256v1": "secp256r1",
  "p-384": "secp384r1",
  "p-521": "secp521r1",
  "ml-kem-512": "mlkem512",
  "ml-kem-768": "mlkem768",
  "ml-kem-1024": "mlkem1024",
};

function plainGroup(
  name: string,
  clientShareLength: number,
  serverShareLength: number,
  secretLength: number,
): KeyExchangeGroup {
  return {
    name,
    clientShareLength,
    serverShareLength,
    secretLength,
    generate: (options = {}) => operations(name, options).generate(givenRandom(options.random)),
    respond: (clientShare, options = {}) =>
      operations(name, options).respond(clientShare, givenRandom(options.random)),
  };
}

function operations(name: string, options: PrivateOperationOptions): ExchangeOperations {
  const engines = enginesFor("exchange", name, options.engines);
  for (const engine of engines) {
    const found = engine.exchange?.(name);
    if (found !== undefined) return found;
  }
  throw noEngine(`the key exchange ${name}`, engines);
}
