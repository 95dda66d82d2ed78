// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// What the upload of a plugin says: before it, while it runs, and when the server has answered.

import { bytes } from './format.js';

/**
 * Why a file cannot be a plugin, as far as that can be told without the server.
 * @param {{name: string, size: number}} file
 * @param {number} limit the largest size in bytes
 * @param {string} limitWords the same in words
 * @returns {string} one sentence; empty if it can
 */
export function objection(file, limit, limitWords) {
  if (!/\.zip$/i.test(file.name)) {
    return `${file.name} is not a zip.`;
  }
  if (file.size === 0) {
    return `${file.name} is empty.`;
  }
  return file.size > limit ? `${file.name} has ${bytes(file.size)}; at most ${limitWords} are taken.` : '';
}

/**
 * How far an upload is. When all is sent, the server still unpacks and checks.
 * @param {number} sent bytes
 * @param {number} total bytes
 * @returns {{percent: number, words: string}}
 */
export function progress(sent, total) {
  if (sent >= total) {
    return { percent: 100, words: 'Sent. The server checks it …' };
  }
  return { percent: Math.floor((sent / total) * 100), words: `${bytes(sent)} of ${bytes(total)}` };
}

/**
 * What the server's answer means.
 * @param {number} status the HTTP status; 0 if there was no answer
 * @param {string} body
 * @returns {{tone: 'ok'|'warn'|'bad', words: string}}
 */
export function outcome(status, body) {
  if (status === 0) {
    return { tone: 'bad', words: 'The server cannot be reached, or it ended the upload.' };
  }
  const answer = parsed(body);
  if (status >= 200 && status < 300) {
    const plugin = [answer.id, answer.version].filter(Boolean).join(' ') || 'The plugin';
    return answer.problem
      ? { tone: 'warn', words: `${plugin} is uploaded, but: ${answer.problem}` }
      : { tone: 'ok', words: `${plugin} is uploaded.` };
  }
  const words = answer.detail || answer.title || `The server answered HTTP ${status}.`;
  return { tone: 'bad', words: answer.request_id ? `${words} (request ${answer.request_id})` : words };
}

/**
 * @param {string} body
 * @returns {Record<string, string>} empty if it is no JSON object: a proxy may have answered
 */
function parsed(body) {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
