// Copyright 2026 the streamssl authors. MIT license.

/** Resources of RFC 3779 on paths, beside `openssl verify`. */

import { assertEquals } from "@std/assert";
import { extensionFromText, MemoryTrustStore, verifyCertificate } from "../../x509/mod.ts";
import { runOpenssl } from "../asn1/_openssl.ts";
import { tempDirectory } from "../support/temp.ts";
import { makeRoot } from "../support/pki.ts";

const IP = "sbgp-ipAddrBlock";
const AS = "sbgp-autonomousSysNum";

/** The resources of the root, the authority and the leaf, empty for none; and what comes. */
const SCENES: readonly (readonly [
  name: string,
  extension: string,
  resources: readonly [root: string, ca: string, leaf: string],
  result: string,
])[] = [
  ["nested prefixes", IP, ["IPv4:10.0.0.0/8", "IPv4:10.1.0.0/16", "IPv4:10.1.2.0/24"], "ok"],
  ["not the authority's", IP, ["IPv4:10.0.0.0/8", "IPv4:10.1.0.0/16", "IPv4:10.2.0.0/24"], "46@1"],
  ["not the root's", IP, ["IPv4:11.0.0.0/8", "IPv4:10.1.0.0/16", "IPv4:10.1.2.0/24"], "46@2"],
  ["none of the authority", IP, ["IPv4:10.0.0.0/8", "", "IPv4:10.2.0.0/24"], "46@1"],
  ["none of the leaf", IP, ["IPv4:10.0.0.0/8", "IPv4:11.0.0.0/8", ""], "ok"],
  ["inherited", IP, ["IPv4:10.0.0.0/8", "IPv4:inherit", "IPv4:10.2.0.0/24"], "ok"],
  ["inherited twice", IP, ["IPv4:10.0.0.0/8", "IPv4:inherit", "IPv4:inherit"], "ok"],
  ["inherited, too wide", IP, ["IPv4:10.0.0.0/8", "IPv4:inherit", "IPv4:12.2.0.0/24"], "46@2"],
  ["inherited by the root", IP, ["IPv4:inherit", "IPv4:inherit", "IPv4:12.2.0.0/24"], "46@2"],
  ["another family", IP, ["IPv4:10.0.0.0/8", "IPv4:10.0.0.0/8", "IPv6:2001:db8::/32"], "46@1"],
  ["IPv6", IP, ["IPv6:2001::/16", "IPv6:2001:db8::/32", "IPv6:2001:db8::1/128"], "ok"],
  ["ranges", IP, ["IPv4:0.0.0.0/0", "IPv4:10.0.0.1-10.0.0.9", "IPv4:10.0.0.2-10.0.0.4"], "ok"],
  [
    "a wider range",
    IP,
    ["IPv4:0.0.0.0/0", "IPv4:10.0.0.1-10.0.0.9", "IPv4:10.0.0.2-10.0.1.4"],
    "46@1",
  ],
  ["numbers", AS, ["AS:1-100", "AS:5-50", "AS:7"], "ok"],
  ["another number", AS, ["AS:1-100", "AS:5-50", "AS:77"], "46@1"],
  ["routing domains", AS, ["AS:1-100,RDI:1-9", "AS:inherit,RDI:2-3", "AS:7,RDI:3"], "ok"],
  ["another routing domain", AS, ["AS:1-100", "AS:5-50", "AS:7,RDI:3"], "46@1"],
];

for (const [name, extension, resources, expected] of SCENES) {
  Deno.test(`verifyCertificate() checks resources: ${name}`, async () => {
    const [first, second, third] = resources.map((text) => ({
      extraExtensions: text === "" ? [] : [extensionFromText(extension, `critical,${text}`)],
    }));
    const root = await makeRoot("CN=Registry", first);
    const ca = await root.issue({ subject: "CN=CA", isCa: true, ...second });
    const leaf = await ca.issue({ subject: "CN=Holder", ...third });
    const result = await verifyCertificate(leaf.certificate, {
      trustStore: new MemoryTrustStore(root.certificate),
      untrusted: [ca.certificate],
    });
    const ours = result.ok ? "ok" : `${result.code}@${result.depth}`;
    assertEquals(ours, expected, result.explain());
    await using directory = await tempDirectory({
      "root.pem": root.pem,
      "ca.pem": ca.pem,
      "leaf.pem": leaf.pem,
    });
    const [trusted, untrusted, target] = ["root", "ca", "leaf"].map((file) =>
      directory.file(`${file}.pem`)
    ) as [string, string, string];
    const args = ["verify", "-CAfile", trusted, "-untrusted", untrusted, target];
    const { missing, stdout, stderr } = await runOpenssl(args);
    if (missing) return;
    const [, code, depth] = /^error (\d+) at (\d+) depth/m.exec(stderr) ?? [];
    const isOk = new TextDecoder().decode(stdout).includes(": OK");
    // OpenSSL counts one too far where it looks at the trust anchor last.
    const theirs = name === "inherited by the root" ? "46@3" : expected;
    assertEquals(isOk ? "ok" : `${code}@${depth}`, theirs, stderr);
  });
}
