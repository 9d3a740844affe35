// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { generateKey } from "@streamssl/ssl/crypto";
import {
  AuthorityError,
  type AuthorityFilePaths,
  Certificate,
  CertificateAuthority,
  createCertificate,
  createCertificateRequest,
  FileAuthorityDatabase,
  parseIndex,
} from "@streamssl/ssl/x509";
import { peerTest } from "../../support/peers.ts";
import { makeAuthority, type TestAuthority } from "./_authority.ts";

const key = await generateKey({ type: "ec", curve: "P-256" });
const certificate = await createCertificate({ subject: "CN=CA", isCa: true, key });

function pathsIn(directory: string): AuthorityFilePaths {
  return {
    index: `${directory}/index.txt`,
    serial: `${directory}/serial`,
    crlNumber: `${directory}/crlnumber`,
    newCertificates: directory,
  };
}

function authorityOver(database: FileAuthorityDatabase): CertificateAuthority {
  return new CertificateAuthority({
    certificate,
    key,
    database,
    settings: { days: 30, crlDays: 1 },
  });
}

function startIssuer(test: TestAuthority, prefix: string, count: number): Deno.ChildProcess {
  const script = new URL("./_issuer.ts", import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-all", script, test.directory, prefix, `${count}`],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** What must hold whatever happened: an index that reads, every number used once, a higher next one. */
async function checkFiles(directory: string): Promise<bigint[]> {
  const serials = parseIndex(await Deno.readTextFile(`${directory}/index.txt`))
    .map(({ serialNumber }) => serialNumber);
  const next = BigInt(`0x${(await Deno.readTextFile(`${directory}/serial`)).trim()}`);
  assert(serials.every((serial) => serial < next), `${serials} and then ${next}`);
  return serials;
}

Deno.test("two processes at once issue different serial numbers, and lose no entry", async () => {
  await using test = await makeAuthority();
  const children = [startIssuer(test, "a", 12), startIssuer(test, "b", 12)];
  const outputs = await Promise.all(children.map((child) => child.output()));
  const told = outputs.flatMap(({ stdout }) =>
    new TextDecoder().decode(stdout).trim().split("\n").map(BigInt)
  );
  assertEquals(new Set(told).size, 24);
  const serials = await checkFiles(test.directory);
  assertEquals([...serials].sort(), [...told].sort());
  assertEquals(await test.read("serial"), "19\n");
});

Deno.test("a process that is killed leaves files with which the next one goes on", async () => {
  await using test = await makeAuthority();
  const told: bigint[] = [];
  for (const [round, delay] of [3, 11, 23].entries()) {
    const child = startIssuer(test, `r${round}-`, 1000);
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader.read()).value ?? "";
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill("SIGKILL");
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    await child.status;
    // The last line may be cut off.
    told.push(...text.split("\n").slice(0, -1).map(BigInt));
    const serials = await checkFiles(test.directory);
    assert(told.every((serial) => serials.includes(serial)), `told ${told}, noted ${serials}`);
  }
  assertEquals(new Set(told).size, told.length);
  assert(told.length >= 3);
});

/** Lets the n-th call that changes files, and all after it, fail: what a dead process does. */
function crashAt(step: number): Disposable & { readonly calls: number } {
  const { open, rename, remove } = Deno;
  let calls = 0;
  const guard = <F extends (...args: never[]) => unknown>(call: F): F =>
    ((...args: Parameters<F>) => {
      calls += 1;
      if (calls >= step) return Promise.reject(new Error("crash"));
      return call(...args);
    }) as unknown as F;
  Object.assign(Deno, { open: guard(open), rename: guard(rename), remove: guard(remove) });
  return {
    get calls() {
      return calls;
    },
    [Symbol.dispose]: () => void Object.assign(Deno, { open, rename, remove }),
  };
}

Deno.test("a crash after any step leaves a database that goes on and uses no number twice", async () => {
  const options = { staleAfter: 30 };
  let crashes = 0;
  for (let step = 1; step < 60; step++) {
    const directory = await Deno.makeTempDir();
    const database = await FileAuthorityDatabase.create(pathsIn(directory), options);
    const first = await createCertificateRequest({ subject: "CN=first", key });
    await authorityOver(database).issue(first);
    const second = await createCertificateRequest({ subject: `CN=second${step}`, key });
    let issued: Certificate | undefined;
    {
      using _crash = crashAt(step);
      issued = await authorityOver(database).issue(second).catch(() => undefined);
    }
    const serials = await checkFiles(directory);
    assert(serials.includes(1n), `step ${step}`);
    if (issued !== undefined) assert(serials.includes(issued.serialNumber));
    const next = new FileAuthorityDatabase(pathsIn(directory), options);
    const third = await authorityOver(next)
      .issue(await createCertificateRequest({ subject: "CN=third", key }));
    assert(!serials.includes(third.serialNumber), `step ${step}`);
    assertEquals((await checkFiles(directory)).length, serials.length + 1);
    await Deno.remove(directory, { recursive: true });
    if (issued !== undefined) break;
    crashes += 1;
  }
  assert(crashes > 10, `${crashes} steps`);
});

Deno.test("FileAuthorityDatabase puts a dead process's lock aside, but waits for a living one", async () => {
  const directory = await Deno.makeTempDir();
  const paths = pathsIn(directory);
  const dead = await FileAuthorityDatabase.create(paths, { staleAfter: 50 });
  await Deno.writeTextFile(`${paths.index}.lock`, "somebody 0\n");
  const start = performance.now();
  assertEquals(await dead.change((transaction) => transaction.takeSerialNumber()), 1n);
  assert(performance.now() - start >= 45);
  // A holder that works for long renews the lock.
  const other = new FileAuthorityDatabase(paths, { staleAfter: 60, timeout: 5000 });
  const order: string[] = [];
  const slow = new FileAuthorityDatabase(paths, { staleAfter: 60 }).change(async (transaction) => {
    order.push("slow begins");
    await new Promise((resolve) => setTimeout(resolve, 400));
    order.push("slow ends");
    return await transaction.takeSerialNumber();
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const fast = other.change((transaction) => {
    order.push("fast");
    return transaction.takeSerialNumber();
  });
  assertEquals(await Promise.all([slow, fast]), [2n, 3n]);
  assertEquals(order, ["slow begins", "slow ends", "fast"]);
  const held = new FileAuthorityDatabase(paths).change(async () => {
    const impatient = new FileAuthorityDatabase(paths, { timeout: 40 });
    const error = await assertRejects(() => impatient.change(() => 0), Error, "is held by another");
    assertEquals((error as { reason?: string }).reason, "locked");
  });
  await held;
  for await (const { name } of Deno.readDir(directory)) assert(!name.includes("lock"), name);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("a holder that lost its lock changes nothing", async () => {
  const directory = await Deno.makeTempDir();
  const paths = pathsIn(directory);
  const database = await FileAuthorityDatabase.create(paths);
  await assertRejects(
    () =>
      database.change(async (transaction) => {
        await Deno.writeTextFile(`${paths.index}.lock`, "another 0\n");
        await transaction.takeSerialNumber();
      }),
    Error,
    "was lost to another process",
  );
  assertEquals(await Deno.readTextFile(`${directory}/serial`), "01\n");
  await Deno.remove(directory, { recursive: true });
});

Deno.test("FileAuthorityDatabase tells what is wrong with its files", async () => {
  const directory = await Deno.makeTempDir();
  const paths = pathsIn(directory);
  const database = new FileAuthorityDatabase(paths);
  const entries = () => database.entries();
  await assertRejects(entries, Error, "No such file");
  await Deno.writeTextFile(`${paths.index}.old`, "");
  await assertRejects(entries, Error, "a program died while it put");
  await Deno.writeTextFile(paths.index, "");
  const take = () => database.change((transaction) => transaction.takeSerialNumber());
  await assertRejects(take, Error, "error while loading serial number");
  for (const text of ["", "xyz\n", "-1\n", "f".repeat(2000)]) {
    await Deno.writeTextFile(`${directory}/serial`, text);
    await assertRejects(take, Error, "unable to load number from");
  }
  const bad: [string, string][] = [
    ["V\t271128013923Z\t\t01\tunknown\n", "wrong number of fields: 6 are expected, 5 came"],
    ["X\t271128013923Z\t\t01\tunknown\t/CN=a\n", "none of V, R and E"],
    ["V\t271328013923Z\t\t01\tunknown\t/CN=a\n", "invalid expiry date"],
    ["V\t271128013923Z\t271128013923Z\t01\tunknown\t/CN=a\n", "not revoked yet"],
    ["V\t271128013923Z\t\t1\tunknown\t/CN=a\n", "bad serial number length (1)"],
    ["V\t271128013923Z\t\t0G\tunknown\t/CN=a\n", "bad char in serial number"],
    ["R\t271128013923Z\t\t01\tunknown\t/CN=a\n", "invalid revocation date"],
    ["R\t271128013923Z\t261128013923Z,why\t01\tunknown\t/CN=a\n", "invalid reason code why"],
    ["R\t271128013923Z\t261128013923Z,keyTime\t01\tunknown\t/CN=a\n", "missing compromised time"],
    ["R\t271128013923Z\t261128013923Z,keyTime,1\t01\tunknown\t/CN=a\n", "invalid compromised time"],
    ["R\t271128013923Z\t261128013923Z,holdInstruction\t01\tunknown\t/\n", "missing hold"],
    ["R\t271128013923Z\t261128013923Z,holdInstruction,?\t01\tu\t/\n", "invalid object identifier"],
    [
      "V\t271128013923Z\t\t0A\tunknown\t/CN=a\n# note\nV\t271128013923Z\t\t0a\tunknown\t/CN=b\n",
      "Error on line 3 of the index: error creating serial number index",
    ],
  ];
  for (const [text, message] of bad) {
    await Deno.writeTextFile(paths.index, text);
    await assertRejects(entries, Error, message);
  }
  await Deno.remove(directory, { recursive: true });
});

Deno.test("fields with tabs, and what another program wrote meanwhile, are seen", async () => {
  const directory = await Deno.makeTempDir();
  const paths = pathsIn(directory);
  const database = await FileAuthorityDatabase.create(paths, { uniqueSubject: false });
  const entry = {
    status: "valid" as const,
    notAfter: new Date("2060-01-01T00:00:00Z"),
    serialNumber: 0n,
    file: "a\tb",
    subject: "/CN=\ttab\t",
  };
  await database.change((transaction) => transaction.put([entry]));
  const text = await Deno.readTextFile(paths.index);
  assertEquals(text, "V\t20600101000000Z\t\t00\ta\\\tb\t/CN=\\\ttab\\\t\n");
  assertEquals(await database.find(0n), entry);
  assertEquals(await Deno.readTextFile(`${paths.index}.attr`), "unique_subject = no\n");
  assertEquals(await Deno.readTextFile(`${paths.index}.old`), "");
  await Deno.writeTextFile(paths.index, `${text}V\t20600101000000Z\t\t01\tunknown\t/CN=b\n`);
  assertEquals((await database.find(1n))?.subject, "/CN=b");
  await Deno.remove(directory, { recursive: true });
});

peerTest(
  "openssl ca issues from what a crash left, and keeps unique_subject = no",
  ["openssl"],
  async () => {
    await using test = await makeAuthority("unique_subject = no");
    const request = await createCertificateRequest({ subject: "CN=same,O=Test", key });
    await test.authority.issue(request);
    await test.authority.issue(request);
    await Deno.writeTextFile(test.path("same.csr"), request.toPem());
    await Deno.writeTextFile(test.path("index.txt.new"), "half of a li");
    const issued = await test.ca("-in", test.path("same.csr"), "-notext");
    assert(issued.success, issued.stderr);
    assertEquals(Certificate.fromPem(issued.stdout).serialNumber, 3n);
    assertEquals((await test.authority.database.entries()).length, 3);
  },
);

Deno.test("nothing is issued that could not be kept", async () => {
  await using test = await makeAuthority();
  const request = await createCertificateRequest({ subject: "CN=a,O=Test,C=DE", key });
  await Deno.remove(test.path("certs"), { recursive: true });
  const error = await assertRejects(
    () => test.authority.issue(request),
    AuthorityError,
    '/certs": No such directory',
  );
  assertEquals(error.reason, "badDatabase");
  assertEquals(await test.read("index.txt"), "");
  await Deno.mkdir(test.path("certs"));
  const { serialNumber } = await test.authority.issue(request);
  assertEquals(serialNumber, 2n);
});
