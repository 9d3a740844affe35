// Copyright 2026 the streamssl authors. MIT license.

// Encrypts with the OpenSSL below Node: one process for every cipher and length. Debian's Node uses the
// system's libcrypto, the one of the program `openssl`.
//
// Usage: node --openssl-legacy-provider every_length.mjs JOBS DATA. JOBS is JSON: an array of
// { names, key, iv, additionalData, tagLength, lengths }, with hexadecimal digits. Writes JSON: for each
// job the digests of ciphertext and tag by length, null where OpenSSL refuses the length, or null where
// it does not have the cipher.

import { createCipheriv, createHash, getCipherInfo } from "node:crypto";
import { readFileSync } from "node:fs";

const [, , jobsPath, dataPath] = process.argv;
const data = readFileSync(dataPath);
const bytes = (hex) => Buffer.from(hex, "hex");

function encrypt(name, job, plaintext) {
  const options = job.tagLength > 0 ? { authTagLength: job.tagLength } : {};
  const iv = job.iv === "" ? null : bytes(job.iv);
  const cipher = createCipheriv(name, bytes(job.key), iv, options);
  if (job.tagLength > 0) {
    cipher.setAAD(bytes(job.additionalData), { plaintextLength: plaintext.length });
  }
  const parts = [cipher.update(plaintext), cipher.final()];
  if (job.tagLength > 0) parts.push(cipher.getAuthTag());
  return createHash("sha256").update(Buffer.concat(parts)).digest("hex");
}

const results = JSON.parse(readFileSync(jobsPath, "utf8")).map((job) => {
  const name = job.names.find((candidate) => getCipherInfo(candidate) !== undefined);
  if (name === undefined) return null;
  return job.lengths.map((length) => {
    try {
      return encrypt(name, job, data.subarray(0, length));
    } catch {
      return null;
    }
  });
});
process.stdout.write(JSON.stringify({ openssl: process.versions.openssl, results }));
