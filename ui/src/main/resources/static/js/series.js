// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// From the series of the API to the columns of the charts.

/**
 * One series of the API.
 * @typedef {object} Series
 * @property {string} name
 * @property {Record<string, string>} labels
 * @property {(number|null)[]} mean
 * @property {(number|null)[]} [min] absent for raw samples
 * @property {(number|null)[]} [max] absent for raw samples
 */

/**
 * An answer of `/api/jobs/{id}/series`.
 * @typedef {object} SeriesAnswer
 * @property {number} bucket_ms
 * @property {number[]} t milliseconds since the epoch
 * @property {Series[]} series
 */

/** @typedef {(number|null)[]} Column as long as `t`; null is a gap */

/**
 * What the charts draw. A measure nobody sent is null.
 * @typedef {object} Columns
 * @property {number[]} t seconds since the job's start
 * @property {{mean: Column, low: Column|null, high: Column|null, cores: boolean, iowait: Column|null}|null} cpu
 *   ratios; low and high are the slowest and busiest core if `cores`, else the least and most of each bucket
 * @property {{used: Column, cached: Column|null, limit: number|null}|null} memory bytes
 * @property {{first: Column, second: Column}|null} disk bytes per second, read and written
 * @property {{first: Column, second: Column}|null} network bytes per second, received and sent
 */

// Virtual interfaces and loop devices repeat what physical ones count.
const VIRTUAL_INTERFACE = /^(lo|veth.*|docker\d*|br-.*)$/;
const VIRTUAL_DEVICE = /^(loop|ram|zram)\d*$/;
const GAP_INTERVALS = 3;

/**
 * @param {SeriesAnswer} answer
 * @param {number} origin the job's start in milliseconds since the epoch
 * @returns {Columns}
 */
export function columns(answer, origin) {
  const { t, series } = withGaps(answer);
  const named = (name) => series.filter((one) => one.name === name);
  const single = (name) => named(name)[0]?.mean ?? null;
  return {
    t: t.map((ms) => (ms - origin) / 1000),
    cpu: cpu(named, single),
    memory: memory(single),
    disk: pair(
      sum(named('disk_read_bytes_per_second'), 'device', VIRTUAL_DEVICE),
      sum(named('disk_written_bytes_per_second'), 'device', VIRTUAL_DEVICE),
    ),
    network: pair(
      sum(named('network_received_bytes_per_second'), 'interface', VIRTUAL_INTERFACE),
      sum(named('network_transmitted_bytes_per_second'), 'interface', VIRTUAL_INTERFACE),
    ),
  };
}

/**
 * Adds later samples to an answer. A series that only one of them has is a gap in the other.
 * @param {SeriesAnswer} base
 * @param {SeriesAnswer} later
 * @returns {SeriesAnswer}
 */
export function append(base, later) {
  const from = later.t.findIndex((ms) => ms > (base.t.at(-1) ?? -Infinity));
  if (from < 0) {
    return base;
  }
  const key = (one) => `${one.name} ${JSON.stringify(one.labels ?? {})}`;
  const added = new Map(later.series.map((one) => [key(one), one]));
  const before = base.t.length;
  const after = later.t.length - from;
  const gap = (length) => new Array(length).fill(null);
  const join = (old, fresh) => {
    const joined = {};
    for (const column of ['mean', 'min', 'max']) {
      const head = old ? (old[column] ?? old.mean) : gap(before);
      const tail = fresh ? (fresh[column] ?? fresh.mean).slice(from) : gap(after);
      joined[column] = head.concat(tail);
    }
    const { name, labels } = old ?? fresh;
    return { name, labels, ...joined };
  };
  const series = base.series.map((old) => {
    const fresh = added.get(key(old));
    added.delete(key(old));
    return join(old, fresh);
  });
  added.forEach((fresh) => series.push(join(null, fresh)));
  return { ...base, t: base.t.concat(later.t.slice(from)), series };
}

/**
 * Puts a gap where samples are missing, so that no line is drawn across.
 * @param {SeriesAnswer} answer
 * @returns {SeriesAnswer}
 */
function withGaps(answer) {
  const { t } = answer;
  const steps = t.slice(1).map((ms, i) => ms - t[i]);
  const usual = Math.max(answer.bucket_ms, steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0);
  const gaps = steps.flatMap((step, i) => (step > usual * GAP_INTERVALS ? [i + 1] : []));
  if (gaps.length === 0) {
    return answer;
  }
  const spread = (column, filler) => {
    const wide = [];
    let from = 0;
    for (const gap of gaps) {
      wide.push(...column.slice(from, gap), filler(gap));
      from = gap;
    }
    return wide.concat(column.slice(from));
  };
  return {
    ...answer,
    t: spread(t, (i) => t[i - 1] + usual),
    series: answer.series.map((one) => {
      const wide = { name: one.name, labels: one.labels };
      for (const column of ['mean', 'min', 'max']) {
        if (one[column]) {
          wide[column] = spread(one[column], () => null);
        }
      }
      return wide;
    }),
  };
}

function cpu(named, single) {
  const [whole] = named('cpu_usage_ratio');
  if (!whole) {
    return null;
  }
  const cores = named('cpu_core_usage_ratio').map((core) => core.mean);
  const known = cores.length > 1;
  return {
    mean: whole.mean,
    low: known ? across(cores, Math.min) : (whole.min ?? null),
    high: known ? across(cores, Math.max) : (whole.max ?? null),
    cores: known,
    iowait: single('cpu_iowait_ratio'),
  };
}

function memory(single) {
  const used = single('memory_used_bytes');
  if (!used) {
    return null;
  }
  const limits = ['memory_total_bytes', 'cgroup_memory_limit_bytes']
    .map((name) => single(name)?.findLast((value) => value > 0))
    .filter((limit) => limit !== undefined);
  return {
    used,
    cached: single('memory_cached_bytes'),
    limit: limits.length > 0 ? Math.min(...limits) : null,
  };
}

function sum(series, label, skipped) {
  const counted = series.filter((one) => !skipped.test(one.labels?.[label] ?? ''));
  return counted.length === 0
    ? null
    : across(counted.map((one) => one.mean), (...values) => values.reduce((a, b) => a + b, 0));
}

function pair(first, second) {
  const present = first ?? second;
  const gap = () => new Array(present.length).fill(null);
  return present === null ? null : { first: first ?? gap(), second: second ?? gap() };
}

/** Combines columns row by row; a row in which all are gaps is a gap. */
function across(all, combine) {
  return all[0].map((_, i) => {
    const values = all.map((column) => column[i]).filter((value) => value !== null && value !== undefined);
    return values.length === 0 ? null : combine(...values);
  });
}
