// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Numbers and times as pages write them; Format.java follows the same rules.

/** What stands where a value is unknown. */
export const UNKNOWN = '–';

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number) => String(number).padStart(2, '0');

/**
 * A place on the timeline: `13:21`, `1:02:03` from the first hour on.
 * @param {number} seconds since the job's start
 * @returns {string}
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60);
  return hours === 0
    ? `${two(minutes)}:${two(whole % 60)}`
    : `${hours}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/**
 * A span of the timeline: `13:21 – 14:02`, or `13:21` within one second.
 * @param {number} from seconds since the job's start
 * @param {number} to seconds since the job's start
 * @returns {string}
 */
export function span(from, to) {
  const [first, last] = [clock(from), clock(to)];
  return first === last ? first : `${first} – ${last}`;
}

/**
 * A length of time in its two largest units: `48s`, `14m 32s`, `1h 05m`, `2d 03h`.
 * @param {number} seconds
 * @returns {string}
 */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) {
    return `${whole}s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  }
  if (whole < 86_400) {
    return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`;
  }
  return `${Math.floor(whole / 86_400)}d ${two(Math.floor((whole % 86_400) / 3600))}h`;
}

/**
 * A quantity of memory or disk in IEC units with three digits: `512 B`, `15.9 GiB`, `124 MiB`.
 * @param {number} bytes
 * @returns {string}
 */
export function bytes(bytes) {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const whole = unit === 0 || Math.abs(value) >= 99.95 || Number.isInteger(value);
  return `${value.toFixed(whole ? 0 : 1)} ${BYTE_UNITS[unit]}`;
}

/**
 * A number with its thousands apart: `41,552`.
 * @param {number} number
 * @returns {string}
 */
export function count(number) {
  return number.toLocaleString('en-US');
}

/**
 * How many of something there are: `1 error`, `14 errors`.
 * @param {number} number
 * @param {string} noun in the singular
 * @returns {string}
 */
export function plural(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * The time of day in UTC: `08:54:38 UTC`.
 * @param {number} ms since the epoch
 * @returns {string}
 */
export function utcTime(ms) {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}

/**
 * How long ago an instant was: `just now`, `48s ago`, `5m ago`, `3h ago`, `2d ago`, then the day itself.
 * @param {number} ms the instant, since the epoch
 * @param {number} now the present, since the epoch
 * @returns {string}
 */
export function ago(ms, now) {
  const seconds = Math.floor((now - ms) / 1000);
  if (seconds < 10) {
    return 'just now';
  }
  if (seconds < 60) {
    return `${seconds}s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)}m ago`;
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3600)}h ago`;
  }
  if (seconds < 30 * 86_400) {
    return `${Math.floor(seconds / 86_400)}d ago`;
  }
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
