// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  aes128Cbc,
  aes128Gcm,
  aes192Wrap,
  aes256Cbc,
  camellia256Wrap,
  des3Wrap,
  desEde3Cbc,
  sha256,
} from "../../../crypto/mod.ts";
import { DerBuilder } from "../../../crypto/asn1/mod.ts";
import { bytesToBigInt } from "../../../crypto/bigint.ts";
import { encodeEnvelopedData } from "../../../crypto/cms/enveloped_data.ts";
import { SslError } from "../../../err/mod.ts";
import {
  CMS_CONTENT_TYPES,
  type CmsRecipient,
  ContentInfo,
  decodeEnvelopedData,
  decryptCms,
  type DecryptCmsOptions,
  encryptCms,
  type EncryptCmsOptions,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, type Person, person, workshop } from "./_people.ts";

const [dh, dh2, dh5114, alice, bob, other, x25519, rsa] = await Promise.all([
  person("dh", { type: "dhx", group: "ffdhe2048" }),
  person("dh2", { type: "dhx", group: "ffdhe2048" }),
  person("dh5114", { type: "dhx", group: "dh_2048_256" }),
  person("alice", { type: "ec", curve: "P-256" }),
  person("bob", { type: "ec", curve: "P-256" }),
  person("other", { type: "ec", curve: "P-384" }),
  person("x25519", { type: "x25519" }),
  person("rsa", { type: "rsa", bits: 2048 }),
]);
const content = new TextEncoder().encode("Meet me at the usual place.\n");
const reader = ({ certificate, key }: Person): DecryptCmsOptions => ({ certificate, key });

const toDh: Readonly<
  Record<string, readonly [CmsRecipient, Person, Partial<EncryptCmsOptions>?]>
> = {
  dh: [dh, dh],
  dh5114: [{ ...dh5114, identifiedBy: "subjectKeyIdentifier" }, dh5114, { cipher: aes128Gcm }],
  "dh ": [{ ...dh, keyWrap: des3Wrap, userKeyingMaterial: new Uint8Array(64) }, dh, {
    cipher: desEde3Cbc,
  }],
  "dh5114 ": [{ ...dh5114, keyWrap: aes192Wrap }, dh5114],
};

Deno.test("owners of keys of X9.42 read what is for them, and openssl does", async () => {
  await using shop = await workshop({ dh, dh5114 });
  for (const [name, [recipient, owner, options]] of Object.entries(toDh)) {
    const message = await encryptCms(content, { recipients: [recipient], ...options });
    assertEquals((await decryptCms(message, reader(owner))).content, content, name);
    assertEquals((await decryptCms(message, { key: owner.key })).content, content, name);
    if (!hasOpenssl) continue;
    await shop.write("m.der", message.der);
    const file = name.trim();
    const line =
      `cms -decrypt -binary -inform DER -in m.der -out out -recip ${file}.pem -inkey ${file}.key`;
    assertEquals(await shop.openssl(line), "", name);
    assertEquals(await shop.read("out"), content, name);
  }
});

Deno.test(
  "what openssl encrypts for keys of X9.42 is read here",
  { ignore: !hasOpenssl },
  async () => {
    await using shop = await workshop({ dh, dh5114 });
    await shop.write("content", content);
    const commands = [
      ["-aes256 dh.pem", dh],
      ["-aes128 -keyid dh5114.pem", dh5114],
      ["-des3 dh.pem", dh],
      ["-aes-128-gcm -aes256-wrap dh.pem", dh],
      ["-aes256 -stream dh.pem dh5114.pem", dh5114],
    ] as const;
    for (const [options, owner] of commands) {
      const line = `cms -encrypt -binary -outform DER -in content -out m.der ${options}`;
      assertEquals(await shop.openssl(line), "", options);
      const message = ContentInfo.fromBer(await shop.read("m.der"));
      assertEquals((await decryptCms(message, reader(owner))).content, content, options);
      assertEquals((await decryptCms(message, { key: owner.key })).content, content, options);
    }
  },
);

