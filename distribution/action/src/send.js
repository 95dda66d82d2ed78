// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The way of samples to the server: a bounded queue and one request at a time, so batches arrive in order. A batch
 * keeps its number and its samples however often it must be sent, and the server keeps it once.
 */

import http from 'node:http';
import https from 'node:https';
import { gzipSync } from 'node:zlib';
import { outcomeOf, read, worthRetrying } from './answers.js';
import { columns } from './batch.js';

/** At most in one batch: with 100 series and 16 processes it is about 600 kB, a seventh of what the server takes. */
const BATCH_SAMPLES = 120;

/** At most kept while the server is away: half an hour at one a second, about 10 MB. */
const QUEUE_SAMPLES = 1800;

const PERIOD_MS = 3_000;
const TIMEOUT_MS = 10_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

/** What may end a pause early: the queue's wish to be sent, the wish to end, the end of patience. */
const FLUSH = 1;
const CLOSE = 2;
const GIVE_UP = 3;

export class Sender {
  #url;
  #client;
  #agent;
  #headers;
  #session;
  #token;
  #head;
  #limits;
  #log;
  #waiting = [];
  #seq = 0;
  #request;
  #closing = false;
  #givenUp = false;
  #wake = () => {};
  #ended;

  /** Samples the server has accepted, and samples that will never reach it. */
  accepted = 0;
  lost = 0;

  /** Why samples are not accepted at present, or were not when they were lost; undefined while all is well. */
  problem;

  /**
   * Starts at once.
   *
   * @param {{server: URL, session?: import('./session.js').Session, token?: string, head: object,
   *   userAgent?: string}} target `token` is for when there is no session; `head` is what every batch says of its job,
   *   stream and host
   * @param {{queueSamples?: number, periodMs?: number, timeoutMs?: number, backoffMs?: number}} limits
   * @param {(line: string) => void} log gets a line when things change, not one for each attempt
   */
  constructor({ server, session, token, head, userAgent = 'runlens-action' }, limits = {}, log = console.error) {
    this.#url = new URL(`${server.pathname.replace(/\/$/, '')}/api/metrics`, server);
    this.#client = server.protocol === 'https:' ? https : http;
    // Proxies of the environment: read by Node 24, ignored by Node 20.
    this.#agent = new this.#client.Agent({ keepAlive: true, maxSockets: 1, proxyEnv: process.env });
    this.#head = head;
    this.#headers = {
      'Content-Type': 'application/vnd.runlens.batch+json',
      'Content-Encoding': 'gzip',
      'User-Agent': userAgent,
    };
    this.#session = session;
    this.#token = token;
    this.#limits = {
      queueSamples: QUEUE_SAMPLES, periodMs: PERIOD_MS, timeoutMs: TIMEOUT_MS, backoffMs: FIRST_BACKOFF_MS, ...limits,
    };
    this.#log = log;
    this.#ended = this.#run();
  }

  /** Queues a sample newer than all before. When the queue is full the oldest is lost: the present matters more. */
  add(sample) {
    this.#waiting.push(sample);
    if (this.#waiting.length > this.#limits.queueSamples) {
      this.#waiting.shift();
      this.lost++;
    }
  }

  /** Sends what is queued without waiting for the period to end; a server that is away is not bothered sooner. */
  flush() {
    this.#wake(FLUSH);
  }

  /** Sends what is queued for at most this long, and ends. What is left then is lost. */
  async close(milliseconds) {
    this.#closing = true;
    this.#wake(CLOSE);
    const patience = setTimeout(() => this.#giveUp(), milliseconds);
    await this.#ended;
    clearTimeout(patience);
    this.lost += this.#waiting.length;
    this.#waiting = [];
    this.#agent.destroy();
  }

  #giveUp() {
    this.#givenUp = true;
    this.#session?.abort();
    this.#request?.destroy(new Error('the job ended before the server answered'));
    this.#wake(GIVE_UP);
  }

  async #run() {
    while (!this.#closing) {
      await this.#pause(this.#limits.periodMs, FLUSH);
      while (this.#waiting.length > 0 && !this.#givenUp) await this.#deliver(this.#nextBatch());
    }
  }

  #nextBatch() {
    return { ...this.#head, seq: this.#seq++, ...columns(this.#waiting.splice(0, BATCH_SAMPLES)) };
  }

  /** Returns when the batch is accepted, refused or given up. */
  async #deliver(batch) {
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(batch);
      const { status, problem, retryAfterMs } = outcome;
      if (status >= 200 && status < 300) {
        this.accepted += batch.t.length;
        this.#report(undefined);
        return;
      }
      this.#report(problem);
      const retried = worthRetrying(outcome);
      if (retried && !this.#givenUp) {
        const backoffMs = this.#backoff(attempt);
        await (retryAfterMs === undefined
          ? this.#pause(backoffMs, CLOSE)
          : this.#pause(Math.max(retryAfterMs, backoffMs), GIVE_UP));
      }
      if (!retried || this.#givenUp) {
        this.lost += batch.t.length;
        return;
      }
    }
  }

  /** Doubles, and spreads the senders of many jobs so that they don't return together. */
  #backoff(attempt) {
    const longest = Math.min(this.#limits.backoffMs * 2 ** attempt, LONGEST_BACKOFF_MS);
    return longest * (0.5 + Math.random() / 2);
  }

  /** With the best proof there is now. A session that is not taken any more gives way to another one, or to none. */
  async #attempt(batch) {
    const { token, wait } = (await this.#session?.open()) ?? {};
    if (wait !== undefined) return wait;
    if (this.#givenUp) return { problem: this.problem ?? 'the job ended before the server answered' };
    const outcome = await this.#post(batch, token ?? this.#token);
    if (token === undefined || outcome.status !== 401) return outcome;
    this.#session.lost(token);
    return { ...outcome, status: undefined };
  }

  /**
   * One request. `sent_at` is of the attempt, not of the batch: the server learns from it how far the clocks differ.
   *
   * @returns {Promise<import('./answers.js').Outcome>}
   */
  #post(batch, token) {
    const body = gzipSync(JSON.stringify({ ...batch, sent_at: Date.now() }));
    const { timeoutMs } = this.#limits;
    return new Promise((resolve) => {
      const request = this.#client.request(this.#url, {
        method: 'POST',
        agent: this.#agent,
        headers: {
          ...this.#headers, 'Content-Length': body.length, ...(token && { Authorization: `Bearer ${token}` }),
        },
      });
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
      const settle = (outcome) => {
        clearTimeout(timer);
        this.#request = undefined;
        resolve(outcome);
      };
      const fail = (error) => settle({ problem: error.message || error.code });
      request.on('error', fail);
      request.on('response', (response) => read(response).then((text) => settle(outcomeOf(response, text)), fail));
      this.#request = request;
      request.end(body);
    });
  }

  #report(problem) {
    if (problem !== this.problem) {
      const state = problem === undefined ? 'accepted again' : `not accepted: ${problem}`;
      this.#log(`${new Date().toISOString()} ${this.#url.origin} ${state} accepted=${this.accepted} lost=${this.lost}`);
    }
    this.problem = problem;
  }

  /** Resolves after the time, or when woken for a reason at least as strong as the given one. */
  #pause(milliseconds, weakest) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = (reason) => {
        if (reason < weakest) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
