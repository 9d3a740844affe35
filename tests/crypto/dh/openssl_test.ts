// Copyright 2026 the streamssl authors. MIT license.

/** Diffie-Hellman beside the real openssl, both ways. */

import { assert, assertEquals } from "@std/assert";
import {
  checkDhGroup,
  DH_GROUPS,
  type DhGroupName,
  dhGroupParameters,
  formatParametersPem,
  generateDhParametersSync,
  generateKey,
  parseParametersPem,
  parsePrivateKeyPem,
  PublicKey,
} from "../../../crypto/mod.ts";
import { opensslTest } from "../_openssl.ts";

/** The groups of RFC 5114, in the order in which the program counts them from 1. */
const RFC5114: readonly DhGroupName[] = ["dh_1024_160", "dh_2048_224", "dh_2048_256"];

function groupArgs(group: DhGroupName): string[] {
  const number = RFC5114.indexOf(group) + 1;
  return number === 0
    ? ["-algorithm", "DH", "-pkeyopt", `group:${group}`]
    : ["-algorithm", "DHX", "-pkeyopt", `dh_rfc5114:${number}`];
}

opensslTest(
  "dh: keys of every group go both ways, and the secrets are the same",
  async (openssl) => {
    for (const { name, bits } of DH_GROUPS) {
      if (bits > 4096) continue;
      const parameters = await openssl.run("genpkey", "-genparam", ...groupArgs(name));
      const parsed = parseParametersPem(parameters.text);
      const known = dhGroupParameters(name);
      assertEquals(parsed.parameters.prime, known.prime, name);
      assertEquals(parsed.parameters.generator, known.generator, name);
      const file = await openssl.file("parameters.pem", parameters.text);
      const theirs = await openssl.run("genpkey", "-paramfile", file);
      const theirFile = await openssl.file("theirs.pem", theirs.text);
      const there = parsePrivateKeyPem(theirs.text);
      there.check();
      const type = RFC5114.includes(name) ? "dhx" : "dh";
      const here = await generateKey({ type, group: name });
      const ourFile = await openssl.file("ours.pem", here.toPem());
      const check = await openssl.run("pkey", "-in", ourFile, "-check", "-noout");
      assert((check.text + check.stderr).includes("Key is valid"), name);
      const ourPublic = await openssl.run("pkey", "-in", ourFile, "-pubout");
      assert(PublicKey.fromPem(ourPublic.text).equals(here.publicKey));
      const peer = await openssl.file("peer.pem", ourPublic.text);
      // The program has no such option for X9.42, and leaves the padding out.
      for (const pad of type === "dh" ? [true, false] : [false]) {
        const { stdout } = await openssl.run(
          ...["pkeyutl", "-derive", "-inkey", theirFile, "-peerkey", peer],
          ...type === "dh" ? ["-pkeyopt", `dh_pad:${pad ? 1 : 0}`] : [],
        );
        assertEquals(await here.derive(there.publicKey, { pad }), stdout, name);
      }
    }
  },
);

opensslTest("dhparam: parameters are read and checked there and here", async (openssl) => {
  const ours = formatParametersPem({
    type: "dh",
    parameters: generateDhParametersSync({ bits: 512 }),
  });
  const file = await openssl.file("ours.pem", ours);
  const { text, stderr } = await openssl.run("dhparam", "-in", file, "-check", "-noout");
  assert((text + stderr).includes("DH parameters appear to be ok."), text + stderr);
  for (const generator of ["2", "5"]) {
    const theirs = await openssl.run("dhparam", `-${generator}`, "512");
    const parsed = parseParametersPem(theirs.text);
    if (parsed.type === "dsa") throw new TypeError("DSA");
    checkDhGroup(parsed.parameters);
  }
  const x942 = await openssl.run(
    ...["genpkey", "-genparam", "-algorithm", "DHX", "-pkeyopt", "dh_paramgen_type:1"],
    ...["-pkeyopt", "dh_paramgen_prime_len:1024", "-pkeyopt", "dh_paramgen_subprime_len:160"],
  );
  const parsed = parseParametersPem(x942.text);
  if (parsed.type !== "dhx") throw new TypeError(parsed.type);
  checkDhGroup(parsed.parameters);
  assertEquals(formatParametersPem(parsed), x942.text);
});
