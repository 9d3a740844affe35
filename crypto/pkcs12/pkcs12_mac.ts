// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The MAC of a file (RFC 7292, Section 5.1; RFC 9879). Codes are compared in constant time; the time of
 * the derivations depends on lengths and iterations only.
 */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { pbkdf2, pbkdf2Sync } from "../kdf/pbkdf2.ts";
import { pkcs12Kdf, pkcs12KdfSync } from "../kdf/pkcs12_kdf.ts";
import { hmac } from "../mac/hmac.ts";
import { type PbePassword, pkcs12Password, textOrBytes } from "../pbe/pbe_encryption.ts";
import type { Step, Steps } from "./_steps.ts";
import type { Pkcs12, Pkcs12Mac } from "./pkcs12_types.ts";

/** How a MAC is made: all but its value. */
export type Pkcs12MacForm =
  | Omit<Extract<Pkcs12Mac, { kind: "pkcs12" }>, "value">
  | Omit<Extract<Pkcs12Mac, { kind: "pbmac1" }>, "value">;

/**
 * Computes a MAC.
 *
 * @param mac How.
 * @param password The password.
 * @param data What it is over.
 * @param background Signal and progress.
 * @returns The MAC's value.
 */
export function* macSteps(
  mac: Pkcs12MacForm,
  password: PbePassword,
  data: Uint8Array,
  background: BackgroundOptions<number>,
): Steps<Bytes> {
  const key = yield keyStep(mac, password, background);
  const value = hmac(mac.digest, key, data);
  key.fill(0);
  return value;
}

function keyStep(
  mac: Pkcs12MacForm,
  password: PbePassword,
  background: BackgroundOptions<number>,
): Step {
  if (mac.kind === "pkcs12") {
    const { digest, salt, iterations } = mac;
    const text = pkcs12Password(password);
    const input = { salt, iterations, purpose: "mac", length: digest.outputLength } as const;
    return {
      now: () => pkcs12KdfSync(digest, text, input),
      later: () => pkcs12Kdf(digest, text, { ...input, ...background }),
    };
  }
  const { digest, salt, iterations, keyLength: length = mac.digest.outputLength } = mac.kdf;
  const input = { salt, iterations, length };
  return {
    now: () => pbkdf2Sync(digest, textOrBytes(password), input),
    later: () => pbkdf2(digest, textOrBytes(password), { ...input, ...background }),
  };
}

/**
 * Finds the form of a password that a MAC was made with. As PKCS12_parse an empty password and none are
 * each tried for the other, and as `openssl pkcs12` the bytes of UTF-8 as characters, which OpenSSL 1.0
 * took.
 *
 * @param pkcs12 The file; it has a MAC.
 * @param password The password.
 * @param charge Is told how many iterations are about to be done.
 * @param background Signal and progress.
 * @returns The password in the form that holds.
 * @throws {SslError} `PKCS12`, `MAC_VERIFY_FAILURE` when none holds.
 */
export function* verifySteps(
  { authenticatedSafe, mac }: Pkcs12 & { mac: Pkcs12Mac },
  password: PbePassword,
  charge: (iterations: number) => void,
  background: BackgroundOptions<number>,
): Steps<PbePassword> {
  for (const form of passwordForms(password, mac)) {
    charge(mac.kind === "pkcs12" ? mac.iterations : mac.kdf.iterations);
    const value = yield* macSteps(mac, form, authenticatedSafe, background);
    if (constantTimeEqual(value, mac.value)) return form;
  }
  throw new SslError("PKCS12", "MAC_VERIFY_FAILURE", {
    usualCause: password === undefined || password.length === 0
      ? "the file has a password, or it was damaged"
      : "the password is wrong, or the file was damaged",
    ...password === undefined ? { remedy: "give the option password" } : {},
  });
}

function passwordForms(password: PbePassword, mac: Pkcs12Mac): PbePassword[] {
  // PBKDF2 takes both for the same.
  if (mac.kind === "pbmac1") return [password];
  if (password === undefined) return [undefined, ""];
  if (password.length === 0) return ["", undefined];
  const text = pkcs12Password(password);
  // deno-lint-ignore no-control-regex
  if (typeof text !== "string" || /^[\x00-\x7f]*$/.test(text)) return [password];
  const bytes = new TextEncoder().encode(text);
  return [password, Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")];
}
