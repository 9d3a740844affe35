// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  bcryptPbkdf,
  bcryptPbkdfSync,
  formatOpensshPrivateKey,
  formatOpensshPrivateKeySync,
  formatOpensshPublicKey,
  generateKey,
  openPrivateKeyPem,
  parseOpensshPrivateKey,
  parseOpensshPrivateKeySync,
  parseOpensshPublicKey,
  parsePrivateKeyPem,
} from "../../../crypto/mod.ts";
import { formatPem, parsePem } from "../../../crypto/pem/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { withShell } from "../pkcs8/_shell.ts";

const CIPHERS = [
  ...["aes128", "aes192", "aes256"].flatMap((name) => [`${name}-ctr`, `${name}-cbc`]),
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "3des-cbc",
  "chacha20-poly1305@openssh.com",
];
const TYPES = ["rsa -b 1024", "dsa", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "ed25519"];

const key = await generateKey({ type: "ed25519" });
const OURS = await Promise.all([
  generateKey({ type: "rsa", bits: 2048 }),
  generateKey({ type: "ec", curve: "P-256" }),
  generateKey({ type: "ec", curve: "P-384" }),
  generateKey({ type: "ec", curve: "P-521" }),
]);
OURS.push(key);

/** The library and reason of what is thrown. */
function reasonOf(work: () => unknown): string {
  const { library, reason } = assertThrows(work, SslError);
  return `${library} ${reason}`;
}

peerTest("ssh-keygen's keys of every type and cipher are read", ["ssh-keygen"], async () => {
  await withShell(async (shell) => {
    await shell.run([
      ...TYPES.map((type, index) =>
        `ssh-keygen -q -t ${type} -N '' -C 'me at häus' -f type${index}`
      ),
      ...CIPHERS.map((cipher, index) =>
        `ssh-keygen -q -t ed25519 -N 'sécret' -Z ${cipher} -a 2 -f cipher${index}`
      ),
    ].join("\n"));
    for (const [index, type] of TYPES.entries()) {
      const opened = parseOpensshPrivateKeySync(shell.text(`type${index}`));
      const line = parseOpensshPublicKey(shell.text(`type${index}.pub`));
      assert(line.key.equals(opened.key.publicKey), type);
      assertEquals([line.comment, opened.comment], ["me at häus", "me at häus"], type);
      const again = formatOpensshPublicKey(line.key, { comment: line.comment });
      assertEquals(`${again}\n`, shell.text(`type${index}.pub`));
    }
    for (const [index, cipher] of CIPHERS.entries()) {
      const text = shell.text(`cipher${index}`);
      const opened = await parseOpensshPrivateKey(text, { passphrase: "sécret" });
      const line = parseOpensshPublicKey(shell.text(`cipher${index}.pub`));
      assert(line.key.equals(opened.key.publicKey), cipher);
    }
  });
});

peerTest("ssh-keygen reads the keys that are written here", ["ssh-keygen"], async () => {
  await withShell(async (shell) => {
    const files: [name: string, passphrase: string, line: string][] = [];
    for (const [index, ours] of OURS.entries()) {
      const line = formatOpensshPublicKey(ours.publicKey, { comment: "me" });
      await shell.write(`plain${index}`, formatOpensshPrivateKeySync(ours, { comment: "me" }));
      files.push([`plain${index}`, "", line]);
    }
    const line = formatOpensshPublicKey(key.publicKey, { comment: "me" });
    for (const [index, cipher] of CIPHERS.entries()) {
      const options = { comment: "me", passphrase: "sécret", cipher, rounds: 2 };
      await shell.write(`cipher${index}`, await formatOpensshPrivateKey(key, options));
      files.push([`cipher${index}`, "sécret", line]);
    }
    const { stdout } = await shell.run(
      "chmod 600 *\n" +
        files.map(([name, passphrase]) => `ssh-keygen -y -P '${passphrase}' -f ${name}`).join("\n"),
    );
    assertEquals(stdout.trim().split("\n"), files.map(([_, __, expected]) => expected));
  });
});

