// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Requests to the API, and what to do with an answer that is an error.

/** An answer other than success, in words for the reader. */
export class ApiError extends Error {
  /**
   * @param {number} status the HTTP status; 0 if there was no answer at all
   * @param {string} message what went wrong
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * What a request that changes something sends back, so that the server knows it for one of its own pages.
 * @returns {Record<string, string>} a header; none if nobody is signed in
 */
export function csrf() {
  const token = globalThis.document?.querySelector('meta[name="csrf"]')?.content;
  return token ? { 'x-runlens-csrf': token } : {};
}

/**
 * Asks the API for JSON.
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<any>} `null` if the answer has no content
 * @throws {ApiError} if there is no answer, or the answer is an error
 * @throws {DOMException} named `AbortError`, if the caller gave up
 */
export async function json(path, options) {
  let response;
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, ...options });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new ApiError(0, 'The server cannot be reached.');
  }
  if (!response.ok) {
    throw new ApiError(response.status, await problemOf(response));
  }
  return response.status === 204 ? null : response.json();
}

/**
 * The words of an RFC 9457 problem, or the bare status if a proxy answered instead of Runlens.
 * @param {Response} response
 * @returns {Promise<string>}
 */
export async function problemOf(response) {
  try {
    const { title, detail, request_id: requestId } = await response.json();
    const words = detail || title || `HTTP ${response.status}`;
    return requestId ? `${words} (request ${requestId})` : words;
  } catch {
    return `HTTP ${response.status} ${response.statusText}`.trim();
  }
}
