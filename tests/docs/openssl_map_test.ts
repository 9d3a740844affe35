// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../cli/commands.ts";
import { membersByRoom } from "./exports.ts";

/** One row of the map: OpenSSL's names, ours, and where ours come from. */
interface Row {
  readonly line: number;
  readonly theirs: string;
  readonly ours: readonly string[];
  readonly room: string;
}

const ROOT = new URL("../../", import.meta.url);
/** `new Name()`, `Name.member`, `Name.member(…)`, `Name.member: value`. */
const OURS_REGEXP = /^(?:new )?([A-Za-z]\w*)(?:\.(\w+))?(?:\(\))?(?:: .+)?$/;

async function readRows(): Promise<Row[]> {
  const text = await Deno.readTextFile(new URL("docs/openssl-map.md", ROOT));
  return text.split("\n").flatMap((content, index) => {
    if (!content.startsWith("|") || /^\| (OpenSSL|---) \|/.test(content)) return [];
    const cells = content.split("|").slice(1, -1).map((cell) => cell.trim());
    // The table of what differs everywhere compares behaviours, not names.
    if (cells.length === 2) return [];
    assertEquals(cells.length, 4, `line ${index + 1} has ${cells.length} cells`);
    const [theirs = "", ours = "", room = ""] = cells;
    const names = ours === "-" ? [] : ours.split("`").filter((_, place) => place % 2 === 1);
    assert(names.length > 0 || (ours === "-" && room === ""), `line ${index + 1} names nothing`);
    return [{ line: index + 1, theirs, ours: names, room }];
  });
}

Deno.test("every name of ours in the map is exported by the room that the map names", async () => {
  const rooms = await membersByRoom();
  assertEquals(rooms.size, Object.keys(config.exports).length);
  const wrong: string[] = [];
  for (const { line, ours, room } of await readRows()) {
    if (room === "cli") continue;
    for (const span of ours) {
      const [, name = "", member] = OURS_REGEXP.exec(span) ?? [];
      const members = rooms.get(`./${room}`)?.get(name);
      const found = members !== undefined && (member === undefined || members.has(member));
      if (!found) wrong.push(`line ${line}: ${span} from ${room}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("no row of the map says again what another says", async () => {
  const rows = await readRows();
  assert(rows.length > 300, `${rows.length} rows`);
  const seen = new Map<string, number>();
  const twice: string[] = [];
  for (const { line, theirs, ours } of rows) {
    for (const name of theirs.split(", ").filter((part) => /^\w+$/.test(part))) {
      const key = `${name} ${ours.join()}`;
      if (seen.has(key)) twice.push(`${name}: lines ${seen.get(key)} and ${line}`);
      seen.set(key, line);
    }
  }
  assertEquals(twice, []);
});

Deno.test("the command line has each command and option that the map names", async () => {
  const options = new Map(COMMANDS.map(({ name, sections }) => {
    const names = sections.flatMap((section) => section.options.map((option) => option.name));
    return [name, new Set(names)];
  }));
  const rows = await readRows();
  const commands = rows.filter(({ room }) => room === "cli").flatMap(({ ours }) => ours);
  assertEquals(commands.toSorted(), [...options.keys()].toSorted());
  const named = rows.flatMap(({ theirs }) => [...theirs.matchAll(/\b(s_\w+) -([\w-]+)/g)]);
  assert(named.length > 40, `${named.length} options`);
  for (const [text, command = "", option = ""] of named) {
    assert(options.get(command)?.has(option), text);
  }
});
