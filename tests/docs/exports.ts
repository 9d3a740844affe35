// Copyright 2026 the streamssl authors. MIT license.

/**
 * What the package exports, types and members included, as `deno doc` tells it.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** What of the output of `deno doc --json` is needed. */
interface Documentation {
  readonly nodes: Readonly<Record<string, { readonly symbols: readonly DocumentedSymbol[] }>>;
}

interface DocumentedSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly def: {
      readonly methods?: readonly { readonly name: string }[];
      readonly properties?: readonly { readonly name: string }[];
    };
  }[];
}

/** The members of each export, by its name, of each room, by its key in deno.json. */
export async function membersByRoom(): Promise<Map<string, Map<string, Set<string>>>> {
  const rooms = new Map<string, Map<string, Set<string>>>();
  for (const [key, entry] of Object.entries(config.exports)) {
    rooms.set(key, await membersOf(entry));
  }
  return rooms;
}

async function membersOf(entry: string): Promise<Map<string, Set<string>>> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", entry],
    cwd: new URL("../../", import.meta.url),
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  const documentation: Documentation = JSON.parse(new TextDecoder().decode(stdout));
  const members = new Map<string, Set<string>>();
  for (const { symbols } of Object.values(documentation.nodes)) {
    for (const { name, declarations } of symbols) {
      const names = declarations.flatMap(({ def }) => [
        ...(def?.methods ?? []),
        ...(def?.properties ?? []),
      ]).map((member) => member.name);
      members.set(name, new Set(names));
    }
  }
  return members;
}
