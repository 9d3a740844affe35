// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkBytes } from "../../wire/mod.ts";
import type { CreatePkcs12SyncOptions } from "./create_pkcs12.ts";
import type { OpenPkcs12SyncOptions } from "./open_pkcs12.ts";
import type { Pkcs12Document } from "./pkcs12_types.ts";

const ALGORITHMS = ["modern", "pbmac1", "legacy"];
const INTEGRITIES = ["required", "if-present", "ignored"];
const SEQUENCE = 0x30;

/** What is misspelled would be written with other algorithms, and what is no DER as nothing at all. */
export function checkCreateOptions(options: CreatePkcs12SyncOptions): void {
  const { algorithms = "modern", mac = "none", password } = options;
  if (!ALGORITHMS.includes(algorithms)) fail("algorithms", algorithms, ALGORITHMS.join(", "));
  if (mac !== "none" && typeof mac.outputLength !== "number") {
    fail("mac", mac, "a digest as sha256, or none");
  }
  for (const name of ["keyEncryption", "contentEncryption"] as const) {
    const value = options[name] ?? "none";
    if (value !== "none" && typeof value !== "function") {
      fail(name, value, "a function that gives a scheme, or none");
    }
  }
  checkPassword(password);
  for (const entry of options.keys ?? []) {
    if (typeof entry?.key?.toPkcs8 === "function") continue;
    throw new TypeError("Cannot write keys that are not given as { key: PrivateKey }");
  }
  options.certificates?.forEach((entry) => checkDocument(entry, "a certificate"));
  options.crls?.forEach((entry) => checkDocument(entry, "a revocation list"));
  options.secrets?.forEach((entry) => checkBytes(entry?.value, "the value of a secret"));
}

/** Checks what a program says of a file to be opened. */
export function checkOpenOptions(bytes: Uint8Array, options: OpenPkcs12SyncOptions): void {
  checkBytes(bytes, "a file of PKCS #12");
  const { integrity = "if-present" } = options;
  if (!INTEGRITIES.includes(integrity)) fail("integrity", integrity, INTEGRITIES.join(", "));
  checkPassword(options.password);
}

function checkPassword(password: string | Uint8Array | undefined): void {
  if (password !== undefined && typeof password !== "string") checkBytes(password, "the password");
}

function checkDocument(entry: Pkcs12Document, what: string): void {
  checkBytes(entry?.der, `the DER of ${what}`);
  if (entry.der[0] === SEQUENCE) return;
  throw new TypeError(`Cannot write ${what} that is no DER: it does not begin with 30, a SEQUENCE`);
}

function fail(name: string, value: unknown, expected: string): never {
  throw new TypeError(`Cannot use "${value}" as the option ${name}: ${expected} is expected`);
}
