// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DerBuilder } from "../../crypto/asn1/mod.ts";
import {
  checkNameConstraints,
  type GeneralName,
  Name,
  type NameConstraintOptions,
  type NameConstraints,
  parseGeneralName,
} from "../../x509/mod.ts";

const NONE = 0;
const PERMITTED_VIOLATION = 47;
const EXCLUDED_VIOLATION = 48;
const SUBTREE_MINMAX = 49;
const UNSUPPORTED_CONSTRAINT_TYPE = 51;
const UNSUPPORTED_CONSTRAINT_SYNTAX = 52;
const UNSUPPORTED_NAME_SYNTAX = 53;

function constraintsOf(permitted: string[], excluded: string[] = []): NameConstraints {
  const subtrees = (texts: string[]) =>
    texts.map((text) => ({ base: parseGeneralName(text, "constraint"), minimum: 0n }));
  return { permitted: subtrees(permitted), excluded: subtrees(excluded) };
}

function codeOf(
  names: readonly (string | GeneralName)[],
  constraints: NameConstraints,
  options?: NameConstraintOptions,
  subject = "",
): number {
  const alternativeNames = names.map((name) =>
    name === "DNS:"
      ? { type: "dns", value: "" } as const
      : typeof name === "string"
      ? parseGeneralName(name)
      : name
  );
  return checkNameConstraints(
    { subject: Name.parse(subject), alternativeNames },
    constraints,
    options,
  )?.code ?? NONE;
}

/** [what, name, permitted, excluded, expected code] */
const TABLE: readonly [name: string, permitted: string[], excluded: string[], code: number][] = [
  ["DNS:example.org", ["DNS:example.org"], [], NONE],
  ["DNS:www.example.org", ["DNS:example.org"], [], NONE],
  ["DNS:WWW.EXAMPLE.ORG", ["DNS:Example.org"], [], NONE],
  ["DNS:www.example.org", ["DNS:.example.org"], [], NONE],
  ["DNS:example.org", ["DNS:.example.org"], [], PERMITTED_VIOLATION],
  ["DNS:example.org", ["DNS:"], [], NONE],
  ["DNS:notexample.org", ["DNS:example.org"], [], PERMITTED_VIOLATION],
  ["DNS:example.org.evil.com", ["DNS:example.org"], [], PERMITTED_VIOLATION],
  ["DNS:org", ["DNS:example.org"], [], PERMITTED_VIOLATION],
  ["DNS:example.com", ["DNS:example.org", "DNS:example.com"], [], NONE],
  ["DNS:example.org", ["IP:10.0.0.0/8"], [], NONE],
  ["DNS:*.example.org", ["DNS:example.org"], [], NONE],
  ["DNS:*.example.org", ["DNS:www.example.org"], [], PERMITTED_VIOLATION],
  ["DNS:*.example.org", [], ["DNS:www.example.org"], EXCLUDED_VIOLATION],
  ["DNS:*.example.org", [], ["DNS:a.www.example.org"], NONE],
  ["DNS:*.example.org", [], ["DNS:www.example.com"], NONE],
  ["DNS:www.example.org", ["DNS:example.org"], ["DNS:www.example.org"], EXCLUDED_VIOLATION],
  ["DNS:example.org", [], ["DNS:"], EXCLUDED_VIOLATION],
  ["DNS:.example.org", ["DNS:example.org"], [], UNSUPPORTED_NAME_SYNTAX],
  ["DNS:exa mple.org", ["DNS:example.org"], [], UNSUPPORTED_NAME_SYNTAX],
  ["DNS:", ["DNS:example.org"], [], UNSUPPORTED_NAME_SYNTAX],
  ["IP:10.1.2.3", ["IP:10.0.0.0/8"], [], NONE],
  ["IP:11.1.2.3", ["IP:10.0.0.0/8"], [], PERMITTED_VIOLATION],
  ["IP:10.1.2.3", [], ["IP:10.1.0.0/16"], EXCLUDED_VIOLATION],
  ["IP:10.1.2.3", [], ["IP:0.0.0.0/0"], EXCLUDED_VIOLATION],
  ["IP:2001:db8::1", ["IP:2001:db8::/32"], [], NONE],
  ["IP:2001:db9::1", ["IP:2001:db8::/32"], [], PERMITTED_VIOLATION],
  ["IP:2001:db8::1", ["IP:10.0.0.0/8"], [], PERMITTED_VIOLATION],
  ["IP:10.1.2.3", ["DNS:example.org"], [], NONE],
  ["email:ada@example.org", ["email:example.org"], [], NONE],
  ["email:ada@EXAMPLE.org", ["email:ada@example.org"], [], NONE],
  ["email:Ada@example.org", ["email:ada@example.org"], [], PERMITTED_VIOLATION],
  ["email:ada@www.example.org", ["email:example.org"], [], PERMITTED_VIOLATION],
  ["email:ada@www.example.org", ["email:.example.org"], [], NONE],
  ["email:ada@example.org", ["email:.example.org"], [], PERMITTED_VIOLATION],
  ["email:ada@example.org", [], ["email:example.org"], EXCLUDED_VIOLATION],
  ["email:ada", ["email:example.org"], [], UNSUPPORTED_NAME_SYNTAX],
  ["email:@example.org", ["email:example.org"], [], UNSUPPORTED_NAME_SYNTAX],
  ["email:a@example.org", ["email:a@b@example.org"], [], UNSUPPORTED_CONSTRAINT_SYNTAX],
  ["URI:https://example.org/x", ["URI:example.org"], [], NONE],
  ["URI:https://EXAMPLE.org:8443?x", ["URI:example.org"], [], NONE],
  ["URI:https://example.org@evil.com/", ["URI:example.org"], [], PERMITTED_VIOLATION],
  ["URI:https://evil.com/@example.org", ["URI:example.org"], [], PERMITTED_VIOLATION],
  ["URI:https://www.example.org/", ["URI:example.org"], [], PERMITTED_VIOLATION],
  ["URI:https://www.example.org/", ["URI:.example.org"], [], NONE],
  ["URI:https://www.example.org/", [], ["URI:.example.org"], EXCLUDED_VIOLATION],
  ["URI:urn:example", ["URI:example.org"], [], UNSUPPORTED_NAME_SYNTAX],
  ["URI:https://[::1]/", ["URI:example.org"], [], UNSUPPORTED_NAME_SYNTAX],
  ["dirName:CN=a,O=Example", ["dirName:O=example"], [], NONE],
  ["dirName:CN=a,O=Other", ["dirName:O=Example"], [], PERMITTED_VIOLATION],
  ["dirName:O=Example", [], ["dirName:CN=a,O=Example"], NONE],
  ["dirName:CN=a,O=Example", [], ["dirName:O=Example"], EXCLUDED_VIOLATION],
  ["RID:1.2.3", ["RID:1.2.3"], [], UNSUPPORTED_CONSTRAINT_TYPE],
  ["RID:1.2.3", ["DNS:example.org"], ["DNS:example.com"], NONE],
];

