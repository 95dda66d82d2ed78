// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Asking the analyzers to look at the job: what they say while they do, and the way to cancel.
import { ApiError, csrf, json, problemOf } from './api.js';

/**
 * Takes server-sent events apart (WHATWG HTML, 9.2.6) as they come in pieces.
 */
export class EventReader {
  #left = '';

  /**
   * @param {string} text the next piece, cut anywhere
   * @returns {{name: string, data: string}[]} the events that it completes
   */
  read(text) {
    this.#left += text;
    const events = [];
    for (let end = this.#left.search(/\r?\n\r?\n/); end >= 0; end = this.#left.search(/\r?\n\r?\n/)) {
      const block = this.#left.slice(0, end);
      this.#left = this.#left.slice(end).replace(/^\r?\n\r?\n/, '');
      const event = { name: 'message', data: '' };
      const data = [];
      for (const line of block.split(/\r?\n/)) {
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') {
          event.name = value;
        } else if (field === 'data') {
          data.push(value);
        }
      }
      if (data.length > 0) {
        events.push({ ...event, data: data.join('\n') });
      }
    }
    return events;
  }
}

/**
 * Follows an analysis to its end.
 * @param {string} jobId
 * @param {{fresh?: boolean, join?: boolean}} how `fresh`: a kept answer will not do; `join`: only one that runs
 * @param {(name: string, data: any) => void} heard called for each event
 * @throws {ApiError} if it cannot be followed
 */
export async function follow(jobId, { fresh = false, join = false }, heard) {
  let response;
  try {
    response = await fetch(`/api/jobs/${jobId}/analyze?fresh=${fresh}&join=${join}`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', ...csrf() },
    });
  } catch {
    throw new ApiError(0, 'The server cannot be reached.');
  }
  if (!response.ok) {
    throw new ApiError(response.status, await problemOf(response));
  }
  const reader = new EventReader();
  const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      for (const { name, data } of reader.read(piece.value)) {
        heard(name, JSON.parse(data));
        if (name === 'done') {
          return;
        }
      }
    }
  } catch {
    // Said below: the end of the stream without the end of the analysis.
  }
  throw new ApiError(0, 'The connection was lost. The analysis goes on; reload the page to see its result.');
}

/**
 * Lets the buttons of the card ask and cancel, and joins an analysis that runs already.
 * @param {object} parts
 * @param {string} parts.jobId
 * @param {HTMLElement} parts.card
 * @param {HTMLElement} parts.status where it is said that analyzers without a model are at work
 * @param {() => Promise<void>} parts.changed called when there may be other findings or another answer
 */
export function analyzeOnClick({ jobId, card, status, changed }) {
  let asking = false;
  const part = (name) => card.querySelector(`[data-${name}]`);

  const show = (words, failed) => {
    card.querySelectorAll('[data-analyze]').forEach((button) => {
      button.disabled = asking;
    });
    part('asking').hidden = !asking;
    part('problem').hidden = !failed;
    part('progress').textContent = words;
    part('problem-text').textContent = failed ? words : '';
    status.textContent = asking ? 'Analyzing …' : '';
  };

  const ask = async (how) => {
    if (asking) {
      return;
    }
    asking = true;
    let problem = '';
    let words = 'Starting';
    show(words, false);
    try {
      await follow(jobId, how, (name, data) => {
        if (name === 'progress') {
          words = data.message;
          show(words, false);
        } else if (name === 'failed') {
          problem = data.cancelled ? '' : data.problem;
        } else if (name === 'findings') {
          changed().then(() => asking && show(words, false));
        }
      });
      await changed();
    } catch (error) {
      problem = how.join && error.status === 404 ? '' : error.message;
      await changed();
    } finally {
      asking = false;
    }
    show(problem, problem !== '');
  };

  card.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-analyze], [data-cancel]');
    if (!button) {
      return;
    }
    if ('analyze' in button.dataset) {
      ask({ fresh: 'fresh' in button.dataset });
      return;
    }
    button.disabled = true;
    part('progress').textContent = 'Cancelling';
    try {
      await json(`/api/jobs/${jobId}/analyze`, { method: 'DELETE', headers: csrf() });
    } catch {
      button.disabled = false; // It has ended by itself, or the server is away, which the stream says too.
    }
  });

  if (card.querySelector('[data-part="analysis"][data-running]')) {
    ask({ join: true });
  }
}
