// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { SslError } from "../../err/mod.ts";
import * as registry from "../../tls/registry/mod.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { runClient } from "../support/process.ts";

const TABLES: readonly (readonly [name: string, table: readonly registry.NamedNumber[]])[] = [
  ["VERSIONS", registry.VERSIONS],
  ["CIPHER_SUITES", [...registry.CIPHER_SUITES, ...registry.UNAVAILABLE_CIPHER_SUITES]],
  ["NAMED_GROUPS", [...registry.NAMED_GROUPS, ...registry.UNAVAILABLE_GROUPS]],
  ["SIGNATURE_SCHEMES", registry.SIGNATURE_SCHEMES],
  ["ALERTS", registry.ALERTS],
  ["EXTENSION_TYPES", registry.EXTENSION_TYPES],
  ["HANDSHAKE_TYPES", registry.HANDSHAKE_TYPES],
  ["CONTENT_TYPES", registry.CONTENT_TYPES],
  ["CLIENT_CERTIFICATE_TYPES", registry.CLIENT_CERTIFICATE_TYPES],
];

for (const [name, table] of TABLES) {
  Deno.test(`${name} has no number and no name twice`, () => {
    assert(table.length > 0);
    assertEquals(new Set(table.map((row) => row.number)).size, table.length);
    assertEquals(new Set(table.map((row) => row.name)).size, table.length);
  });
}

Deno.test("the names of EXTENSION are those of the table", () => {
  for (const [name, number] of Object.entries(registry.EXTENSION)) {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    assertEquals(registry.extensionName(number), snake);
  }
});

Deno.test("unknown numbers are written in hexadecimal", () => {
  assertEquals(registry.cipherSuiteName(0x0a0a), "0x0A0A");
  assertEquals(registry.cipherSuiteName(0x0001), "TLS_RSA_WITH_NULL_MD5");
  assertEquals(registry.cipherSuiteName(0x00fe), "0x00FE");
  assertEquals(registry.namedGroupName(0x1234), "0x1234");
  assertEquals(registry.namedGroupName(256), "ffdhe2048");
  assertEquals(registry.signatureSchemeName(0x0707), "0x0707");
  assertEquals(registry.alertName(200), "0xC8");
  assertEquals(registry.versionName(0x0305), "0x0305");
  assertEquals(registry.handshakeMessageName(99), "handshake message 0x63");
});

Deno.test("the suites' parts fit their names", () => {
  for (const suite of registry.CIPHER_SUITES) {
    const { cipher, name } = suite;
    const bits = cipher.kind === "aead" ? 8 * cipher.algorithm.keyLength : 8 * cipher.keyLength;
    assertEquals(suite.strengthBits, bits, name);
    if (cipher.kind === "aead") {
      const { nonceLength, tagLength } = cipher.algorithm;
      assertEquals(cipher.fixedIvLength + cipher.explicitNonceLength, nonceLength, name);
      assertEquals(tagLength, /CCM_8/.test(name) ? 8 : 16, name);
      assertEquals(cipher.algorithm.name.includes("chacha20"), name.includes("CHACHA20"), name);
    } else {
      const mac = name.endsWith("_SHA") ? "sha1" : `sha${name.slice(-3)}`;
      assertEquals(cipher.mac.name, mac, name);
    }
    // RFC 5289, Section 3: only the SHA384 suites have a PRF with another digest than SHA-256.
    assertEquals(suite.hash.name, name.endsWith("SHA384") ? "sha384" : "sha256", name);
    assertEquals(suite.version === "TLSv1.3", suite.number >> 8 === 0x13, name);
    assertEquals(registry.cipherSuiteByNumber(suite.number), suite);
    assertEquals(registry.cipherSuiteByName(suite.opensslName.toLowerCase()), suite);
    assertEquals(registry.cipherSuiteByName(name), suite);
  }
  assertEquals(registry.cipherSuiteByName("RC4-MD5"), undefined);
});

Deno.test("the groups are what their exchange is", () => {
  for (const group of registry.NAMED_GROUPS) {
    assertEquals(group.exchange.name.toLowerCase(), group.name.toLowerCase());
    for (const name of [group.name, group.opensslName, ...group.aliases]) {
      assertEquals(registry.namedGroupByName(name.toUpperCase()), group);
    }
  }
});

