// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import {
  type DigestAlgorithm,
  sha1,
  sha256,
  sha384,
  sha512,
  shake128,
  shake256,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  addCmsSigners,
  CMS_ATTRIBUTES,
  CMS_CONTENT_TYPES,
  type CmsSigner,
  ContentInfo,
  decodeSignedData,
  encodeSignedData,
  signCms,
  verifyCms,
} from "../../../x509/cms/mod.ts";
import { certify, hasOpenssl, person, trustStore, workshop } from "./_people.ts";

const [rsa, pss, ec, ec384, ed25519, ed448, mlDsa, slhDsa] = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("pss", { type: "rsa-pss", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
  person("ec384", { type: "ec", curve: "P-384" }),
  person("ed25519", { type: "ed25519" }),
  person("ed448", { type: "ed448" }),
  person("mldsa", { type: "ml-dsa-44" }),
  person("slhdsa", { type: "slh-dsa-sha2-128f" }),
]);
const people = { rsa, pss, ec, ec384, ed25519, ed448, mlDsa, slhDsa };
const content = new TextEncoder().encode("One line\nand another\r\n");
const PSS = { kind: "rsa-pss", digest: sha384, mgf1Digest: sha256, saltLength: 20 } as const;

/** RFC 8702, section 3.1. */
function shakePss(digest: DigestAlgorithm, saltLength: number) {
  return { kind: "rsa-pss", digest, mgf1Digest: digest, saltLength } as const;
}

/** Every way to sign that openssl 3.0 reads. */
const forms: Readonly<Record<string, CmsSigner>> = {
  rsa,
  "rsa by PSS": { ...rsa, signatureAlgorithm: PSS },
  "rsa with SHA-1": { ...rsa, digest: sha1 },
  "rsa by key": { ...rsa, identifiedBy: "subjectKeyIdentifier", digest: sha512 },
  "rsa plain": { ...rsa, signedAttributes: "none" },
  "rsa without time": { ...rsa, signingTime: false, smimeCapabilities: false },
  "rsa bound": { ...rsa, signingCertificate: true },
  "rsa bound by SHA-384": { ...rsa, signingCertificate: true, digest: sha384 },
  pss,
  ec,
  "ec plain": { ...ec, signedAttributes: "none" },
  ec384,
};
const others: Readonly<Record<string, CmsSigner>> = {
  ed25519,
  ed448,
  mlDsa,
  slhDsa,
  "rsa by PSS with SHAKE128": { ...rsa, signatureAlgorithm: shakePss(shake128, 32) },
  "rsa by PSS with SHAKE256": { ...rsa, signatureAlgorithm: shakePss(shake256, 64) },
  "ec with SHAKE256": { ...ec, signatureAlgorithm: { kind: "ecdsa", digest: shake256 } },
  "ed25519 plain": { ...ed25519, signedAttributes: "none" },
  "ed448 plain": { ...ed448, signedAttributes: "none" },
  "mlDsa plain": { ...mlDsa, signedAttributes: "none" },
};

Deno.test("PSS with SHAKE has one mask and one length of the salt", async () => {
  for (
    const algorithm of [
      shakePss(shake128, 64),
      { ...shakePss(shake256, 64), mgf1Digest: shake128 },
      { ...shakePss(shake256, 64), digest: sha512 },
    ]
  ) {
    await assertRejects(
      async () => await signCms(content, { signers: [{ ...rsa, signatureAlgorithm: algorithm }] }),
      SslError,
      "SHAKE as digest and mask",
    );
  }
});

Deno.test("every kind of key signs, attached and detached, and the signature verifies", async () => {
  for (const [name, signer] of Object.entries({ ...forms, ...others })) {
    const attached = await signCms(content, { signers: [signer] });
    const verified = await verifyCms(attached, { trustStore });
    assertEquals(verified.content, content, name);
    assertEquals(verified.signers.length, 1);
    assertEquals(verified.signers[0]?.certificate.der, signer.certificate.der);
    const detached = await signCms(content, { signers: [signer], detached: true });
    await verifyCms(detached, { trustStore, content });
    await assertRejects(() => verifyCms(detached, { trustStore }), SslError, "No content");
    await assertRejects(
      () => verifyCms(detached, { trustStore, content: content.subarray(1) }),
      SslError,
      "Verification failure",
    );
  }
});

