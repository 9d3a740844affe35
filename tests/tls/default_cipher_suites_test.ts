// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { type Engine, portableEngine } from "../../crypto/mod.ts";
import { TlsContext } from "../../tls/mod.ts";
import { orderByEngines } from "../../tls/registry/default_cipher_suites.ts";
import { DEFAULT_TLS13_CIPHER_SUITES, parseCipherSuites } from "../../tls/registry/mod.ts";

const NAMES = DEFAULT_TLS13_CIPHER_SUITES.split(":");
const CHACHA_FIRST = [
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_AES_128_GCM_SHA256",
];

Deno.test("orderByEngines() puts ChaCha20-Poly1305 first where it is faster, and only there", () => {
  const suites = parseCipherSuites(DEFAULT_TLS13_CIPHER_SUITES);
  const names = (engines: readonly Engine[]) => orderByEngines(suites, engines).map(nameOf);
  assertEquals(names([portableEngine]), CHACHA_FIRST);
  assertEquals(names([]), NAMES);
});

Deno.test("a context orders its default suites, and leaves lists that were given alone", () => {
  const engines = [portableEngine];
  const context = new TlsContext({ engines });
  assertEquals(context.cipherSuites.slice(0, 3).map(nameOf), CHACHA_FIRST);
  const old = context.cipherSuites.slice(3).map(nameOf);
  assertEquals(old.slice(0, 2).every((name) => name.includes("CHACHA20")), true);
  assertEquals(old.slice(2).some((name) => name.includes("CHACHA20")), false);
  const given = new TlsContext({
    engines,
    cipherSuites: NAMES,
    cipherString: "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305",
  });
  assertEquals(given.cipherSuites.map(nameOf), [
    ...NAMES,
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  ]);
});

function nameOf({ name }: { name: string }): string {
  return name;
}