Deno.test("the schemes' digests fit their names", () => {
  for (const scheme of registry.SIGNATURE_SCHEMES) {
    const { algorithm, name } = scheme;
    if (!("digest" in algorithm)) continue;
    assertEquals(algorithm.digest.name, name.split("_").at(-1));
    assertEquals(scheme.peerSigningDigest, algorithm.digest.name.toUpperCase());
    if (algorithm.kind === "rsa-pss") {
      // RFC 8446, Section 4.2.3: the salt is as long as the digest, MGF1 has the same digest.
      assertEquals(algorithm.saltLength, algorithm.digest.outputLength);
      assertEquals(algorithm.mgf1Digest, algorithm.digest);
    }
    if (scheme.tls13 && algorithm.kind === "ecdsa") assert(scheme.curve !== undefined);
    if (scheme.tls13) assert(algorithm.kind !== "rsa-pkcs1" && scheme.securityBits >= 128);
  }
});

Deno.test("the alerts' reasons are numbered 1000 above the alerts", () => {
  for (const alert of registry.ALERTS) {
    if (alert.reason === undefined) continue;
    const error = new SslError("SSL", alert.reason);
    // SSL_AD_REASON_OFFSET of ssl.h.
    assertEquals(error.code & 0x7f_ffff, 1000 + alert.number, alert.name);
  }
  assertEquals(registry.alertByName("close_notify").number, 0);
  assertThrows(() => registry.alertByName("nonsense" as registry.AlertName), TypeError);
  assertEquals(registry.alertText(255), "unknown");
});

Deno.test("versions are found by their names", () => {
  for (
    const [name, number] of [
      ["TLSv1.3", 0x0304],
      ["tls1.2", 0x0303],
      ["TLS 1.1", 0x0302],
      ["TLSv1", 0x0301],
      ["TLSv1.0", 0x0301],
      ["SSLv3", 0x0300],
    ] as const
  ) {
    assertEquals(registry.versionByName(name)?.number, number, name);
  }
  for (const name of ["", "TLSv1.4", "1.2", "DTLSv1.2"]) {
    assertEquals(registry.versionByName(name), undefined, name);
  }
});

Deno.test("isExtensionAllowed() follows the table of RFC 8446, Section 4.2", () => {
  const allowed = (type: number) =>
    (["CH", "SH", "EE", "CT", "CR", "NST", "HRR"] as const)
      .filter((place) => registry.isExtensionAllowed(type, place)).join();
  assertEquals(allowed(registry.EXTENSION.serverName), "CH,EE");
  assertEquals(allowed(registry.EXTENSION.statusRequest), "CH,CT,CR");
  assertEquals(allowed(registry.EXTENSION.keyShare), "CH,SH,HRR");
  assertEquals(allowed(registry.EXTENSION.earlyData), "CH,EE,NST");
  assertEquals(allowed(registry.EXTENSION.oidFilters), "CR");
  assertEquals(allowed(registry.EXTENSION.renegotiationInfo), "CH");
});

const CIPHER_STRINGS = [
  "DEFAULT",
  "ALL",
  "HIGH:!aNULL:!MD5",
  "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!MD5:!DSS",
  "ECDHE-ECDSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:AES128-SHA:ECDHE-RSA-AES256-SHA",
  "AES128:AES256:@STRENGTH",
  "ALL:-AESGCM:AESGCM",
  "ALL:+AESCCM:+SHA1",
  "DEFAULT:@SECLEVEL=2",
  "kEECDH+aECDSA+AES256,SHA384;SHA256",
  "COMPLEMENTOFDEFAULT:AESCCM8",
  "TLSv1.2+aRSA:TLSv1",
  "FIPS:!SHA:+AES256",
  "EECDH:-kECDHE:AES:CHACHA20",
  "DEFAULT:!SHA256:!SHA384:-CHACHA20:ALL",
  "ALL:-FIPS+HIGH:!HIGH+FIPS:+FIPS",
];

