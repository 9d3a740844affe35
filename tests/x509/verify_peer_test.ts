// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import {
  type Certificate,
  MemoryTrustStore,
  type VerificationResult,
  verifyCertificate,
} from "../../x509/mod.ts";
import { BAD_SERVER_NAMES, type BadServer, badServer } from "../support/bad_certificates.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { PKI_KINDS, testPki } from "../support/pki.ts";
import { type TempDirectory, tempDirectory } from "../support/temp.ts";

/** What we refuse on purpose and the program takes, with what it is for us. */
const OURS_ONLY: Readonly<Record<string, string>> = {
  "name only in CN": "RFC 9525: a common name is no host name",
  "the same extension twice": "the program minds it only for extensions that it knows",
  "CA used as leaf, by the rules of the web": "the program does not know these rules",
};

/** `openssl verify` of a chain: the first error as `code@depth`, or `ok`. */
async function opensslVerify(
  directory: TempDirectory,
  leaf: Certificate,
  untrusted: readonly Certificate[],
  trusted: readonly Certificate[],
  more: readonly string[],
): Promise<string> {
  const pem = (certificates: readonly Certificate[]) =>
    certificates.map((certificate) => certificate.toPem()).join("");
  const args = ["verify", "-no-CAfile", "-no-CApath", "-purpose", "sslserver", ...more];
  args.push("-CAfile", await directory.write("trusted.pem", pem(trusted)));
  if (untrusted.length > 0) {
    args.push("-untrusted", await directory.write("untrusted.pem", pem(untrusted)));
  }
  args.push(await directory.write("leaf.pem", leaf.toPem()));
  const { stdout, stderr } = await new Deno.Command(peerPath("openssl"), { args }).output();
  const text = new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout);
  const error = /^error (\d+) at (\d+) depth lookup/m.exec(text);
  if (error !== null) return `${error[1]}@${error[2]}`;
  return /: OK$/m.test(text) ? "ok" : text;
}

function describe(result: VerificationResult): string {
  return result.ok ? "ok" : `${result.code}@${result.depth}`;
}

async function compare(directory: TempDirectory, server: BadServer): Promise<[string, string]> {
  const { leaf, intermediates, roots, hostname, options } = server;
  const result = await verifyCertificate(leaf.certificate, {
    trustStore: new MemoryTrustStore(roots),
    untrusted: intermediates,
    purpose: "sslserver",
    hostname,
    ...options,
  });
  const level = `${options.securityLevel ?? 1}`;
  const identity = hostname === "127.0.0.1" ? "-verify_ip" : "-verify_hostname";
  const more = ["-auth_level", level, identity, hostname];
  const theirs = await opensslVerify(directory, leaf.certificate, intermediates, roots, more);
  return [describe(result), theirs];
}

peerTest(
  "verifyCertificate() says what openssl verify says of bad servers",
  ["openssl"],
  async () => {
    await using directory = await tempDirectory();
    const differences: string[] = [];
    for (const name of BAD_SERVER_NAMES) {
      if (name in OURS_ONLY) continue;
      const [ours, theirs] = await compare(directory, await badServer(name));
      if (ours !== theirs) differences.push(`${name}: ${ours}, openssl ${theirs}`);
    }
    assertEquals(differences, []);
  },
);

peerTest("openssl verify takes every kind of test server", ["openssl"], async (context) => {
  await using directory = await tempDirectory();
  for (const kind of PKI_KINDS) {
    await context.step(kind, async () => {
      const { root, intermediate, server } = await testPki(kind);
      const chain = [intermediate.certificate];
      const more = ["-x509_strict", "-auth_level", "2", "-verify_hostname", "example.org"];
      assertEquals(
        await opensslVerify(directory, server.certificate, chain, [root.certificate], more),
        "ok",
      );
      const result = await verifyCertificate(server.certificate, {
        trustStore: new MemoryTrustStore(root.certificate),
        untrusted: chain,
        purpose: "sslserver",
        hostname: "example.org",
        securityLevel: 2,
        strict: true,
      });
      assertEquals(result.ok, true, result.explain());
    });
  }
});
