// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Two key exchanges as one: the secret is safe as long as one of them is. */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import type { KeyExchangeGroup, KeyShare } from "./exchange.ts";
import { wipe } from "../wipe.ts";

/**
 * Joins two groups. Shares and secrets stand side by side in the order of the arguments, as
 * draft-ietf-tls-ecdhe-mlkem, Section 3 has them; random bytes are drawn in this order too.
 *
 * @param name The name in TLS.
 * @param first The group whose parts come first.
 * @param second The group whose parts come second.
 * @returns The group of both.
 */
export function hybridExchange(
  name: string,
  first: KeyExchangeGroup,
  second: KeyExchangeGroup,
): KeyExchangeGroup {
  const clientShareLength = first.clientShareLength + second.clientShareLength;
  const serverShareLength = first.serverShareLength + second.serverShareLength;
  return {
    name,
    clientShareLength,
    serverShareLength,
    secretLength: first.secretLength + second.secretLength,
    generate: (options) =>
      mapMaybe(first.generate(options), (left) =>
        mapMaybe(
          second.generate(options),
          (right) => new HybridShare(name, left, right, first.serverShareLength, serverShareLength),
        )),
    respond: (clientShare, options) => {
      checkLength(name, clientShare, clientShareLength);
      const at = first.clientShareLength;
      return mapMaybe(
        first.respond(clientShare.subarray(0, at), options),
        (left) =>
          mapMaybe(second.respond(clientShare.subarray(at), options), (right) => ({
            share: concatBytes(left.share, right.share),
            secret: join(left.secret, right.secret),
          })),
      );
    },
  };
}

class HybridShare implements KeyShare {
  readonly share: Bytes;
  readonly #name: string;
  readonly #first: KeyShare;
  readonly #second: KeyShare;
  readonly #firstLength: number;
  readonly #length: number;

  constructor(
    name: string,
    first: KeyShare,
    second: KeyShare,
    firstLength: number,
    length: number,
  ) {
    this.#name = name;
    this.#first = first;
    this.#second = second;
    this.#firstLength = firstLength;
    this.#length = length;
    this.share = concatBytes(first.share, second.share);
  }

  complete(serverShare: Uint8Array): MaybePromise<Bytes> {
    checkLength(this.#name, serverShare, this.#length);
    const at = this.#firstLength;
    return mapMaybe(
      this.#first.complete(serverShare.subarray(0, at)),
      (left) =>
        mapMaybe(this.#second.complete(serverShare.subarray(at)), (right) => join(left, right)),
    );
  }

  destroy(): void {
    this.#first.destroy();
    this.#second.destroy();
  }
}

function join(left: Bytes, right: Bytes): Bytes {
  const secret = concatBytes(left, right);
  wipe(left, right);
  return secret;
}

function checkLength(name: string, share: Uint8Array, length: number): void {
  if (share.length === length) return;
  throw new SslError("PROV", "BAD_LENGTH", {
    expected: `${length} bytes for ${name}`,
    received: `${share.length} bytes`,
    where: "the peer's key share",
  });
}
