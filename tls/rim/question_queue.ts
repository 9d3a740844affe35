// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { deferred } from "../deferred.ts";
import type { ExternalWant } from "../wants.ts";

/** The questions of a connection to its application, in the order in which they came up. */
export class QuestionQueue implements AsyncIterable<ExternalWant> {
  #questions: ExternalWant[] = [];
  #wake = deferred();
  #end = deferred();
  #ended = false;
  #seen = new WeakSet<ExternalWant>();

  /** Fulfilled when no more questions come. */
  get ended(): Promise<void> {
    return this.#end.promise;
  }

  /** Adds a question, once. */
  put(question: ExternalWant): void {
    if (this.#seen.has(question)) return;
    this.#seen.add(question);
    this.#questions.push(question);
    this.#wake.resolve();
  }

  /** Ends the iteration. */
  end(): void {
    this.#ended = true;
    this.#end.resolve();
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ExternalWant, void, undefined> {
    for (;;) {
      const question = this.#questions.shift();
      if (question !== undefined) {
        yield question;
      } else if (this.#ended) {
        return;
      } else {
        this.#wake = deferred();
        if (this.#questions.length === 0 && !this.#ended) await this.#wake.promise;
      }
    }
  }
}