Deno.test("openssl cms verifies what is signed here, and what it signs verifies here", {
  ignore: !hasOpenssl,
}, async () => {
  await using shop = await workshop(people);
  await shop.write("content", content);
  for (const [name, signer] of Object.entries(forms)) {
    const message = await signCms(content, { signers: [signer] });
    await shop.write("m.der", message.der);
    const purpose = "-CAfile root.pem -binary -out out";
    assertEquals(await shop.openssl(`cms -verify -inform DER -in m.der ${purpose}`), "", name);
    assertEquals(await shop.read("out"), content, name);
  }
  const commands: readonly string[] = [
    "cms -sign -signer rsa.pem -inkey rsa.key -nodetach",
    "cms -sign -signer rsa.pem -inkey rsa.key",
    "cms -sign -signer rsa.pem -inkey rsa.key -stream -nodetach",
    "cms -sign -signer rsa.pem -inkey rsa.key -keyopt rsa_padding_mode:pss -nodetach",
    "cms -sign -signer pss.pem -inkey pss.key -keyopt rsa_padding_mode:pss -nodetach -keyid",
    "cms -sign -signer ec.pem -inkey ec.key -nodetach -noattr -md sha512",
    "cms -sign -signer ec.pem -inkey ec.key -nodetach -cades -md sha384",
    "cms -sign -signer ec.pem -inkey ec.key -signer rsa.pem -inkey rsa.key -nodetach -certfile root.pem",
    "cms -sign -signer rsa.pem -inkey rsa.key -nodetach -receipt_request_first -receipt_request_to a@b",
    "smime -sign -signer rsa.pem -inkey rsa.key -nodetach",
    "smime -sign -signer ec.pem -inkey ec.key",
    "smime -sign -signer ec384.pem -inkey ec384.key -stream -nodetach -noattr",
  ];
  for (const command of commands) {
    const line = `${command} -binary -outform DER -in content -out m.der`;
    assertEquals(await shop.openssl(line), "", command);
    const message = ContentInfo.fromBer(await shop.read("m.der"));
    const detached = !command.includes("-nodetach");
    const verified = await verifyCms(message, { trustStore, ...detached ? { content } : {} });
    assertEquals(verified.content, content, command);
  }
});

Deno.test("several signers sign, further ones are added, openssl verifies all", async () => {
  const both = await signCms(content, { signers: [rsa, ec], detached: true });
  const all = await addCmsSigners(both, {
    signers: [{ ...ec384, includeCertificate: false }],
    content,
  });
  const certificates = [ec384.certificate];
  const { signers } = await verifyCms(all, { trustStore, content, certificates });
  const names = signers.map(({ certificate }) => certificate.subject.toOneLine()).sort();
  assertEquals(names, ["CN = ec", "CN = ec384", "CN = rsa"]);
  await assertRejects(
    () => verifyCms(all, { trustStore, content }),
    SslError,
    "Signer certificate not found",
  );
  await assertRejects(() => addCmsSigners(both, { signers: [ec384] }), SslError, "No content");
  if (!hasOpenssl) return;
  await using shop = await workshop(people);
  await shop.write("m.der", all.der);
  await shop.write("content", content);
  const line = "cms -verify -inform DER -in m.der -content content -binary -CAfile root.pem";
  assertEquals(await shop.openssl(`${line} -certfile ec384.pem -out out`), "");
});

Deno.test("a detached content comes as a stream", async () => {
  const stream = () => ReadableStream.from([content.slice(0, 5), content.slice(5)]);
  for (const signer of [rsa, ec, ed25519, forms["ec plain"]!, forms["rsa plain"]!]) {
    const message = await signCms(content, { signers: [signer], detached: true });
    const verified = await verifyCms(message, { trustStore, content: stream() });
    assertEquals([verified.content, verified.signers.length], [undefined, 1]);
  }
  const plain = await signCms(content, { signers: [others["ed25519 plain"]!], detached: true });
  await assertRejects(
    () => verifyCms(plain, { trustStore, content: stream() }),
    SslError,
    "No content",
  );
});

Deno.test("who may sign is decided by trust, purpose and time", async () => {
  const message = await signCms(content, { signers: [ec] });
  const fails = (options: Parameters<typeof verifyCms>[1], text: string) =>
    assertRejects(() => verifyCms(message, options), SslError, text);
  await fails({ trustStore: { findBySubject: () => [] } }, "unable to get local issuer");
  await fails({ trustStore, time: new Date("2001-01-01") }, "not yet valid");
  await fails({ trustStore, purpose: "sslserver" }, "unsuitable certificate purpose");
  await fails({ trustStore, ignoreEmbeddedSigners: true }, "Signer certificate not found");
  await fails({ trustStore, content: Uint8Array.of(1) }, "Content and data present");
  await assertRejects(() => verifyCms(message, {}), TypeError, "trust store");
  const { signers } = await verifyCms(message, { unsafelyTrustAnySigner: true });
  assertEquals(signers[0]?.verification, undefined);
  await verifyCms(message, {
    trustStore,
    ignoreEmbeddedSigners: true,
    certificates: [ec.certificate],
  });
});

