// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** Lets a {@link Receiver} play GitHub's giver of OIDC tokens, and the exchange of a server. */

export const REQUEST_TOKEN = 'a-request-token-nobody-may-see';

export class Proof {
  /** What came to the exchange, and what tokens were asked for. */
  exchanges = [];
  audiences = [];

  /** Answers in place of the usual ones, one for each request. */
  identityAnswers = [];
  sessionAnswers = [];

  /** @param {import('./receiver.js').Receiver} receiver */
  constructor(receiver) {
    this.identity = { url: `${receiver.url}/oidc?api-version=2.0`, token: REQUEST_TOKEN };
    receiver.routes['/oidc'] = (response, _, request) => this.#identity(response, request);
    receiver.routes['/api/ingest/session'] = (response, body, request) => this.#session(response, body, request);
  }

  #identity(response, { url, headers }) {
    this.audiences.push(new URL(url, 'http://github').searchParams.get('audience'));
    const answer = this.identityAnswers.shift();
    if (answer) return answer(response);
    if (headers.authorization !== `Bearer ${REQUEST_TOKEN}`) return response.writeHead(401).end();
    return response.writeHead(200).end(JSON.stringify({ value: `signed-${this.audiences.length}` }));
  }

  #session(response, body, { headers }) {
    this.exchanges.push({ authorization: headers.authorization, body: JSON.parse(body) });
    const answer = this.sessionAnswers.shift();
    if (answer) return answer(response);
    return response.writeHead(201).end(JSON.stringify({ token: `rs_${this.exchanges.length}`, job_id: 1 }));
  }
}
