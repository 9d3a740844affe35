// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  aes128Cbc,
  aes128Gcm,
  allCiphers,
  bytesToKey,
  cipherByName,
  createPbes2Scheme,
  decryptPemBlock,
  encryptPem,
  formatPrivateKeyPem,
  formatPrivateKeyPemSync,
  formatTraditionalPrivateKeyPem,
  generateKey,
  isEncryptedPemBlock,
  md5,
  openPrivateKeyPem,
  parsePrivateKeyPem,
  rc4,
  shake128,
} from "../../../crypto/mod.ts";
import { formatPem, parsePem } from "../../../crypto/pem/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { identityFromPem } from "../../../tls/mod.ts";
import { createCertificate } from "../../../x509/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { withShell } from "./_shell.ts";

const PASSPHRASE = "pässword";
const LEGACY = "-provider legacy -provider default";
const MODES = ["cbc", "cfb", "cfb1", "cfb8", "ofb", "ctr"];
/** The usual builds of openssl are without RC5 and IDEA. */
const CIPHERS = allCiphers.filter(({ mode, name }) =>
  MODES.includes(mode) && !/^rc5|^idea/.test(name)
);

const rsa = await generateKey({ type: "rsa", bits: 1024 });
const ec = await generateKey({ type: "ec", curve: "P-256" });

/** The library and reason of what is thrown. */
function reasonOf(work: () => unknown): string {
  const { library, reason } = assertThrows(work, SslError);
  return `${library} ${reason}`;
}

peerTest("openssl reads and writes keys with every cipher of DEK-Info", ["openssl"], async () => {
  await withShell(async (shell) => {
    await shell.write("plain.pem", rsa.toPem());
    for (const cipher of CIPHERS) {
      const text = formatTraditionalPrivateKeyPem(rsa, { passphrase: PASSPHRASE, cipher });
      await shell.write(`${cipher.name}.ours`, text);
    }
    await shell.run(
      CIPHERS.map(({ name }) => `
      $OPENSSL rsa -in plain.pem -traditional -${name} -passout 'pass:${PASSPHRASE}' ${LEGACY} \
        -out ${name}.theirs
      $OPENSSL pkey -in ${name}.ours -passin 'pass:${PASSPHRASE}' ${LEGACY} -out ${name}.read
    `).join(""),
    );
    for (const { name } of CIPHERS) {
      assertEquals(new TextDecoder().decode(shell.read(`${name}.read`)), rsa.toPem(), name);
      const theirs = parsePrivateKeyPem(shell.text(`${name}.theirs`), { passphrase: PASSPHRASE });
      assertEquals(theirs.toPem(), rsa.toPem(), name);
    }
    assert(CIPHERS.length > 60);
  });
});

peerTest("openssl reads what is written as PKCS #8, and the other way", ["openssl"], async () => {
  const schemes = [
    createPbes2Scheme({ iterations: 2048 }),
    createPbes2Scheme({ kdf: "scrypt" }),
    createPbes2Scheme({ iterations: 100, cipher: cipherByName("camellia-256-cbc") }),
  ];
  const theirs = ["-v2 aes-256-cbc", "-scrypt", "-v1 PBE-SHA1-3DES", "-v1 PBE-MD5-DES"];
  await withShell(async (shell) => {
    await shell.write("plain.pem", ec.toPem());
    for (const [index, scheme] of schemes.entries()) {
      const text = await formatPrivateKeyPem(ec, { passphrase: PASSPHRASE, scheme });
      await shell.write(`${index}.ours`, text);
    }
    const lines = [
      ...schemes.map((_, index) =>
        `$OPENSSL pkey -in ${index}.ours -passin 'pass:${PASSPHRASE}' -out ${index}.read`
      ),
      ...theirs.map((options, index) =>
        `$OPENSSL pkcs8 -topk8 -in plain.pem ${options} -passout 'pass:${PASSPHRASE}' ${LEGACY} ` +
        `-out ${index}.theirs`
      ),
    ];
    await shell.run(lines.join("\n"));
    for (const index of schemes.keys()) assertEquals(shell.text(`${index}.read`), ec.toPem());
    for (const index of theirs.keys()) {
      const text = shell.text(`${index}.theirs`);
      assertEquals(parsePrivateKeyPem(text, { passphrase: PASSPHRASE }).toPem(), ec.toPem());
      const opened = await openPrivateKeyPem(text, { passphrase: () => PASSPHRASE });
      assertEquals(opened.toPem(), ec.toPem());
    }
  });
});

