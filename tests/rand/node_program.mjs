// Copyright 2026 the streamssl authors. MIT license.

/** What node_test.ts runs on Node: node node_program.mjs DIRECTORY EGD_SOCKET. Prints a report. */

import { statSync } from "node:fs";
import * as hostCrypto from "node:crypto";
import process from "node:process";
import {
  argon2,
  argon2Sync,
  pbkdf2,
  pbkdf2Sync,
  scrypt,
  scryptSync,
  sha256,
} from "@streamssl/ssl/crypto";
import {
  connectEgd,
  createDrbg,
  createRandomGenerator,
  ctrDrbg,
  loadFile,
  queryEgdBytes,
  randFileName,
  writeFile,
} from "@streamssl/ssl/rand";
import { encodeHex } from "@streamssl/ssl/wire";

const [directory, socket] = process.argv.slice(2);

async function messageOf(run) {
  try {
    await run();
    return "no error";
  } catch (error) {
    return `${error.name} ${error.reason} ${error.message}`;
  }
}

const salt = new Uint8Array(16).fill(2);
const options = {
  salt,
  secret: new Uint8Array(8).fill(3),
  associatedData: new Uint8Array(12).fill(4),
  memory: 32,
  passes: 3,
  parallelism: 4,
  length: 32,
};
const password = new Uint8Array(32).fill(1);
const onProgress = () => {};
const argon2Keys = {};
for (const type of ["argon2d", "argon2i", "argon2id"]) {
  argon2Keys[type] = [
    argon2Sync(type, password, options),
    await argon2(type, password, options),
    // By TypeScript in any case.
    await argon2(type, password, { ...options, onProgress }),
  ].map(encodeHex);
}
const cheap = { salt, iterations: 1000, length: 70 };
const memory = { salt, cost: 1024, length: 70 };

const path = `${directory}/.rnd`;
const generator = createRandomGenerator();
const other = createRandomGenerator({ source: "none" });
const written = await writeFile(generator, path);
const loaded = await loadFile(other, path);
const daemon = await connectEgd({ path: socket });

process.stdout.write(JSON.stringify({
  hostArgon2: hostCrypto.argon2Sync !== undefined,
  argon2Keys,
  pbkdf2: [
    pbkdf2Sync(sha256, "p", cheap),
    await pbkdf2(sha256, "p", cheap),
    await pbkdf2(sha256, "p", { ...cheap, onProgress }),
  ].map(encodeHex),
  scrypt: [
    scryptSync("p", memory),
    await scrypt("p", memory),
    await scrypt("p", { ...memory, onProgress }),
  ].map(encodeHex),
  files: {
    name: randFileName(),
    written,
    loaded,
    mode: (statSync(path).mode & 0o777).toString(8),
    seeded: other.status(),
    device: await loadFile(createRandomGenerator({ source: "none" }), "/dev/urandom"),
    directory: await messageOf(() => writeFile(generator, directory)),
    missing: await messageOf(() => loadFile(other, `${directory}/none`)),
    socket: await messageOf(() => loadFile(other, socket)),
    unwritable: await messageOf(() => writeFile(generator, `${directory}/none/.rnd`)),
  },
  egd: {
    bytes: (await queryEgdBytes({ path: socket, bytes: 300 })).length,
    processId: await daemon.processId(),
    available: await daemon.entropyAvailable(),
    file: await messageOf(() => connectEgd({ path })),
  },
  drbg: createDrbg(ctrDrbg(32)).random(100_000).length,
}));
daemon.close();
