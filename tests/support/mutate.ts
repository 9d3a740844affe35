// Copyright 2026 the streamssl authors. MIT license.

/** Damages structures in DER as transport, bad software and attackers do; the same for the same seed. */

import { seededRandom } from "./seeded_random.ts";

/** Where the choices of damage come from. */
export class Mutator {
  readonly #random: (length: number) => Uint8Array;

  /** Makes a source. @param seed What decides all its choices. */
  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A whole number from 0 up to `limit`, which is left out. */
  below(limit: number): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#random(4);
    return (a * 0x100_0000 + b * 0x1_0000 + c * 0x100 + d) % limit;
  }
}

/** The place of one element within a structure. */
interface Place {
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** Every kind of damage. Each takes a copy and its elements, and gives what is left of it. */
const DAMAGES: readonly ((der: Uint8Array, places: Place[], mutator: Mutator) => Uint8Array)[] = [
  flipBit,
  setByte,
  changeLength,
  changeIdentifier,
  swapNeighbours,
  repeatElement,
  dropElement,
  copyContent,
  cutOrExtend,
];

/**
 * Damages a structure in one to three ways.
 *
 * @param der The structure.
 * @param mutator Where the choices come from.
 * @returns Another one; in two of three cases the lengths around the damage are right again.
 */
export function mutate(der: Uint8Array, mutator: Mutator): Uint8Array {
  let result: Uint8Array = der.slice();
  for (let count = 1 + mutator.below(3) % 2; count > 0; count--) {
    const places = listElements(result);
    const damage = DAMAGES[mutator.below(DAMAGES.length)] as (typeof DAMAGES)[number];
    result = damage(result, places, mutator);
  }
  return result;
}

function flipBit(der: Uint8Array, _places: Place[], mutator: Mutator): Uint8Array {
  const at = mutator.below(Math.max(1, der.length));
  if (at < der.length) der[at] = (der[at] as number) ^ 1 << mutator.below(8);
  return der;
}

function setByte(der: Uint8Array, _places: Place[], mutator: Mutator): Uint8Array {
  const at = mutator.below(Math.max(1, der.length));
  if (at < der.length) der[at] = mutator.below(256);
  return der;
}

/** A length that is not that of the content. */
function changeLength(der: Uint8Array, places: Place[], mutator: Mutator): Uint8Array {
  const place = pick(places, mutator);
  if (place !== undefined) der[place.start + 1] = [0, 1, 0x7f, 0x80, 0x84, 0xff][mutator.below(6)]!;
  return der;
}

function changeIdentifier(der: Uint8Array, places: Place[], mutator: Mutator): Uint8Array {
  const place = pick(places, mutator);
  if (place !== undefined) der[place.start] = mutator.below(256);
  return der;
}

function swapNeighbours(der: Uint8Array, places: Place[], mutator: Mutator): Uint8Array {
  const first = pick(places, mutator);
  const second = places.find(({ start }) => start === first?.end);
  if (first === undefined || second === undefined) return der;
  const pieces = [der.subarray(second.start, second.end), der.subarray(first.start, first.end)];
  return splice(der, places, first.start, second.end, pieces);
}

function repeatElement(der: Uint8Array, places: Place[], mutator: Mutator): Uint8Array {
  const place = pick(places, mutator);
  if (place === undefined) return der;
  const piece = der.subarray(place.start, place.end);
  return splice(der, places, place.start, place.end, [piece, piece]);
}

function dropElement(der: Uint8Array, places: Place[], mutator: Mutator): Uint8Array {
  const place = pick(places, mutator);
  return place === undefined ? der : splice(der, places, place.start, place.end, []);
}

/** The content of another element in place of an element's own. */
function copyContent(der: Uint8Array, places: Place[], mutator: Mutator): Uint8Array {
  const [to, from] = [pick(places, mutator), pick(places, mutator)];
  if (to === undefined || from === undefined) return der;
  const content = der.subarray(from.contentStart, from.end);
  const header = headerOf(der[to.start] as number, content.length);
  return splice(der, places, to.start, to.end, [header, content]);
}

function cutOrExtend(der: Uint8Array, _places: Place[], mutator: Mutator): Uint8Array {
  const change = 1 + mutator.below(8);
  if (mutator.below(2) === 0) return der.slice(0, Math.max(0, der.length - change));
  const longer = new Uint8Array(der.length + change);
  longer.set(der);
  return longer;
}

/** Puts other bytes in the place of some, and sets the lengths of the elements around them right. */
function splice(
  der: Uint8Array,
  places: readonly Place[],
  start: number,
  end: number,
  pieces: readonly Uint8Array[],
): Uint8Array {
  const around = places.filter((place) => place.contentStart <= start && end <= place.end);
  const [outer, ...inner] = around;
  if (outer === undefined) return join(pieces);
  const content = contentOf(der, inner, outer, start, end, pieces);
  return join([
    der.subarray(0, outer.start),
    headerOf(der[outer.start] as number, content.length),
    content,
    der.subarray(outer.end),
  ]);
}

/** The new content of one element around the change; those within it come after it in the list. */
function contentOf(
  der: Uint8Array,
  around: readonly Place[],
  outer: Place,
  start: number,
  end: number,
  pieces: readonly Uint8Array[],
): Uint8Array {
  const [next, ...inner] = around;
  if (next === undefined) {
    return join([
      der.subarray(outer.contentStart, start),
      ...pieces,
      der.subarray(end, outer.end),
    ]);
  }
  const content = contentOf(der, inner, next, start, end, pieces);
  return join([
    der.subarray(outer.contentStart, next.start),
    headerOf(der[next.start] as number, content.length),
    content,
    der.subarray(next.end, outer.end),
  ]);
}

function pick(places: readonly Place[], mutator: Mutator): Place | undefined {
  return places[mutator.below(Math.max(1, places.length))];
}

function headerOf(identifier: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(identifier, length);
  if (length < 0x100) return Uint8Array.of(identifier, 0x81, length);
  if (length < 0x1_0000) return Uint8Array.of(identifier, 0x82, length >> 8, length & 0xff);
  return Uint8Array.of(identifier, 0x83, length >> 16, length >> 8 & 0xff, length & 0xff);
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}

/** The elements of a structure, the outer ones before those within, also in what OCTET STRINGs hold. */
function listElements(der: Uint8Array): Place[] {
  const places: Place[] = [];
  const walk = (start: number, end: number): boolean => {
    const before = places.length;
    for (let at = start; at < end;) {
      const place = locate(der, at, end);
      if (place === undefined) {
        places.length = before;
        return false;
      }
      places.push(place);
      const identifier = der[at] as number;
      if ((identifier & 0x20) !== 0 || identifier === 4) walk(place.contentStart, place.end);
      at = place.end;
    }
    return true;
  };
  walk(0, der.length);
  return places;
}

function locate(der: Uint8Array, start: number, end: number): Place | undefined {
  if (start + 2 > end || (der[start] as number & 0x1f) === 0x1f) return undefined;
  const first = der[start + 1] as number;
  let contentStart = start + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 3 || contentStart + count > end) return undefined;
    length = 0;
    for (let index = 0; index < count; index++) {
      length = length * 256 + (der[contentStart++] as number);
    }
  }
  const stop = contentStart + length;
  return stop > end ? undefined : { start, contentStart, end: stop };
}
