// Copyright 2026 the streamssl authors. MIT license.

/** What the tests with Go's crypto/tls and with node:tls share. */

import { assertEquals } from "@std/assert";
import {
  type JsonClientOptions,
  type JsonClientResult,
  type JsonPeerName,
  runJsonClient,
} from "../support/json_peer.ts";
import { type IdentityKind, testRoot } from "../support/tls_identities.ts";
import { WORD } from "./_own.ts";

/** The versions. */
export const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
/** One of them. */
export type Version = typeof VERSIONS[number];

/** What a peer is able to, and how it says things. */
export interface JsonPeerFacts {
  /** The kinds of certificates that it knows. */
  readonly kinds: readonly IdentityKind[];
  /** The groups of TLS 1.3 that it knows. */
  readonly groups: readonly string[];
  /** The groups that it sends a key share for when it is offered all three of x25519, P-256, P-384. */
  readonly firstGroup: string;
  /** The suites of TLS 1.3. */
  readonly suites: readonly string[];
  /** The suites of TLS 1.2 for ECDSA certificates; `_RSA_` makes those for RSA of them. */
  readonly suites12: readonly string[];
  /** Whether the client may choose its TLS 1.3 suites. */
  readonly choosesSuites: boolean;
  /** Whether a client takes long to start: then every suite goes with one group, and every group once. */
  readonly startsSlowly: boolean;
  /** What it says to alerts. */
  readonly alerts: Readonly<Record<number, RegExp>>;
  /** The alert for a client without a certificate, by version. */
  readonly noCertificateAlert: Readonly<Record<Version, number>>;
}

/** The client that says the word, verifies us, and has to go well. */
export async function goodClient(
  name: JsonPeerName,
  options: JsonClientOptions,
): Promise<JsonClientResult> {
  const result = await runJsonClient(name, { ca: await testRoot(), message: WORD, ...options });
  assertEquals(result.error, undefined);
  for (const { text } of result.results) assertEquals(text, WORD);
  return result;
}

/** Settings of both sides for one version. */
export function only(version: Version): { minVersion: Version; maxVersion: Version } {
  return { minVersion: version, maxVersion: version };
}
