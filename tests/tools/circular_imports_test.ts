// Copyright 2026 the streamssl authors. MIT license.

/** Modules of the package never import each other in a circle. */

import { assert, assertEquals } from "@std/assert";

interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier?: string };
  }[];
}

const ROOT = new URL("../../", import.meta.url).href;

/** Which modules each module imports for more than types. */
async function importsOf(entry: string): Promise<Map<string, string[]>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: decodeURIComponent(new URL(ROOT).pathname),
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly modules: readonly ModuleInfo[];
  };
  const own = modules.filter(({ specifier }) => specifier.startsWith(ROOT));
  return new Map(own.map(({ specifier, dependencies = [] }) => [
    specifier.slice(ROOT.length),
    dependencies.map(({ code }) => code?.specifier ?? "")
      .filter((target) => target.startsWith(ROOT)).map((target) => target.slice(ROOT.length)),
  ]));
}

/** The first circle that is found: each module imports the next, and the last the first. */
function findCircle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  function visit(module: string, path: readonly string[]): string[] | undefined {
    if (path.includes(module)) return path.slice(path.indexOf(module));
    if (done.has(module)) return undefined;
    for (const target of imports.get(module) ?? []) {
      const circle = visit(target, [...path, module]);
      if (circle !== undefined) return circle;
    }
    done.add(module);
    return undefined;
  }
  for (const module of imports.keys()) {
    const circle = visit(module, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

Deno.test("no module imports itself in a circle", async () => {
  assertEquals(findCircle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c"]);
  for (const entry of ["mod.ts", "crypto/mod.ts", "rand/mod.ts", "bio/mod.ts", "cli/main.ts"]) {
    const imports = await importsOf(entry);
    assert(imports.size > 20, `${entry} imports only ${imports.size} modules`);
    assertEquals(findCircle(imports), undefined, entry);
  }
});

Deno.test("what needs random bytes loads no generator", async () => {
  const loaded = [...(await importsOf("tls/mod.ts")).keys()];
  assert(loaded.includes("rand/random.ts"));
  const generators = loaded.filter((module) => /^rand\/(drbg|egd|seed_file|mod)\.ts$/.test(module));
  assertEquals(generators, []);
});

Deno.test("a connection loads modules that it needs, not whole rooms", async () => {
  const imports = await importsOf("tls/mod.ts");
  const rooms = ["bio", "conf", "crypto", "crypto/asn1", "rand", "x509", "x509/cms"];
  for (const room of rooms.map((name) => `${name}/mod.ts`)) {
    const importers = [...imports].filter(([_, targets]) => targets.includes(room));
    assertEquals(importers.map(([module]) => module), [], `these import ${room}`);
  }
});