for (const text of CIPHER_STRINGS) {
  peerTest(`the cipher string ${text} means what it means to openssl`, ["openssl"], async () => {
    const theirs = await opensslCiphers(text);
    const ours = registry.parseCipherString(text).cipherSuites.map((suite) => suite.opensslName);
    assertEquals(ours, theirs);
  });
}

peerTest("any chain of rules means what it means to openssl", ["openssl"], async () => {
  const words = registry.CIPHER_ALIASES.filter((row) => row.matches).map((row) => row.name);
  const rule = fc.tuple(
    fc.constantFrom("", "", "+", "-", "!"),
    fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }),
    // OpenSSL 3.0 forgets COMPLEMENTOFDEFAULT when a word of strength follows it in one rule.
  ).filter(([, names]) => !/COMPLEMENTOFDEFAULT,(HIGH|MEDIUM|LOW|FIPS)/.test(names.join())).map((
    [operator, names],
  ) => operator + names.join("+"));
  const text = fc.array(rule, { minLength: 1, maxLength: 6 }).map((rules) => rules.join(":"));
  for (const sample of fc.sample(text, 40)) {
    const theirs = await opensslCiphers(sample);
    if (theirs.length === 0) {
      assertThrows(() => registry.parseCipherString(sample), SslError, undefined, sample);
    } else {
      const { cipherSuites } = registry.parseCipherString(sample);
      assertEquals(cipherSuites.map((suite) => suite.opensslName), theirs, sample);
    }
  }
});

peerTest("openssl knows every word of CIPHER_ALIASES that has suites", ["openssl"], async () => {
  for (const alias of registry.CIPHER_ALIASES) {
    if (alias.matches === undefined) continue;
    const theirs = await opensslCiphers(alias.name);
    const ours = registry.parseCipherString(alias.name).cipherSuites.map((row) => row.opensslName);
    assertEquals(ours, theirs, alias.name);
  }
});

peerTest("describeCipherSuite() writes what openssl ciphers -v does", ["openssl"], async () => {
  const args = ["ciphers", "-v", "ALL:@SECLEVEL=0"];
  const { stdout } = await runClient(peerPath("openssl"), args);
  const lines = new Set(stdout.split("\n"));
  let compared = 0;
  for (const suite of registry.CIPHER_SUITES) {
    // Those two are not in OpenSSL's default list for TLS 1.3.
    if (/^TLS_AES_128_CCM/.test(suite.name)) continue;
    assert(lines.has(registry.describeCipherSuite(suite)), registry.describeCipherSuite(suite));
    compared++;
  }
  assertEquals(compared, 21);
});

Deno.test("cipher strings set the security level", () => {
  assertEquals(registry.parseCipherString("DEFAULT:@SECLEVEL=3").securityLevel, 3);
  assertEquals(registry.parseCipherString("DEFAULT").securityLevel, undefined);
});

const BAD_CIPHER_STRINGS: readonly (readonly [text: string, reason: string, hint: string])[] = [
  ["ECDHE-RSA-AES128-GCM-SHA265", "NO_CIPHER_MATCH", "ECDHE-RSA-AES128-GCM-SHA256"],
  ["ALL:!NONSENSE_WORD", "NO_CIPHER_MATCH", "NONSENSE_WORD"],
  ["ALL:ECDHE+NONSENSE", "NO_CIPHER_MATCH", "NONSENSE"],
  ["", "NO_CIPHER_MATCH", "at least one suite"],
  ["AES128-SHA", "NO_CIPHER_MATCH", "does not have"],
  ["ALL:!ALL", "NO_CIPHER_MATCH", "removes"],
  ["aNULL", "NO_CIPHER_MATCH", "start from DEFAULT"],
  ["ALL:@SECLEVEL=6", "INVALID_COMMAND", "SECLEVEL"],
  ["ALL:@SECLEVEL", "INVALID_COMMAND", "SECLEVEL"],
  ["ALL:@WEAKNESS", "INVALID_COMMAND", "@STRENGTH"],
  ["high", "NO_CIPHER_MATCH", "HIGH"],
];

for (const [text, reason, hint] of BAD_CIPHER_STRINGS) {
  Deno.test(`the cipher string "${text}" is refused with ${reason}`, () => {
    const error = assertThrows(() => registry.parseCipherString(text), SslError);
    assertEquals(error.reason, reason);
    assertStringIncludes(error.message, hint);
  });
}

