// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The proof of the job: a token that GitHub signs for it, exchanged at the server for a session that is good for
 * samples of this job only. Neither ever leaves the memory of the sampler.
 *
 * Source: GitHub's "OpenID Connect reference", and `oidc-utils.ts` of actions/toolkit for the request.
 */

import http from 'node:http';
import https from 'node:https';
import { outcomeOf, read, worthRetrying } from './answers.js';

const TIMEOUT_MS = 10_000;

/** A session that is lost soon after it was opened would be lost again. */
const RENEW_MS = 60_000;

/** After so many failures in a row samples go without a session, until it is time to try again. */
const FAILURES = 3;

/** After so many refusals it is not tried any more: a setting is wrong. */
const REFUSALS = 3;

export class Session {
  #url;
  #identity;
  #body;
  #headers;
  #limits;
  #log;
  #token;
  #triedAt;
  #failures = 0;
  #refusals = 0;
  #request;

  /** Why there is no session now; undefined while there is one, or was none yet. */
  problem;

  /** Whether there ever was one. */
  opened = false;

  /**
   * @param {{server: URL, identity: {url: string, token: string}, job: object, lifetimeSeconds: number,
   *   userAgent?: string}} target `identity` is what the runner gives to jobs with `id-token: write`
   * @param {{renewMs?: number, timeoutMs?: number}} limits
   * @param {(line: string) => void} log never gets a token
   */
  constructor({ server, identity, job, lifetimeSeconds, userAgent = 'runlens-action' }, limits = {}, log = console.error) {
    const address = server.href.replace(/\/+$/, '');
    this.#url = `${address}/api/ingest/session`;
    this.#identity = {
      url: `${identity.url}${identity.url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(address)}`,
      headers: { Accept: 'application/json', Authorization: `Bearer ${identity.token}`, 'User-Agent': userAgent },
    };
    this.#body = JSON.stringify({ ...job, lifetime_seconds: lifetimeSeconds });
    this.#headers = { 'Content-Type': 'application/json', 'User-Agent': userAgent };
    this.#limits = { renewMs: RENEW_MS, timeoutMs: TIMEOUT_MS, ...limits };
    this.#log = log;
  }

  /**
   * The session, opened if there is none and it is time to try.
   *
   * @returns {Promise<{token?: string, wait?: import('./answers.js').Outcome}>} `wait`: worth trying again soon;
   *   neither: samples go without
   */
  async open() {
    if (this.#token !== undefined) return { token: this.#token };
    if (!this.#mayTry()) return {};
    this.#triedAt = performance.now();
    const outcome = await this.#exchange();
    if (this.#token !== undefined) {
      this.#failures = 0;
      this.#refusals = 0;
      this.#report(undefined);
      this.opened = true;
      return { token: this.#token };
    }
    this.#report(outcome.problem);
    // An answer that was lost has used the token up (409): the next try brings a new one.
    if (!worthRetrying(outcome) && outcome.status !== 409) {
      this.#refusals++;
      this.#failures = 0;
      return {};
    }
    this.#failures++;
    return this.#failures < FAILURES ? { wait: { problem: outcome.problem, retryAfterMs: outcome.retryAfterMs } } : {};
  }

  /** The server does not take this session any more. */
  lost(token) {
    if (token === this.#token) this.#token = undefined;
  }

  /** Ends what is under way. */
  abort() {
    this.#request?.destroy(new Error('the job ended before the server answered'));
  }

  #mayTry() {
    if (this.#refusals >= REFUSALS) return false;
    const soonAgain = this.#failures > 0 && this.#failures < FAILURES;
    return this.#triedAt === undefined || soonAgain || performance.now() - this.#triedAt >= this.#limits.renewMs;
  }

  async #exchange() {
    const identity = await this.#call(this.#identity.url, 'GET', this.#identity.headers);
    const signed = member(identity, 'value');
    if (signed === undefined) return { ...identity, problem: `GitHub gave no OIDC token: ${identity.problem}` };
    const answer = await this.#call(this.#url, 'POST', { ...this.#headers, Authorization: `Bearer ${signed}` }, this.#body);
    this.#token = member(answer, 'token');
    return answer;
  }

  /** @returns {Promise<import('./answers.js').Outcome & {text?: string}>} */
  #call(url, method, headers, body = '') {
    const client = url.startsWith('https:') ? https : http;
    const { timeoutMs } = this.#limits;
    // Proxies of the environment: read by Node 24, ignored by Node 20.
    const agent = new client.Agent({ proxyEnv: process.env });
    return new Promise((resolve) => {
      const request = client.request(url, {
        method, agent, headers: { ...headers, ...(body && { 'Content-Length': Buffer.byteLength(body) }) },
      });
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
      const settle = (outcome) => {
        clearTimeout(timer);
        this.#request = undefined;
        agent.destroy();
        resolve(outcome);
      };
      const fail = (error) => settle({ problem: error.message || error.code });
      request.on('error', fail);
      request.on('response', (response) => {
        read(response).then((text) => settle({ ...outcomeOf(response, text), text }), fail);
      });
      this.#request = request;
      request.end(body);
    });
  }

  #report(problem) {
    if (problem !== this.problem) {
      this.#log(`${new Date().toISOString()} ${problem === undefined ? 'the job is proved' : `the job is not proved: ${problem}`}`);
    }
    this.problem = problem;
  }
}

/** A text in the answer of a request that succeeded. */
function member({ status, text }, name) {
  if (!(status >= 200 && status < 300)) return undefined;
  try {
    const value = JSON.parse(text)[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
