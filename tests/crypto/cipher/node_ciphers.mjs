// Copyright 2026 the streamssl authors. MIT license.

// Encrypts and decrypts with node:crypto of Node, which is OpenSSL. Takes a JSON array of tasks on the
// standard input, gives a JSON array of results on the standard output. Bytes are hexadecimal text, and
// of the results their SHA-256.

import { createCipheriv, createDecipheriv, createHash, getCiphers } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const digestOf = (parts) => createHash("sha256").update(Buffer.concat(parts)).digest("hex");
const bytes = (text) => Buffer.from(text ?? "", "hex");

function run({ name, key, iv, additionalData, tagLength, data, sealed }) {
  if (!getCiphers().includes(name)) return { missing: true };
  const options = tagLength > 0 ? { authTagLength: tagLength } : {};
  const end = bytes(sealed).length - tagLength;
  const cipher = createCipheriv(name, bytes(key), iv === "" ? null : bytes(iv), options);
  const decipher = createDecipheriv(name, bytes(key), iv === "" ? null : bytes(iv), options);
  if (tagLength > 0) {
    cipher.setAAD(bytes(additionalData), { plaintextLength: bytes(data).length });
    decipher.setAuthTag(bytes(sealed).subarray(end));
    decipher.setAAD(bytes(additionalData), { plaintextLength: bytes(data).length });
  }
  const parts = [cipher.update(bytes(data)), cipher.final()];
  if (tagLength > 0) parts.push(cipher.getAuthTag());
  const opened = [decipher.update(bytes(sealed).subarray(0, end)), decipher.final()];
  return { sealed: digestOf(parts), opened: digestOf(opened) };
}

const results = JSON.parse(readFileSync(0, "utf8")).map((task) => {
  try {
    return run(task);
  } catch (error) {
    return { error: String(error.message) };
  }
});
writeFileSync(1, JSON.stringify(results));