for (const [name, permitted, excluded, code] of TABLE) {
  const title = `${name}, permitted [${permitted}], excluded [${excluded}]`;
  Deno.test(`checkNameConstraints() gives ${code} for ${title}`, () => {
    assertEquals(codeOf([name], constraintsOf(permitted, excluded)), code);
  });
}

Deno.test("checkNameConstraints() binds the subject and the mail addresses in it", () => {
  const directory = constraintsOf(["dirName:O=Example"]);
  assertEquals(codeOf([], directory, {}, "CN=a,O=Example"), NONE);
  assertEquals(codeOf([], directory, {}, "CN=a,O=Other"), PERMITTED_VIOLATION);
  assertEquals(codeOf([], directory, {}, ""), NONE);
  const mail = constraintsOf([], ["email:example.org"]);
  assertEquals(codeOf([], mail, {}, "emailAddress=ada@example.org"), EXCLUDED_VIOLATION);
  assertEquals(codeOf([], mail, {}, "emailAddress=ada@example.com"), NONE);
});

Deno.test("checkNameConstraints() binds common names on demand, when they look like hosts", () => {
  const constraints = constraintsOf([], ["DNS:example.org"]);
  const options = { checkCommonNames: true };
  assertEquals(codeOf([], constraints, {}, "CN=www.example.org"), NONE);
  assertEquals(codeOf([], constraints, options, "CN=www.example.org"), EXCLUDED_VIOLATION);
  assertEquals(codeOf(["DNS:a.org"], constraints, options, "CN=www.example.org"), NONE);
  const permitted = constraintsOf(["DNS:example.org"]);
  for (const subject of ["CN=Ada Lovelace", "CN=localhost", "CN=a..b", "CN=-a.b", "O=a.b"]) {
    assertEquals(codeOf([], permitted, options, subject), NONE, subject);
  }
  assertEquals(codeOf([], permitted, options, "CN=a.b"), PERMITTED_VIOLATION);
  const nul = Name.fromParts([[["CN", "example.org\0.example.com"]]]);
  const names = { subject: nul, alternativeNames: [] };
  assertEquals(checkNameConstraints(names, permitted, options)?.code, UNSUPPORTED_NAME_SYNTAX);
});