Deno.test("bcrypt_pbkdf gives what OpenBSD's gives", async () => {
  // OpenBSD, regress/lib/libutil/bcrypt_pbkdf: password "password", salt "salt", 4 rounds.
  const salt = new TextEncoder().encode("salt");
  const output = bcryptPbkdfSync("password", { salt, rounds: 4, length: 32 });
  assertEquals(
    encodeHex(output),
    "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9",
  );
  assertEquals(await bcryptPbkdf("password", { salt, rounds: 4, length: 32 }), output);
  assertThrows(() => bcryptPbkdfSync("", { salt, rounds: 4, length: 32 }), RangeError);
  assertThrows(() => bcryptPbkdfSync("x", { salt, rounds: 0, length: 32 }), RangeError);
  assertThrows(() => bcryptPbkdfSync("x", { salt, rounds: 1, length: 1025 }), RangeError);
  const empty = { salt: new Uint8Array(0), rounds: 1, length: 32 };
  assertThrows(() => bcryptPbkdfSync("x", empty), RangeError);
});

Deno.test("missing and wrong pass phrases are told apart from damage", async () => {
  for (const cipher of CIPHERS) {
    const options = { passphrase: "x", cipher, rounds: 1 };
    const text = await formatOpensshPrivateKey(key, options);
    assertEquals(reasonOf(() => parseOpensshPrivateKeySync(text)), "PEM BAD_PASSWORD_READ");
    const wrong = reasonOf(() => parseOpensshPrivateKeySync(text, { passphrase: "y" }));
    assert(wrong === "EVP BAD_DECRYPT" || wrong === "PROV BAD_DECRYPT", wrong);
    await assertRejects(() => parseOpensshPrivateKey(text, { passphrase: "" }), SslError);
  }
  const slow = formatOpensshPrivateKeySync(key, { passphrase: "x", rounds: 3 });
  const greedy = { passphrase: "x", maxRounds: 2 };
  assertEquals(reasonOf(() => parseOpensshPrivateKeySync(slow, greedy)), "EVP DECODE_ERROR");
});

Deno.test("damaged files give typed errors only", () => {
  const texts = [
    formatOpensshPrivateKeySync(key, { comment: "c" }),
    formatOpensshPrivateKeySync(OURS[1]!),
    formatOpensshPrivateKeySync(key, { passphrase: "x", rounds: 1 }),
  ];
  for (const text of texts) {
    const [block] = parsePem(text);
    const { bytes, label } = block!;
    const options = { passphrase: "x", maxRounds: 2 };
    for (let at = 0; at < bytes.length; at++) {
      const damaged = formatPem(label, bytes.with(at, bytes[at]! ^ (1 << at % 8)));
      try {
        parseOpensshPrivateKeySync(damaged, options);
      } catch (error) {
        assert(error instanceof SslError, `${at}: ${error}`);
      }
      const cut = formatPem(label, bytes.subarray(0, at));
      assertThrows(() => parseOpensshPrivateKeySync(cut, options), SslError);
    }
  }
});

Deno.test("lines that are no public keys are refused", () => {
  const line = formatOpensshPublicKey(key.publicKey);
  const ec = formatOpensshPublicKey(OURS[1]!.publicKey);
  assertEquals(parseOpensshPublicKey(`  ${line}\r\n`).comment, "");
  const base64 = line.split(" ")[1]!;
  const wrong = [
    ["", "DECODE_ERROR"],
    ["ssh-ed25519", "DECODE_ERROR"],
    [base64, "DECODE_ERROR"],
    [`ssh-rsa ${base64}`, "DECODE_ERROR"],
    [`ssh-ed25519 ${base64.slice(1)}`, "DECODE_ERROR"],
    [`ssh-ed25519 ${base64.slice(0, -4)}`, "DECODE_ERROR"],
    [`ssh-ed25519 ${base64}AAAA`, "DECODE_ERROR"],
    [`${line}\n${line}`, "DECODE_ERROR"],
    [`${line} ${"x".repeat(20_000)}`, "DECODE_ERROR"],
    ["-----BEGIN PUBLIC KEY-----", "DECODE_ERROR"],
    [`sk-x ${btoa("\0\0\0\x04sk-x")}`, "UNSUPPORTED_KEY_TYPE"],
  ] as const;
  for (const [text, reason] of wrong) {
    assertEquals(reasonOf(() => parseOpensshPublicKey(text)), `EVP ${reason}`, text);
  }
  const offCurve = `${ec.slice(0, -6)}AAAA${ec.slice(-2)}`;
  assertThrows(() => parseOpensshPublicKey(offCurve), SslError);
});