Deno.test("a sender's own key takes the place of one that is made for the message", async () => {
  await using shop = await workshop({ alice, bob, dh, dh2 });
  const pairs: readonly (readonly [Person, Person, string, string])[] = [
    [alice, bob, "alice", "bob"],
    [dh, dh2, "dh", "dh2"],
  ];
  for (const [from, to, sender, receiver] of pairs) {
    const recipients = [{ ...to, originator: from }];
    const message = await encryptCms(content, { recipients, cipher: aes128Cbc });
    const options = { ...reader(to), originator: from.certificate };
    assertEquals((await decryptCms(message, options)).content, content);
    assertEquals(
      (await decryptCms(message, { key: to.key, originator: from.certificate })).content,
      content,
    );
    // Two static keys have one secret for ever: the derivation gets something fresh (RFC 2631).
    const again = await encryptCms(content, { recipients, cipher: aes128Cbc });
    const [one, two] = [message, again].map(materialOf);
    assertEquals([one?.length, two?.length], [64, 64]);
    assertEquals(one?.every((byte, at) => byte === two?.[at]), false);
    // openssl reads static keys on curves; it has no id-alg-SSDH.
    if (!hasOpenssl || sender === "dh") continue;
    await shop.write("m.der", message.der);
    const files = `-recip ${receiver}.pem -inkey ${receiver}.key -originator ${sender}.pem`;
    const line = `cms -decrypt -binary -inform DER -in m.der -out out ${files}`;
    assertEquals(await shop.openssl(line), "");
    assertEquals(await shop.read("out"), content);
  }
});

function materialOf(message: ContentInfo): Uint8Array | undefined {
  const [info] = decodeEnvelopedData(message.content!).recipientInfos;
  return info?.type === "key-agreement" ? info.userKeyingMaterial : undefined;
}

Deno.test("a sender's own key must fit, and the reader must know whose it is", async () => {
  const message = await encryptCms(content, { recipients: [{ ...bob, originator: alice }] });
  const fails = async (options: DecryptCmsOptions, text: string) => {
    const failure = await assertRejects(() => decryptCms(message, options), SslError);
    assertStringIncludes(failure.message, text);
  };
  await fails(reader(bob), "give the option originator");
  await fails({ ...reader(bob), originator: other.certificate }, "give the option originator");
  await fails(
    { certificate: bob.certificate, key: alice.key, originator: alice.certificate },
    "wrapped with another key",
  );
  const sends = (recipient: CmsRecipient) =>
    encryptCms(content, { recipients: [recipient], cipher: aes256Cbc });
  await assertRejects(() => sends({ ...bob, originator: other }), SslError, "other parameters");
  await assertRejects(
    () => sends({ ...bob, originator: { ...alice, key: bob.key } }),
    SslError,
    "the key of",
  );
  await assertRejects(() => sends({ ...rsa, originator: alice }), TypeError, "do not agree");
});

Deno.test("a derivation that does not fit the key is refused", async () => {
  const refused: readonly CmsRecipient[] = [
    { ...dh, digest: sha256 },
    { ...dh, keyDerivation: "hkdf" },
    { ...dh, cofactor: true },
    { ...dh, keyWrap: camellia256Wrap },
    { ...alice, digest: sha256, keyDerivation: "hkdf", cofactor: true },
  ];
  for (const recipient of refused) {
    const failure = await assertRejects(
      () => encryptCms(content, { recipients: [recipient] }),
      SslError,
    );
    assertEquals(failure.library, "CMS");
  }
  // What was made for another kind of key names another derivation.
  const message = await encryptCms(content, { recipients: [dh] });
  const stranger = await assertRejects(() => decryptCms(message, { key: x25519.key }), SslError);
  assertEquals(stranger.reason, "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM");
  // Another group: the public value of the message is none of its subgroup.
  const group = await assertRejects(() => decryptCms(message, { key: dh5114.key }), SslError);
  assertEquals(group.library, "DH");
});

Deno.test("the sender's public value is checked before it is used", async () => {
  const message = await encryptCms(content, { recipients: [dh] });
  const decoded = decodeEnvelopedData(message.content!);
  const [info] = decoded.recipientInfos;
  const { parts } = dh.key.publicKey;
  if (info?.type !== "key-agreement" || "type" in info.originator || parts.type !== "dhx") {
    throw new Error("the message is another one");
  }
  const made = info.originator;
  const below = bytesToBigInt(parts.parameters.prime) - 1n;
  // RFC 2631, section 2.1.5. -2 is no square, and so outside of the subgroup.
  for (const value of [0n, 1n, below - 1n, below, below + 2n]) {
    const originator = { ...made, publicKey: new DerBuilder().integer(value).finish() };
    const recipientInfos = [{ ...info, originator }];
    const changed = ContentInfo.create(
      CMS_CONTENT_TYPES.envelopedData,
      encodeEnvelopedData({ ...decoded, recipientInfos }),
    );
    const failure = await assertRejects(() => decryptCms(changed, { key: dh.key }), SslError);
    assertEquals(failure.library, "DH", `${value}`);
    assertStringIncludes(failure.reason, "CHECK_PUBKEY");
  }
});
