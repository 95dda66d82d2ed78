// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** This machine, if it runs Linux: reads the kernel's files and names what is in them. */

import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { Processes } from './processes.js';
import * as proc from './proc.js';

/** More local file systems than this are a storage server, not a runner. */
const FILESYSTEMS = 16;

/** The server takes no longer label, and refuses the whole batch for one. */
const LABEL_LENGTH = 200;

/**
 * @typedef {{name: string, labels?: Record<string, string>, value: number}} Reading
 * @typedef {{series: Reading[], processes: object[]}} Measurement
 */
export class Linux {
  #proc;
  #sys;
  #statfs;
  #processes;
  #cgroup;
  #cpuBefore;
  #readAt;

  /**
   * @param {{proc?: string, sys?: string, statfs?: typeof statfsSync}} options other roots than this machine's own,
   *   for tests
   */
  constructor({ proc: procRoot = '/proc', sys = '/sys', statfs = statfsSync } = {}) {
    this.#proc = procRoot;
    this.#sys = sys;
    this.#statfs = statfs;
    this.#cgroup = this.#findCgroup();
    this.#processes = new Processes({ proc: procRoot, ...this.#units() });
  }

  /**
   * Everything there is to measure now. Ratios and the processor time of processes cover the time since the last
   * reading, so the first one lacks them. Blocks for a few milliseconds.
   *
   * @returns {Measurement}
   */
  read() {
    const now = performance.now();
    const seconds = this.#readAt === undefined ? undefined : (now - this.#readAt) / 1000;
    this.#readAt = now;
    const processes = this.#processes.top(seconds);
    return { series: [...this.#series()].filter(({ value }) => Number.isFinite(value)), processes };
  }

  /** Ordered so that what a machine may have hundreds of comes last: a batch holds a limited number of series. */
  *#series() {
    const cpu = proc.cpu(this.#text('stat'));
    const before = this.#cpuBefore;
    this.#cpuBefore = cpu;
    if (before?.all && cpu.all) yield* named(proc.cpuRatios(before.all, cpu.all));
    yield* named({ cpu_cores: cpu.cores.size || NaN, processes_running: cpu.processes_running });
    yield* named(proc.load(this.#text('loadavg')));
    yield* named(proc.memory(this.#text('meminfo')));
    for (const resource of ['cpu', 'io', 'memory']) {
      yield* named(proc.pressure(resource, this.#text(`pressure/${resource}`)));
    }
    yield* named(proc.oomKills(this.#text('vmstat')));
    if (this.#cgroup) yield* named(proc.cgroup((file) => contents(join(this.#cgroup, file))));
    yield* named(agent());
    for (const filesystem of this.#filesystems()) yield* labelled('mountpoint', filesystem);
    for (const disk of proc.disks(this.#text('diskstats'))) yield* labelled('device', disk);
    for (const card of proc.network(this.#text('net/dev'))) yield* labelled('interface', card);
    for (const [core, times] of cpu.cores) {
      const earlier = before?.cores.get(core);
      if (!earlier) continue;
      const { cpu_usage_ratio } = proc.cpuRatios(earlier, times);
      yield* labelled('core', { core, cpu_core_usage_ratio: cpu_usage_ratio });
    }
  }

  *#filesystems() {
    const mountpoints = proc.mountpoints(this.#text('self/mounts')).filter(({ length }) => length <= LABEL_LENGTH);
    for (const mountpoint of mountpoints.slice(0, FILESYSTEMS)) {
      try {
        const { bsize, blocks, bfree } = this.#statfs(mountpoint);
        yield { mountpoint, filesystem_size_bytes: blocks * bsize, filesystem_used_bytes: (blocks - bfree) * bsize };
      } catch {
        // Unmounted since the list was read, or not ours to look at: nothing to report.
      }
    }
  }

  /** A file of procfs; empty when this kernel or container doesn't have it, and then its parser finds nothing. */
  #text(path) {
    return contents(join(this.#proc, path)) ?? '';
  }

  /** The group of this process; a container sees its own group as the root of the hierarchy, under any path. */
  #findCgroup() {
    const root = join(this.#sys, 'fs/cgroup');
    const path = proc.cgroupPath(this.#text('self/cgroup'));
    if (path === undefined) return undefined;
    return [join(root, path), root].find((directory) => contents(join(directory, 'cgroup.controllers')) !== undefined);
  }

  /** 100 ticks and 4096 bytes are what all but a few kernels have. */
  #units() {
    const auxv = contents(join(this.#proc, 'self/auxv'), null) ?? Buffer.alloc(0);
    const { ticksPerSecond = 100, pageBytes = 4096 } = proc.auxiliaryVector(auxv, process.arch === 'arm' ? 4 : 8);
    return { ticksPerSecond, pageBytes };
  }
}

/** What the measuring itself costs. */
function agent() {
  const { user, system } = process.cpuUsage();
  return { agent_cpu_seconds_total: (user + system) / 1e6, agent_memory_bytes: process.memoryUsage.rss() };
}

function* named(values, labels) {
  for (const [name, value] of Object.entries(values)) yield { name, labels, value: rounded(name, value) };
}

function* labelled(label, { [label]: text, ...values }) {
  yield* named(values, { [label]: text });
}

/** A ten-thousandth of a ratio is below what a tick can tell, and long fractions are most of a batch's bytes. */
function rounded(name, value) {
  return name.endsWith('_ratio') ? Math.round(value * 1e4) / 1e4 : value;
}

function contents(path, encoding = 'utf8') {
  try {
    return readFileSync(path, encoding);
  } catch {
    // Kernels and containers differ in what they offer and allow; what can't be read is left out of the sample.
    return undefined;
  }
}
