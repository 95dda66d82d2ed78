// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** A real HTTP server that plays Runlens: keeps what it is sent, and misbehaves as told. */

import http from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

/** Takes the batch and answers as the server does. */
export const accept = (response) => response.writeHead(202).end('{"accepted":1}');

/** Never answers. */
export const hang = () => {};

/** Has kept the batch but breaks off before it can say so. */
export const breakOff = (response) => response.socket.destroy();

export const answer = (status, headers = {}, body = '') => (response) => response.writeHead(status, headers).end(body);

export class Receiver {
  /** Every batch that came, refused ones too, in the order of coming. */
  batches = [];
  requests = [];
  /** What other paths answer: `(response, body, request) => …` */
  routes = {};
  #server;
  #answers;

  /** @param {Function[]} answers one for each request; all later ones are accepted */
  static async start(answers = [], port = 0) {
    const receiver = new Receiver();
    receiver.#answers = answers;
    receiver.#server = http.createServer((request, response) => receiver.#take(request, response));
    receiver.#server.listen(port, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get port() {
    return this.#server.address().port;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the next batches are answered, before all later ones are accepted. */
  answerNext(...answers) {
    this.#answers.push(...answers);
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers, socket } = request;
    const route = this.routes[url.split('?')[0]];
    if (route) {
      route(response, Buffer.concat(chunks).toString(), request);
      return;
    }
    this.requests.push({ method, url, headers, remotePort: socket.remotePort, at: performance.now() });
    this.batches.push(JSON.parse(gunzipSync(Buffer.concat(chunks))));
    (this.#answers.shift() ?? accept)(response);
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A port nobody listens on. */
export async function closedPort() {
  const receiver = await Receiver.start();
  const { port } = receiver;
  await receiver.close();
  return port;
}

/** Waits until the condition holds; a test that waits in vain fails here, with the text. */
export async function until(condition, text, milliseconds = 5_000) {
  const deadline = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`in vain: ${text}`);
    await sleep(10);
  }
}
