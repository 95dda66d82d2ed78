// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The way of samples to the server: a bounded queue and one request at a time, so batches arrive in order. A batch
 * keeps its number and its samples however often it must be sent, and the server keeps it once.
 */

import http from 'node:http';
import https from 'node:https';
import { gzipSync } from 'node:zlib';
import { columns } from './batch.js';

/** At most in one batch: with 100 series and 16 processes it is about 600 kB, a seventh of what the server takes. */
const BATCH_SAMPLES = 120;

/** At most kept while the server is away: half an hour at one a second, about 10 MB. */
const QUEUE_SAMPLES = 1800;

const PERIOD_MS = 3_000;
const TIMEOUT_MS = 10_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const LONGEST_RETRY_AFTER_MS = 300_000;
const ANSWER_BYTES = 4096;

/** What may end a pause early: the queue's wish to be sent, the wish to end, the end of patience. */
const FLUSH = 1;
const CLOSE = 2;
const GIVE_UP = 3;

export class Sender {
  #url;
  #client;
  #agent;
  #headers;
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
   * @param {{server: URL, token?: string, head: object, userAgent?: string}} target `head` is what every batch says
   *   of its job, stream and host
   * @param {{queueSamples?: number, periodMs?: number, timeoutMs?: number, backoffMs?: number}} limits
   * @param {(line: string) => void} log gets a line when things change, not one for each attempt
   */
  constructor({ server, token, head, userAgent = 'runlens-action' }, limits = {}, log = console.error) {
    this.#url = new URL(`${server.pathname.replace(/\/$/, '')}/api/metrics`, server);
    this.#client = server.protocol === 'https:' ? https : http;
    // Proxies of the environment: read by Node 24, ignored by Node 20.
    this.#agent = new this.#client.Agent({ keepAlive: true, maxSockets: 1, proxyEnv: process.env });
    this.#head = head;
    this.#headers = {
      'Content-Type': 'application/vnd.runlens.batch+json',
      'Content-Encoding': 'gzip',
      'User-Agent': userAgent,
      ...(token && { Authorization: `Bearer ${token}` }),
    };
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
      const { status, problem, retryAfterMs } = await this.#post(batch);
      if (status >= 200 && status < 300) {
        this.accepted += batch.t.length;
        this.#report(undefined);
        return;
      }
      this.#report(problem);
      const worthRetrying = status === undefined || status === 429 || status >= 500;
      if (worthRetrying && !this.#givenUp) {
        const backoffMs = this.#backoff(attempt);
        await (retryAfterMs === undefined
          ? this.#pause(backoffMs, CLOSE)
          : this.#pause(Math.max(retryAfterMs, backoffMs), GIVE_UP));
      }
      if (!worthRetrying || this.#givenUp) {
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

  /**
   * One attempt. `sent_at` is of the attempt, not of the batch: the server learns from it how far the clocks differ.
   *
   * @returns {Promise<{status?: number, problem?: string, retryAfterMs?: number}>} no status when there was no answer
   */
  #post(batch) {
    const body = gzipSync(JSON.stringify({ ...batch, sent_at: Date.now() }));
    const { timeoutMs } = this.#limits;
    return new Promise((resolve) => {
      const request = this.#client.request(this.#url, {
        method: 'POST',
        agent: this.#agent,
        headers: { ...this.#headers, 'Content-Length': body.length },
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

function outcomeOf({ statusCode, headers }, text) {
  const detail = detailOf(text);
  return {
    status: statusCode,
    problem: `HTTP ${statusCode}${detail ? `, ${detail}` : ''}`,
    retryAfterMs: retryAfter(headers['retry-after']),
  };
}

/** What an RFC 9457 problem says, on one line. */
function detailOf(text) {
  try {
    const { detail, title } = JSON.parse(text);
    return String(detail ?? title ?? '').replace(/\s+/g, ' ').slice(0, 200);
  } catch {
    // Proxies answer in HTML; the status alone says enough.
    return '';
  }
}

/** RFC 9110 allows seconds or a date. */
function retryAfter(value) {
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(milliseconds, 0), LONGEST_RETRY_AFTER_MS);
}

/** An answer to its end, so that the connection can be used again; of a long one only the beginning is kept. */
async function read(response) {
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) {
    if (text.length < ANSWER_BYTES) text += chunk;
  }
  return text;
}