Deno.test("what belongs to a signer must fit", async () => {
  const wrong = { certificate: rsa.certificate, key: ec.key };
  await assertRejects(() => signCms(content, { signers: [wrong] }), SslError, "does not match");
  await assertRejects(() => signCms(content, { signers: [] }), SslError, "No signers");
  const plain = { ...ec, signedAttributes: "none" as const };
  await assertRejects(
    () => signCms(content, { signers: [plain], contentType: CMS_CONTENT_TYPES.timeStampInfo }),
    SslError,
    "Attribute error",
  );
  await assertRejects(
    () => signCms(content, { signers: [{ ...plain, signingTime: new Date() }] }),
    TypeError,
    "attributes",
  );
});

Deno.test("another certificate with the same key is refused when the signature binds one", async () => {
  const twin = await certify("ec", ec.key);
  const identifiedBy = "subjectKeyIdentifier";
  for (const signingCertificate of [false, true]) {
    const signers = [
      { ...ec, identifiedBy, signingCertificate, includeCertificate: false } as const,
    ];
    const message = await signCms(content, { signers });
    await verifyCms(message, { trustStore, certificates: [ec.certificate] });
    const replaced = verifyCms(message, { trustStore, certificates: [twin] });
    if (!signingCertificate) await replaced;
    else await assertRejects(() => replaced, SslError, "signing certid mismatch");
  }
});

Deno.test("signed attributes do not become the content of another message", async () => {
  const message = await signCms(content, { signers: [ec] });
  const signedData = decodeSignedData(message.content!);
  const [info] = signedData.signerInfos;
  const { signedAttributesDer, signedAttributes: _, ...rest } = info!;
  const forged = ContentInfo.create(
    CMS_CONTENT_TYPES.signedData,
    encodeSignedData({
      ...signedData,
      encapsulated: { contentType: CMS_CONTENT_TYPES.data, content: signedAttributesDer! },
      signerInfos: [rest],
    }),
  );
  await assertRejects(
    () => verifyCms(forged, { trustStore }),
    SslError,
    "signed attributes as content",
  );
});

Deno.test("the signed content type must be that of the content", async () => {
  const message = await signCms(content, { signers: [ec] });
  const signedData = decodeSignedData(message.content!);
  const encapsulated = { contentType: CMS_CONTENT_TYPES.receipt, content };
  const changed = encodeSignedData({ ...signedData, encapsulated });
  await assertRejects(
    () => verifyCms(ContentInfo.create(CMS_CONTENT_TYPES.signedData, changed), { trustStore }),
    SslError,
    "Content type mismatch",
  );
});

Deno.test("unsigned attributes, as countersignatures, are kept", async () => {
  const oid = CMS_ATTRIBUTES.countersignature;
  const unsignedAttributes = [{ oid, values: [Uint8Array.of(0x30, 0)] }];
  const message = await signCms(content, { signers: [{ ...ec, unsignedAttributes }] });
  const more = await addCmsSigners(message, { signers: [rsa] });
  const { signers } = await verifyCms(more, { trustStore });
  const kept = signers.map(({ signerInfo }) => signerInfo.unsignedAttributes[0]?.values[0]);
  assert(kept.some((value) => value?.join() === "48,0"));
});

Deno.test("flipped bits never verify, and give only this library's errors", async () => {
  const { der } = await signCms(content, {
    signers: [{ ...ec, includeCertificate: false, signingTime: false }],
  });
  const options = { trustStore, certificates: [ec.certificate] };
  const original = (await verifyCms(ContentInfo.fromBer(der), options)).signers[0]!.signerInfo;
  for (let bit = 0; bit < 8 * der.length; bit += 3) {
    const changed = der.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    try {
      const verified = await verifyCms(ContentInfo.fromBer(changed), options);
      // What is outside of the signature may change: versions, the list of digests.
      assertEquals(verified.content, content);
      assertEquals(
        verified.signers[0]?.signerInfo.signedAttributesDer,
        original.signedAttributesDer,
      );
    } catch (error) {
      assert(error instanceof SslError, `bit ${bit}: ${error}`);
    }
  }
});

Deno.test("cut and random input gives only this library's errors", async () => {
  const { der } = await signCms(content, { signers: [rsa] });
  const check = async (bytes: Uint8Array) => {
    try {
      await verifyCms(ContentInfo.fromBer(bytes), { trustStore });
    } catch (error) {
      assert(error instanceof SslError, `${error}`);
      return;
    }
    throw new Error("it verified");
  };
  for (let length = 0; length < der.length; length += 7) await check(der.subarray(0, length));
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 64 }),
      fc.nat(der.length - 64),
      async (bytes, at) => {
        const changed = der.slice();
        changed.set(bytes, at);
        if (changed.join() !== der.join()) {
          await check(changed).catch((error) => {
            // Certificates in the message that nobody needs may change.
            if (error.message !== "it verified") throw error;
          });
        }
      },
    ),
    { numRuns: 200 },
  );
});
