// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** What servers answer, read with bounds. */

const ANSWER_BYTES = 16_384;
const LONGEST_RETRY_AFTER_MS = 300_000;

/**
 * @typedef {{status?: number, problem?: string, retryAfterMs?: number}} Outcome no status when there was no answer
 * @returns {Outcome}
 */
export function outcomeOf({ statusCode, headers }, text) {
  const detail = detailOf(text);
  return {
    status: statusCode,
    problem: `HTTP ${statusCode}${detail ? `, ${detail}` : ''}`,
    retryAfterMs: retryAfter(headers['retry-after']),
  };
}

/** Whether the same request may be taken later. */
export function worthRetrying({ status }) {
  return status === undefined || status === 429 || status >= 500;
}

/** An answer to its end, so that the connection can be used again; of a long one only the beginning is kept. */
export async function read(response) {
  const kept = [];
  let length = 0;
  for await (const chunk of response) {
    if (length < ANSWER_BYTES) kept.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(kept).toString();
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