Deno.test("parseCipherString() throws nothing but SslError and ends soon", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      try {
        registry.parseCipherString(text);
      } catch (error) {
        assert(error instanceof SslError);
      }
    }),
    { numRuns: 200 },
  );
  assertThrows(() => registry.parseCipherString("x".repeat(1_000_000)), SslError);
});

Deno.test("parseCipherSuites() takes suites of TLS 1.3 only", () => {
  const suites = registry.parseCipherSuites(registry.DEFAULT_TLS13_CIPHER_SUITES);
  assertEquals(suites.map((suite) => suite.number), [0x1302, 0x1303, 0x1301]);
  assertEquals(registry.parseCipherSuites(""), []);
  assertEquals(registry.parseCipherSuites([]), []);
  const twice = "TLS_AES_128_GCM_SHA256:TLS_AES_128_GCM_SHA256";
  assertEquals(registry.parseCipherSuites(twice).length, 1);
  for (const bad of ["ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA265", "a::b", ":"]) {
    const error = assertThrows(() => registry.parseCipherSuites(bad), SslError);
    assertEquals(error.reason, "NO_CIPHER_MATCH");
  }
});

Deno.test("parseNamedGroups() takes every name once and refuses others with a hint", () => {
  const groups = registry.parseNamedGroups("X25519MLKEM768:x25519:P-256:prime256v1:secp384r1");
  assertEquals(groups.map((group) => group.number), [4588, 29, 23, 24]);
  const near = assertThrows(() => registry.parseNamedGroups("X25519:P-265"), SslError);
  assertStringIncludes(near.message, "P-256");
  for (const bad of ["", "X25519:", "ffdhe2048", "sect163k1", "nonsense"]) {
    assertThrows(() => registry.parseNamedGroups(bad), SslError);
  }
  assertThrows(() => registry.parseNamedGroups([]), SslError);
});

Deno.test("parseSignatureSchemes() takes both forms of names", () => {
  const numbers = (list: string) => registry.parseSignatureSchemes(list).map((row) => row.number);
  assertEquals(numbers("RSA-PSS+SHA256:PSS+SHA384:ECDSA+SHA512"), [0x0804, 0x0805, 0x0603]);
  assertEquals(numbers("ed25519:ed448:rsa_pss_pss_sha256"), [0x0807, 0x0808, 0x0809]);
  assertEquals(numbers("RSA+SHA1:ECDSA+SHA1:RSA+SHA224"), [0x0201, 0x0203, 0x0301]);
  assertEquals(numbers("ed25519:Ed25519"), [0x0807]);
  for (const bad of ["", "RSA", "RSA+", "+SHA256", "RSA-PSS+SHA1", "DSA+SHA256", "ed25519:"]) {
    const error = assertThrows(() => registry.parseSignatureSchemes(bad), SslError);
    assertEquals(error.reason, "BAD_VALUE");
  }
  const near = assertThrows(() => registry.parseSignatureSchemes("rsa_pss_sha256"), SslError);
  assertStringIncludes(near.message, "rsa_pss_pss_sha256");
});

Deno.test("opensslSignatureSchemeName() names what is not in the table too", () => {
  assertEquals(registry.opensslSignatureSchemeName(0x0402), "DSA+SHA256");
  assertEquals(registry.opensslSignatureSchemeName(0x0807), "Ed25519");
  assertEquals(registry.opensslSignatureSchemeName(0x0601), "RSA+SHA512");
});

Deno.test("nearestNames() gives nothing for a name that is like none", () => {
  assertEquals(registry.nearestNames("completely different", ["x25519", "x448"]), []);
  assertEquals(registry.nearestNames("x".repeat(100_000), ["x25519"]), []);
});

/** What `openssl ciphers` makes of a cipher string (which may not look like an option to it). */
async function opensslCiphers(text: string): Promise<string[]> {
  const { stdout } = await runClient(peerPath("openssl"), ["ciphers", "--", text]);
  const known = registry.CIPHER_SUITES.filter((suite) => suite.version === "TLSv1.2");
  const names = new Set(known.map((suite) => suite.opensslName));
  return stdout.trim().split(":").filter((name) => names.has(name));
}