Deno.test("checkNameConstraints() compares mail addresses of any script", () => {
  const mailbox = (text: string): GeneralName => ({
    type: "other",
    oid: "1.3.6.1.5.5.7.8.9",
    value: new DerBuilder().utf8String(text).finish(),
  });
  const constraints = constraintsOf(["email:xn--bcher-kva.example"]);
  assertEquals(codeOf([mailbox("ädå@bücher.example")], constraints), NONE);
  assertEquals(codeOf([mailbox("ädå@example.org")], constraints), PERMITTED_VIOLATION);
  assertEquals(codeOf([mailbox("nobody")], constraints), UNSUPPORTED_NAME_SYNTAX);
  const damaged: GeneralName = {
    type: "other",
    oid: "1.3.6.1.5.5.7.8.9",
    value: new Uint8Array(2),
  };
  assertEquals(codeOf([damaged], constraints), UNSUPPORTED_NAME_SYNTAX);
});

Deno.test("checkNameConstraints() refuses what it can not compare", () => {
  const other = (oid: string): GeneralName => ({ type: "other", oid, value: Uint8Array.of(5, 0) });
  const constraints = { permitted: [], excluded: [{ base: other("1.2.3"), minimum: 0n }] };
  assertEquals(codeOf([other("1.2.3")], constraints), UNSUPPORTED_CONSTRAINT_TYPE);
  assertEquals(codeOf([other("1.2.4")], constraints), NONE);
  assertEquals(codeOf(["DNS:example.org"], constraints), NONE);
});

Deno.test("checkNameConstraints() refuses distances", () => {
  const base = parseGeneralName("DNS:example.org");
  for (const subtree of [{ base, minimum: 1n }, { base, minimum: 0n, maximum: 5n }]) {
    for (const key of ["permitted", "excluded"] as const) {
      const constraints = { permitted: [], excluded: [], [key]: [subtree] };
      assertEquals(codeOf(["DNS:example.org"], constraints), SUBTREE_MINMAX);
      assertEquals(codeOf(["IP:10.0.0.1"], constraints), NONE);
    }
  }
});

Deno.test("checkNameConstraints() refuses IP addresses and networks of a wrong length", () => {
  const ip = (length: number): GeneralName => ({ type: "ip", bytes: new Uint8Array(length) });
  const wrong = { permitted: [{ base: ip(5), minimum: 0n }], excluded: [] };
  assertEquals(codeOf(["IP:10.0.0.1"], wrong), UNSUPPORTED_NAME_SYNTAX);
  for (const length of [0, 3, 5, 8, 17, 32]) {
    assertEquals(codeOf([ip(length)], constraintsOf(["IP:10.0.0.0/8"])), UNSUPPORTED_NAME_SYNTAX);
  }
});

Deno.test("checkNameConstraints() ends soon with very many names and constraints", () => {
  const many = Array.from({ length: 1100 }, (_, index) => `DNS:a${index}.org`);
  const excluded = many.map((text) => text.replace("a", "b"));
  assertEquals(codeOf(many, constraintsOf([], excluded)), 1);
  assertEquals(codeOf(many.slice(0, 100), constraintsOf([], excluded)), NONE);
});

Deno.test("checkNameConstraints(): what is excluded is refused, whatever is permitted", () => {
  const label = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(fc.property(label, label, (a, b) => {
    const name = `DNS:${a}.${b}.example`;
    const base = `DNS:${b}.example`;
    assertEquals(codeOf([name], constraintsOf([base, name], [base])), EXCLUDED_VIOLATION);
    assertEquals(codeOf([name], constraintsOf([base])), NONE);
  }));
});

Deno.test("checkNameConstraints() throws for no names", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary-ascii" }),
      fc.string({ unit: "binary-ascii" }),
      (a, b) => {
        for (const type of ["dns", "email", "uri"] as const) {
          const constraints = {
            permitted: [{ base: { type, value: b }, minimum: 0n }],
            excluded: [],
          };
          codeOf([{ type, value: a }], constraints);
        }
      },
    ),
  );
});