peerTest("openssl reads DSA keys with a pass phrase", ["openssl"], async () => {
  await withShell(async (shell) => {
    await shell.run(`
      $OPENSSL genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out p.pem
      $OPENSSL genpkey -paramfile p.pem -out k.pem
      $OPENSSL dsa -in k.pem -aes128 -passout pass:x -out theirs.pem ${LEGACY}
      $OPENSSL dsa -in k.pem -out traditional.pem`);
    const key = parsePrivateKeyPem(shell.text("theirs.pem"), { passphrase: "x" });
    assertEquals(key.type, "dsa");
    assertEquals(parsePrivateKeyPem(shell.text("k.pem")).toPem(), key.toPem());
    const ours = formatTraditionalPrivateKeyPem(key, { passphrase: "x", cipher: aes128Cbc });
    await shell.write("ours.pem", ours);
    await shell.run("$OPENSSL pkey -in ours.pem -passin pass:x -out read.pem");
    assertEquals(shell.text("read.pem"), key.toPem());
  });
});

const SCHEME = createPbes2Scheme({ iterations: 3 });

Deno.test("IDEA and RC5 are written and read, too", () => {
  for (const name of ["idea-cbc", "idea-ofb", "rc5-cbc", "rc5-cfb"]) {
    const cipher = cipherByName(name, allCiphers);
    const text = formatTraditionalPrivateKeyPem(ec, { passphrase: "x", cipher });
    assert(text.includes(`DEK-Info: ${name.toUpperCase()},`), text);
    assertEquals(parsePrivateKeyPem(text, { passphrase: "x" }).toPem(), ec.toPem());
  }
});

Deno.test("a pass phrase is changed and removed", async () => {
  const old = await formatPrivateKeyPem(ec, { passphrase: "old", scheme: SCHEME });
  const opened = parsePrivateKeyPem(old, { passphrase: "old" });
  const changed = formatPrivateKeyPemSync(opened, { passphrase: "", scheme: SCHEME });
  assertEquals(
    reasonOf(() => parsePrivateKeyPem(changed, { passphrase: "old" })),
    "EVP BAD_DECRYPT",
  );
  const removed = await formatPrivateKeyPem(parsePrivateKeyPem(changed, { passphrase: "" }));
  assertEquals(removed, ec.toPem());
  assertEquals(formatTraditionalPrivateKeyPem(ec), formatPem("EC PRIVATE KEY", ec.toSec1()));
});

Deno.test("a missing and a wrong pass phrase are told apart from broken files", async () => {
  const pkcs8 = formatPrivateKeyPemSync(ec, { passphrase: PASSPHRASE, scheme: SCHEME });
  const traditional = formatTraditionalPrivateKeyPem(ec, { passphrase: PASSPHRASE });
  for (const text of [pkcs8, traditional]) {
    assertEquals(reasonOf(() => parsePrivateKeyPem(text)), "PEM BAD_PASSWORD_READ");
    await assertRejects(() => openPrivateKeyPem(text), SslError, "Bad password read");
    const asked = () => Promise.resolve(undefined);
    await assertRejects(() => openPrivateKeyPem(text, { passphrase: asked }), SslError);
  }
  for (let index = 0; index < 600; index++) {
    const passphrase = `wrong ${index}`;
    assertEquals(
      reasonOf(() => parsePrivateKeyPem(traditional, { passphrase })),
      "PEM BAD_DECRYPT",
    );
  }
  for (const mode of ["cfb", "ofb", "ctr"]) {
    const cipher = cipherByName(`aes-128-${mode}`);
    const text = formatTraditionalPrivateKeyPem(ec, { passphrase: PASSPHRASE, cipher });
    assertEquals(reasonOf(() => parsePrivateKeyPem(text, { passphrase: "x" })), "PEM BAD_DECRYPT");
  }
  const block = parsePem(pkcs8)[0]!;
  const broken = formatPem(block.label, block.bytes.slice(0, -2));
  const reason = reasonOf(() => parsePrivateKeyPem(broken, { passphrase: PASSPHRASE }));
  assertEquals(reason.split(" ")[0], "ASN1");
  const inside = encryptPem("EC PRIVATE KEY", Uint8Array.of(0x30, 3, 2, 1, 7), PASSPHRASE);
  const wrong = reasonOf(() => parsePrivateKeyPem(inside, { passphrase: PASSPHRASE }));
  assertEquals(wrong.split(" ")[0], "ASN1");
});

