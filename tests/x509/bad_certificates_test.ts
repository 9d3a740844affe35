// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { formatErrors, x509VerifyErrorText } from "../../err/mod.ts";
import {
  MemoryTrustStore,
  verificationError,
  verificationExplanation,
  verifyCertificate,
} from "../../x509/mod.ts";
import { BAD_SERVER_NAMES, badServer } from "../support/bad_certificates.ts";
import { testPki } from "../support/pki.ts";

for (const name of BAD_SERVER_NAMES) {
  Deno.test(`verifyCertificate() refuses: ${name}`, async () => {
    const bad = await badServer(name);
    const result = await verifyCertificate(bad.leaf.certificate, {
      trustStore: new MemoryTrustStore(bad.roots),
      untrusted: bad.intermediates,
      purpose: "sslserver",
      hostname: bad.hostname,
      ...bad.options,
    });
    assertEquals(
      [result.ok, result.code, result.depth],
      [false, bad.code, bad.depth],
      result.explain(),
    );
    assertEquals(result.text, x509VerifyErrorText(bad.code));
    assertEquals(result.errors[0]?.code, bad.code);
    const { usualCause, remedy } = verificationExplanation(bad.code);
    assert(usualCause !== undefined);
    const error = verificationError(result);
    assertEquals(error.code, 0x0a000086);
    assertEquals(error.usualCause, usualCause);
    assertEquals(error.remedy, remedy);
    const lines = formatErrors(error).split("\n");
    assert(
      lines.at(-2)?.startsWith("error:0580008B:x509 certificate routines::"),
      lines.join("\n"),
    );
    assert(lines.at(-1)?.startsWith("error:0A000086:SSL routines::certificate verify failed:"));
    assert(lines.at(-1)?.includes(`${bad.code} (${result.text}) at depth ${bad.depth}`));
  });
}

Deno.test("verifyCertificate() takes the good server that the bad ones derive from", async () => {
  const { server, intermediate, trustStore } = await testPki();
  const result = await verifyCertificate(server.certificate, {
    trustStore,
    untrusted: [intermediate.certificate],
    purpose: "sslserver",
    hostname: "www.example.org",
    profile: "webpki",
    securityLevel: 2,
  });
  assertEquals([result.ok, result.code, result.text], [true, 0, "ok"], result.explain());
  assertEquals(result.chain.length, 3);
  assertEquals(result.matchedHostname, "*.example.org");
  assertEquals(result.errors, []);
  assertThrows(() => verificationError(result), TypeError, "the certificate is valid");
});
