// Copyright 2026 the streamssl authors. MIT license.

/** string_mask, msie_hack and oid_section of `openssl ca`, beside the real one. */

import { assertEquals, assertRejects } from "@std/assert";
import { DER_TAGS, DerBuilder } from "@streamssl/ssl/asn1";
import { generateKey } from "@streamssl/ssl/crypto";
import { AuthorityError, Certificate, createCertificateRequest, Name } from "@streamssl/ssl/x509";
import { encodeHex } from "@streamssl/ssl/wire";
import { peerTest } from "../../support/peers.ts";
import { makeAuthority } from "./_authority.ts";

const key = await generateKey({ type: "ec", curve: "P-256" });
const { UNIVERSAL_STRING, IA5_STRING, PRINTABLE_STRING, T61_STRING, UTF8_STRING } = DER_TAGS;

/** A name of attributes with string types of one's choice. */
function nameOf(attributes: readonly (readonly [oid: string, type: number, value: string])[]) {
  const der = new DerBuilder().sequence((name) => {
    for (const [oid, type, value] of attributes) {
      name.set((part) => part.sequence((pair) => pair.oid(oid).string(type, value)));
    }
  }).finish();
  return Name.fromDer(der);
}

const LOOSE = "policy = loose\n[loose]\norganizationName = optional\ncommonName = supplied\n" +
  "localityName = optional\nstateOrProvinceName = optional\nemailAddress = optional\n";
const HACK = `${LOOSE}[ca]\nmsie_hack = yes\n`;

/** The subjects that both programs give to a request; `undefined` where it is refused. */
async function subjects(
  more: string,
  subject: Name,
  asText?: string,
): Promise<[theirs: string | undefined, ours: string | undefined]> {
  await using theirs = await makeAuthority(more);
  await using ours = await makeAuthority(more);
  const request = await createCertificateRequest({ subject, key });
  await Deno.writeTextFile(theirs.path("r.pem"), request.toPem());
  const { success, stdout, stderr } = await theirs.ca(
    ...["-in", theirs.path("r.pem"), "-notext"],
    ...asText === undefined ? [] : ["-utf8", "-subj", asText],
  );
  const certificate = success ? Certificate.fromPem(stdout) : undefined;
  const issued = ours.authority.issue(request, asText === undefined ? {} : { subject: asText });
  const own = success ? await issued : await assertRejects(() => issued, Error, undefined, stderr);
  return [
    certificate && encodeHex(certificate.subject.der),
    own instanceof Certificate ? encodeHex(own.subject.der) : undefined,
  ];
}

peerTest("msie_hack puts the string types right that openssl ca puts right", [
  "openssl",
], async () => {
  const old = nameOf([
    ["2.5.4.10", UNIVERSAL_STRING, "Test"],
    ["2.5.4.3", UNIVERSAL_STRING, "a@b"],
    ["2.5.4.7", UNIVERSAL_STRING, "caf\u00e9"],
    ["2.5.4.8", IA5_STRING, "Somewhere"],
    ["1.2.840.113549.1.9.1", PRINTABLE_STRING, "nobody"],
  ]);
  for (const more of [HACK, `${HACK}preserve = yes\n`, `email_in_dn = no\n${HACK}`]) {
    const [theirs, ours] = await subjects(more, old);
    assertEquals(ours, theirs, more);
    assertEquals(typeof theirs, "string", more);
  }
  // Without it the e-mail address has a type that it must not have.
  assertEquals(await subjects(LOOSE, old), [undefined, undefined]);
});

peerTest("string_mask gives the types of openssl ca to a subject that is given as text", [
  "openssl",
], async () => {
  const request = Name.parse("CN=x");
  for (const mask of ["default", "nombstr", "pkix", "utf8only", "MASK:0x2002"]) {
    for (const text of ["/O=Test/CN=caf\u00e9", "/O=Te*st/CN=\u0416", "/CN=1234/L=a b"]) {
      const [theirs, ours] = await subjects(`string_mask = ${mask}\n${LOOSE}`, request, text);
      assertEquals(ours, theirs, `${mask} ${text}`);
    }
  }
});

peerTest("a policy takes fields that oid_section names", ["openssl"], async () => {
  const more = "policy = own\n[default]\noid_section = oids\n[oids]\nmyField = 1.2.3.4.5\n" +
    "[own]\nmyField = supplied\ncommonName = optional\n";
  const good = nameOf([["2.5.4.3", UTF8_STRING, "a"], ["1.2.3.4.5", T61_STRING, "b"]]);
  const [theirs, ours] = await subjects(more, good);
  assertEquals(typeof theirs, "string");
  assertEquals(ours, theirs);
  assertEquals(await subjects(more, Name.parse("CN=a")), [undefined, undefined]);
});

Deno.test("a mask of another name is refused when the configuration is read", async () => {
  await assertRejects(() => makeAuthority("string_mask = utf8"), Error, "string_mask");
  await using authority = await makeAuthority(LOOSE);
  const request = await createCertificateRequest({ subject: "CN=a", key });
  const tooLong = { subject: `CN=${"x".repeat(65)}` };
  await assertRejects(() => authority.authority.issue(request, tooLong), Error, "1 to 64");
  await assertRejects(
    () => authority.authority.issue(request, { subject: "O=Other" }),
    AuthorityError,
    "needed to be supplied",
  );
});
