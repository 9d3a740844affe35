// Copyright 2026 the streamssl authors. MIT license.

// Computes over node:crypto of Node 24.8 or later, which is OpenSSL 3.5. Takes a JSON array of tasks on
// the standard input, gives a JSON array of results on the standard output. Bytes are hexadecimal text.

import * as crypto from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const bytes = (text) => Buffer.from(text ?? "", "hex");
const der = (key, type) => key.export({ format: "der", type }).toString("hex");
const privateKey = (text) =>
  crypto.createPrivateKey({ key: bytes(text), format: "der", type: "pkcs8" });
const publicKey = (text) =>
  crypto.createPublicKey({ key: bytes(text), format: "der", type: "spki" });

/** A key with the context of its signatures. */
function withContext(key, task) {
  return task.context === undefined ? key : { key, context: bytes(task.context) };
}

const operations = {
  generate({ type }) {
    const pair = crypto.generateKeyPairSync(type);
    return { pkcs8: der(pair.privateKey, "pkcs8"), spki: der(pair.publicKey, "spki") };
  },
  readPrivate(task) {
    const key = privateKey(task.pkcs8);
    return { pkcs8: der(key, "pkcs8"), spki: der(crypto.createPublicKey(key), "spki") };
  },
  readPublic: (task) => ({ spki: der(publicKey(task.spki), "spki") }),
  sign(task) {
    const key = withContext(privateKey(task.pkcs8), task);
    return { signature: crypto.sign(null, bytes(task.data), key).toString("hex") };
  },
  verify(task) {
    const key = withContext(publicKey(task.spki), task);
    return { good: crypto.verify(null, bytes(task.data), key, bytes(task.signature)) };
  },
  verifyCertificate(task) {
    const certificate = new crypto.X509Certificate(bytes(task.der));
    const issuer = publicKey(task.spki);
    return { good: certificate.verify(issuer), subject: certificate.subject };
  },
  encapsulate(task) {
    const { ciphertext, sharedKey } = crypto.encapsulate(publicKey(task.spki));
    return { ciphertext: ciphertext.toString("hex"), secret: sharedKey.toString("hex") };
  },
  decapsulate(task) {
    const secret = crypto.decapsulate(privateKey(task.pkcs8), bytes(task.ciphertext));
    return { secret: secret.toString("hex") };
  },
};

const results = JSON.parse(readFileSync(0, "utf8")).map((task) => {
  try {
    return operations[task.operation](task);
  } catch (error) {
    return { error: String(error.message) };
  }
});
writeFileSync(1, JSON.stringify(results));