Deno.test("what OpenSSH has not is refused when it is written", async () => {
  for (const parameters of [{ type: "ed448" }, { type: "ec", curve: "secp256k1" }] as const) {
    const other = await generateKey(parameters);
    const reason = "EVP UNSUPPORTED_KEY_TYPE";
    assertEquals(reasonOf(() => formatOpensshPrivateKeySync(other)), reason);
    assertEquals(reasonOf(() => formatOpensshPublicKey(other.publicKey)), reason);
  }
  const three = await generateKey({ type: "rsa", bits: 1024, primes: 3 });
  assertThrows(() => formatOpensshPrivateKeySync(three), SslError, "3 primes");
  const unknown = { passphrase: "x", cipher: "rot13" };
  assertEquals(reasonOf(() => formatOpensshPrivateKeySync(key, unknown)), "EVP UNSUPPORTED_CIPHER");
  assertThrows(() => formatOpensshPrivateKeySync(key, { cipher: "aes128-ctr" }), TypeError);
  assertThrows(() => formatOpensshPrivateKeySync(key, { passphrase: "" }), RangeError);
  assertThrows(() => formatOpensshPublicKey(key.publicKey, { comment: "a\nb" }), RangeError);
});

Deno.test("the readers of PEM take OpenSSH's private keys as they take others", async () => {
  for (const other of OURS) {
    const plain = formatOpensshPrivateKeySync(other, { comment: "me" });
    const secret = formatOpensshPrivateKeySync(other, { passphrase: "sécret", rounds: 1 });
    const pem = other.toPem();
    assertEquals(parsePrivateKeyPem(`text\n${plain}`).toPem(), pem);
    assertEquals(parsePrivateKeyPem(plain, { passphrase: "not looked at" }).toPem(), pem);
    assertEquals(parsePrivateKeyPem(secret, { passphrase: "sécret" }).toPem(), pem);
    assertEquals((await openPrivateKeyPem(plain)).toPem(), pem);
    const passphrase = new TextEncoder().encode("sécret");
    assertEquals((await openPrivateKeyPem(secret, { passphrase })).toPem(), pem);
  }
});

Deno.test("the pass phrase of an OpenSSH key is asked for only when it is encrypted", async () => {
  let asked = 0;
  const passphrase = () => {
    asked += 1;
    return Promise.resolve("x");
  };
  const plain = formatOpensshPrivateKeySync(key);
  const secret = formatOpensshPrivateKeySync(key, { passphrase: "x", rounds: 2 });
  await openPrivateKeyPem(plain, { passphrase });
  assertEquals(asked, 0);
  await openPrivateKeyPem(secret, { passphrase });
  assertEquals(asked, 1);
  const reason = async (work: Promise<unknown>) =>
    (await assertRejects(() => work, SslError)).reason;
  assertEquals(await reason(openPrivateKeyPem(secret)), "BAD_PASSWORD_READ");
  const none = () => undefined;
  assertEquals(await reason(openPrivateKeyPem(secret, { passphrase: none })), "BAD_PASSWORD_READ");
  assertEquals(await reason(openPrivateKeyPem(secret, { passphrase: "y" })), "BAD_DECRYPT");
  assertEquals(reasonOf(() => parsePrivateKeyPem(secret)), "PEM BAD_PASSWORD_READ");
  assertEquals(reasonOf(() => parsePrivateKeyPem(secret, { passphrase: "y" })), "EVP BAD_DECRYPT");
  const limit = { passphrase: "x", maxIterations: 1 };
  assertEquals(reasonOf(() => parsePrivateKeyPem(secret, limit)), "EVP DECODE_ERROR");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => openPrivateKeyPem(secret, { passphrase, signal }), Error, "enough");
});