Deno.test("a pass phrase for a key that is not encrypted is not looked at", async () => {
  assertEquals(parsePrivateKeyPem(ec.toPem(), { passphrase: "x" }).toPem(), ec.toPem());
  const passphrase = () => {
    throw new Error("asked");
  };
  assertEquals((await openPrivateKeyPem(ec.toPem(), { passphrase })).toPem(), ec.toPem());
});

Deno.test("header fields that OpenSSL refuses are refused with its reasons", () => {
  const iv = "00112233445566778899AABBCCDDEEFF";
  const cases: [string[], string][] = [
    [["Proc-Type: 5,ENCRYPTED", `DEK-Info: AES-128-CBC,${iv}`], "NOT_PROC_TYPE"],
    [[`DEK-Info: AES-128-CBC,${iv}`], "NOT_PROC_TYPE"],
    [["Proc-Type: 4,MIC-ONLY", `DEK-Info: AES-128-CBC,${iv}`], "NOT_ENCRYPTED"],
    [["Proc-Type: 4,ENCRYPTED"], "NOT_DEK_INFO"],
    [["Proc-Type: 4,ENCRYPTED", "Key-Info: x"], "NOT_DEK_INFO"],
    [["Proc-Type: 4,ENCRYPTED", `DEK-Info: AES-129-CBC,${iv}`], "UNSUPPORTED_ENCRYPTION"],
    [["Proc-Type: 4,ENCRYPTED", `DEK-Info: AES-128-GCM,${iv}`], "UNSUPPORTED_ENCRYPTION"],
    [["Proc-Type: 4,ENCRYPTED", `DEK-Info: AES-128-XTS,${iv}`], "UNSUPPORTED_ENCRYPTION"],
    [["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC"], "MISSING_DEK_IV"],
    [["Proc-Type: 4,ENCRYPTED", `DEK-Info: AES-128-ECB,${iv}`], "UNEXPECTED_DEK_IV"],
    [["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0011"], "BAD_IV_CHARS"],
    [["Proc-Type: 4,ENCRYPTED", `DEK-Info: AES-128-CBC,${iv}00`], "BAD_IV_CHARS"],
    [["Proc-Type: 4,ENCRYPTED", `DEK-Info: AES-128-CBC,${iv.replace("00", "0x")}`], "BAD_IV_CHARS"],
    [["Proc-Type: 4,ENCRYPTED", `DEK-Info: AES-128-CBC,${iv}`], "BAD_DECRYPT"],
  ];
  for (const [headers, reason] of cases) {
    const text = "-----BEGIN EC PRIVATE KEY-----\n" + headers.join("\n") + "\n\n" +
      "AAAAAAAAAAAAAAAAAAAAAA==\n-----END EC PRIVATE KEY-----\n";
    const passphrase = "x";
    assertEquals(reasonOf(() => parsePrivateKeyPem(text, { passphrase })), `PEM ${reason}`, text);
  }
});

