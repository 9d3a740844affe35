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
      /** What a class or an interface extends; more than names, such as `Omit<…>`, is not followed. */
      readonly extends?: string | readonly { readonly value?: { readonly typeName?: string } }[];
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
  const parents = new Map<string, readonly string[]>();
  for (const { symbols } of Object.values(documentation.nodes)) {
    for (const { name, declarations } of symbols) {
      parents.set(name, declarations.flatMap(({ def }) => parentsOf(def?.extends)));
      const names = declarations.flatMap(({ def }) => [
        ...(def?.methods ?? []),
        ...(def?.properties ?? []),
      ]).map((member) => member.name);
      members.set(name, new Set(names));
    }
  }
  for (const name of members.keys()) inherit(name, members, parents);
  return members;
}

function parentsOf(
  extended: DocumentedSymbol["declarations"][number]["def"]["extends"],
): readonly string[] {
  if (extended === undefined) return [];
  if (typeof extended === "string") return [extended];
  return extended.flatMap(({ value }) => value?.typeName ?? []);
}

/** Adds to a class or an interface the members of those that it extends. */
function inherit(
  name: string,
  members: Map<string, Set<string>>,
  parents: Map<string, readonly string[]>,
): Set<string> {
  const own = members.get(name) ?? new Set();
  for (const parent of parents.get(name) ?? []) {
    if (parent === name) continue;
    for (const member of inherit(parent, members, parents)) own.add(member);
  }
  return own;
}
