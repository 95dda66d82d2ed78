// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** The processes that matter at an instant, read from `/proc` cheaply enough to be asked every second. */

import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './command.js';
import { processStat } from './proc.js';

/** How many of the greatest by processor time, and how many by memory, make a sample. */
const TOP = 8;

/** Takes any `stat`, and as much of a command line as can show in 200 characters with its secrets cut. */
const buffer = Buffer.allocUnsafe(4096);

/**
 * The stat of one process, or undefined when there is none with this number.
 *
 * @param {string} proc the root of procfs
 * @param {number | string} pid
 */
export function readStat(proc, pid) {
  const text = read(join(proc, String(pid), 'stat'));
  return text ? processStat(text) : undefined;
}

/**
 * Follows the processor time of every process from one reading to the next. One file is read for each process and
 * second; command lines are read for the few that are reported, once.
 */
export class Processes {
  #proc;
  #ticksPerSecond;
  #pageBytes;
  #before = new Map();
  #commands = new Map();

  /** @param {{proc: string, ticksPerSecond: number, pageBytes: number}} options */
  constructor({ proc, ticksPerSecond, pageBytes }) {
    this.#proc = proc;
    this.#ticksPerSecond = ticksPerSecond;
    this.#pageBytes = pageBytes;
  }

  /**
   * The processes greatest by processor time since the last reading, or by memory now, greatest time first. A
   * process that was not there at the last reading was started since, so all its time counts.
   *
   * @param {number | undefined} seconds since the last reading; undefined at the first, which only takes the counters
   * @returns {{pid: number, ppid: number, command: string, cpu_cores: number, rss_bytes: number, threads: number}[]}
   */
  top(seconds) {
    const now = new Map();
    for (const entry of readdirSync(this.#proc)) {
      if (entry[0] < '1' || entry[0] > '9') continue;
      const stat = readStat(this.#proc, entry);
      if (stat === undefined) continue;
      const earlier = this.#before.get(entry);
      stat.spent = stat.ticks - (earlier?.startTime === stat.startTime ? earlier.ticks : 0);
      now.set(entry, stat);
    }
    this.#before = now;
    return seconds === undefined ? [] : this.#describe(greatest(now), seconds);
  }

  #describe(entries, seconds) {
    const commands = new Map();
    const processes = entries.map(([pid, stat]) => {
      // A process that executes another program keeps its number and start, but takes a new name.
      const key = `${pid} ${stat.startTime} ${stat.name}`;
      const command = this.#commands.get(key) ?? this.#readCommand(pid, stat.name);
      commands.set(key, command);
      return {
        pid: Number(pid),
        ppid: stat.ppid,
        command,
        cpu_cores: Math.round((1000 * stat.spent) / this.#ticksPerSecond / seconds) / 1000,
        rss_bytes: stat.rssPages * this.#pageBytes,
        threads: stat.threads,
      };
    });
    this.#commands = commands;
    return processes;
  }

  #readCommand(pid, name) {
    const text = read(join(this.#proc, pid, 'cmdline')) ?? '';
    return commandLine(text.split('\0').filter((arg) => arg !== ''), name);
  }
}

function greatest(stats) {
  const all = [...stats];
  const byTime = all.filter(([, stat]) => stat.spent > 0).sort(([, a], [, b]) => b.spent - a.spent);
  const byMemory = all.sort(([, a], [, b]) => b.rssPages - a.rssPages);
  return [...new Map([...byTime.slice(0, TOP), ...byMemory.slice(0, TOP)])];
}

/** Half the cost of `readFileSync`, which asks for the size first, and procfs has none. */
function read(path) {
  let descriptor;
  try {
    descriptor = openSync(path, 'r');
    return buffer.toString('utf8', 0, readSync(descriptor, buffer));
  } catch {
    // It ended between the listing and the reading, or belongs to someone whose processes are hidden.
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