Deno.test("what can not be written so is refused", async () => {
  for (const cipher of [aes128Gcm, rc4, cipherByName("aes-128-ecb"), cipherByName("aes-128-xts")]) {
    assertEquals(
      reasonOf(() => encryptPem("NOTE", new Uint8Array(3), "x", { cipher })),
      "PEM UNSUPPORTED_CIPHER",
    );
  }
  const ed25519 = await generateKey({ type: "ed25519" });
  assertThrows(() => formatTraditionalPrivateKeyPem(ed25519), TypeError, "as PKCS #8");
  assertThrows(() => formatPrivateKeyPemSync(ec, { scheme: SCHEME }), TypeError, "passphrase");
  await assertRejects(() => formatPrivateKeyPem(ec, { scheme: SCHEME }), TypeError, "passphrase");
  const cipher = aes128Cbc;
  assertThrows(() => formatTraditionalPrivateKeyPem(ec, { cipher }), TypeError, "passphrase");
});

Deno.test("damaged files give typed errors only", () => {
  const texts = [
    formatPrivateKeyPemSync(ec, { passphrase: PASSPHRASE, scheme: SCHEME }),
    formatTraditionalPrivateKeyPem(ec, { passphrase: PASSPHRASE }),
  ];
  const limits = { passphrase: PASSPHRASE, maxIterations: 1000, maxmem: 1e6 };
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 3) {
      const damaged = text.slice(0, at) + "Q" + text.slice(at + 1);
      try {
        assertEquals(parsePrivateKeyPem(damaged, limits).type, "ec");
      } catch (error) {
        assert(error instanceof SslError, `${at}: ${error}`);
      }
      assertThrows(() => parsePrivateKeyPem(text.slice(0, at), limits), SslError);
    }
  }
});

Deno.test("decryptPemBlock() decrypts any block", () => {
  const block = parsePem(encryptPem("NOTE", Uint8Array.of(1, 2, 3), "x"))[0]!;
  assert(isEncryptedPemBlock(block));
  assertEquals(decryptPemBlock(block, "x"), Uint8Array.of(1, 2, 3));
  const ciphers = [aes128Cbc];
  assertEquals(
    reasonOf(() => decryptPemBlock(block, "x", { ciphers })),
    "PEM UNSUPPORTED_ENCRYPTION",
  );
  assert(!isEncryptedPemBlock(parsePem(ec.toPem())[0]!));
});

Deno.test("a TLS identity takes a key that was opened, and tells how of one that was not", async () => {
  const certificate = await createCertificate({ subject: "CN=x", key: ec });
  const text = formatPrivateKeyPemSync(ec, { passphrase: "x", scheme: SCHEME });
  const error = assertThrows(() => identityFromPem(certificate.toPem(), text), SslError);
  assertEquals(error.reason, "UNSUPPORTED_ENCRYPTION");
  assert(error.message.includes("parsePrivateKeyPem(text, { passphrase })"), error.message);
  const key = parsePrivateKeyPem(text, { passphrase: "x" });
  assertEquals(identityFromPem(certificate.toPem(), key).key, key);
});

Deno.test("bytesToKey() chains digests as EVP_BytesToKey, and names wrong numbers", () => {
  const salt = new Uint8Array(8).fill(1);
  const { key, iv } = bytesToKey(md5, "pw", { salt, iterations: 2, keyLength: 20, ivLength: 4 });
  const pw = new TextEncoder().encode("pw");
  const first = md5.digest(md5.digest(Uint8Array.of(...pw, ...salt)));
  const second = md5.digest(md5.digest(Uint8Array.of(...first, ...pw, ...salt)));
  assertEquals(encodeHex(key) + encodeHex(iv), (encodeHex(first) + encodeHex(second)).slice(0, 48));
  assertThrows(() => bytesToKey(md5, "pw", { salt: pw, keyLength: 1 }), RangeError, "8 or none");
  assertThrows(() => bytesToKey(md5, "pw", { keyLength: -1 }), RangeError, "key's length");
  assertThrows(() => bytesToKey(md5, "pw", { keyLength: 1, iterations: 0 }), RangeError);
  assertThrows(() => bytesToKey(md5, "pw", { keyLength: 1, ivLength: 1e9 }), RangeError);
  assertThrows(() => bytesToKey(shake128, "pw", { keyLength: 1 }));
});
