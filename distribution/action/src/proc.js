// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Linux's own text files turned into numbers: no reading, no state. Members carry the names and units of
 * `docs/http-api.md`. What a text doesn't offer is absent from the result, never zero.
 *
 * Source: `man 5 proc`, the kernel's Documentation/admin-guide/{iostats,cgroup-v2}.rst, accounting/psi.rst.
 */

/** Disks whose requests reach another listed disk, or no disk at all. */
const UNREAL_DISK = /^(loop|ram|zram|dm-|md|sr|fd|nbd)\d/;

/** The far end of a container's interface: the same bytes pass the bridge, and its name lives for minutes. */
const UNREAL_INTERFACE = /^(lo|veth.*)$/;

/** File systems that keep their bytes on this machine. Asking a network one for its space may hang. */
const LOCAL_FILESYSTEM = new Set(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'jfs', 'reiserfs', 'bcachefs']);

/** `/proc/diskstats` counts sectors of 512 bytes whatever the disk's own sector size is. */
const SECTOR_BYTES = 512;

/**
 * `/proc/stat`. Ticks since boot, of all cores and of each. Nice counts as user, interrupts as system; guests are
 * part of user already.
 *
 * @typedef {{user: number, system: number, iowait: number, steal: number, total: number}} CpuTimes
 * @returns {{all?: CpuTimes, cores: Map<string, CpuTimes>, processes_running?: number}}
 */
export function cpu(text) {
  let all;
  const cores = new Map();
  for (const [, core, counters] of text.matchAll(/^cpu(\d*) +(.+)$/gm)) {
    const [user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0] = counters.split(' ').map(Number);
    const times = { user: user + nice, system: system + irq + softirq, iowait, steal };
    times.total = times.user + times.system + idle + iowait + steal;
    if (core === '') all = times;
    else cores.set(core, times);
  }
  return { all, cores, processes_running: number(/^procs_running (\d+)/m.exec(text)?.[1]) };
}

/**
 * The shares of the time between two readings of {@link cpu}. Usage is user and system: waiting for a disk and
 * time stolen by the hypervisor are not work of this machine and stand beside it.
 */
export function cpuRatios(before, after) {
  const elapsed = after.total - before.total;
  if (elapsed <= 0) return {};
  // A counter may step back: iowait by itself, any of them when a core is taken out and put back.
  const ratio = (name) => Math.min(1, Math.max(0, (after[name] - before[name]) / elapsed));
  const user = ratio('user');
  const system = ratio('system');
  return {
    cpu_usage_ratio: Math.min(1, user + system),
    cpu_user_ratio: user,
    cpu_system_ratio: system,
    cpu_iowait_ratio: ratio('iowait'),
    cpu_steal_ratio: ratio('steal'),
  };
}

/** `/proc/loadavg`. */
export function load(text) {
  const [oneMinute, fiveMinutes, fifteenMinutes] = text.split(' ').map(number);
  return { load_1m: oneMinute, load_5m: fiveMinutes, load_15m: fifteenMinutes };
}

/** `/proc/meminfo`. Cached is what `free` calls buff/cache. */
export function memory(text) {
  const bytes = {};
  for (const [, name, kibibytes] of text.matchAll(/^(\w+): +(\d+) kB$/gm)) bytes[name] = kibibytes * 1024;
  return {
    memory_total_bytes: bytes.MemTotal,
    memory_available_bytes: bytes.MemAvailable,
    memory_used_bytes: bytes.MemTotal - bytes.MemAvailable,
    memory_cached_bytes: bytes.Buffers + bytes.Cached + (bytes.SReclaimable ?? 0),
    swap_total_bytes: bytes.SwapTotal,
    swap_used_bytes: bytes.SwapTotal - bytes.SwapFree,
  };
}

/**
 * `/proc/diskstats`: the disks, neither their partitions nor devices stacked upon them, so that the sum over all
 * is what the machine really did.
 */
export function disks(text) {
  const rows = text.trim().split('\n').map((line) => line.trim().split(/ +/)).filter((row) => row.length >= 13);
  const names = new Set(rows.map((row) => row[2]));
  return rows
    .filter(([, , device]) => !UNREAL_DISK.test(device) && !isPartition(device, names))
    .map(([, , device, ...counters]) => {
      const [reads, , sectorsRead, , writes, , sectorsWritten, , , busyMillis] = counters.map(Number);
      return {
        device,
        disk_read_bytes_total: sectorsRead * SECTOR_BYTES,
        disk_written_bytes_total: sectorsWritten * SECTOR_BYTES,
        disk_reads_total: reads,
        disk_writes_total: writes,
        disk_busy_seconds_total: busyMillis / 1000,
      };
    });
}

/** `sda1` belongs to `sda`, `nvme0n1p2` to `nvme0n1`; a lone `xvda1` without its disk stands for itself. */
function isPartition(device, names) {
  const disk = /^(.*\d)p\d+$/.exec(device)?.[1] ?? device.replace(/\d+$/, '');
  return disk !== device && names.has(disk);
}

/** `/proc/net/dev`. */
export function network(text) {
  const interfaces = [];
  for (const [, name, counters] of text.matchAll(/^ *([^\s|]+): *(\d.*)$/gm)) {
    if (UNREAL_INTERFACE.test(name)) continue;
    const columns = counters.trim().split(/ +/).map(Number);
    interfaces.push({
      interface: name,
      network_received_bytes_total: columns[0],
      network_transmitted_bytes_total: columns[8],
      network_received_packets_total: columns[1],
      network_transmitted_packets_total: columns[9],
    });
  }
  return interfaces;
}

/**
 * `/proc/pressure/{cpu,io,memory}`: time in which some, or all, runnable tasks waited for the resource. The
 * machine as a whole can't be fully stalled on its processors, so cpu has no full.
 */
export function pressure(resource, text) {
  const seconds = (who) => number(new RegExp(`^${who} .*total=(\\d+)`, 'm').exec(text)?.[1]) / 1e6;
  const result = { [`pressure_${resource}_some_seconds_total`]: seconds('some') };
  if (resource !== 'cpu') result[`pressure_${resource}_full_seconds_total`] = seconds('full');
  return result;
}

/** `/proc/vmstat`. */
export function oomKills(text) {
  return { oom_kills_total: keyed(text, 'oom_kill') };
}

/**
 * The files of a cgroup v2, each of them text or undefined. The root group has no memory files; a limit of `max`
 * is no limit.
 *
 * @param {(file: string) => string | undefined} file
 */
export function cgroup(file) {
  return {
    cgroup_memory_used_bytes: number(file('memory.current')),
    cgroup_memory_limit_bytes: number(file('memory.max')),
    cgroup_memory_peak_bytes: number(file('memory.peak')),
    cgroup_oom_kills_total: keyed(file('memory.events') ?? '', 'oom_kill'),
    cgroup_cpu_throttled_seconds_total: keyed(file('cpu.stat') ?? '', 'throttled_usec') / 1e6,
  };
}

/** `/proc/self/cgroup`: the path of this process's group in the version 2 hierarchy, if it is in one. */
export function cgroupPath(text) {
  return /^0::(\/.*)$/m.exec(text)?.[1];
}

/**
 * `/proc/self/mounts`: mount points of file systems on local disks, one for each device (bind mounts repeat it, and
 * the shortest path is the one people know), and the layered root of a container.
 *
 * @returns {string[]}
 */
export function mountpoints(text) {
  const shortest = new Map();
  for (const line of text.split('\n')) {
    const [device, path, type] = line.split(' ').map(unescape);
    const rootOfContainer = path === '/' && type === 'overlay';
    if (!rootOfContainer && !LOCAL_FILESYSTEM.has(type)) continue;
    if (!shortest.has(device) || path.length < shortest.get(device).length) shortest.set(device, path);
  }
  return [...shortest.values()];
}

/** The kernel writes blanks and backslashes of a path as three octal digits. */
function unescape(field) {
  return field.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
}

/**
 * `/proc/[pid]/stat`. Ticks since boot and since the start of the process; memory in pages. The name may hold
 * blanks and brackets, so fields are counted from its last bracket.
 */
export function processStat(text) {
  const opening = text.indexOf('(');
  const closing = text.lastIndexOf(')');
  const fields = text.slice(closing + 2).split(' ', 22);
  return {
    name: text.slice(opening + 1, closing),
    state: fields[0],
    ppid: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
    threads: Number(fields[17]),
    startTime: Number(fields[19]),
    rssPages: Number(fields[21]),
  };
}

/**
 * `/proc/self/auxv`: what the kernel told this process about itself, as pairs of machine words; Node has no other
 * way to ask for the size of a page and the length of a tick. Types 6 and 17 of `getauxval(3)`.
 *
 * @param {Buffer} bytes
 * @param {4 | 8} wordBytes
 */
export function auxiliaryVector(bytes, wordBytes) {
  const word = (offset) => (wordBytes === 8 ? Number(bytes.readBigUInt64LE(offset)) : bytes.readUInt32LE(offset));
  const values = new Map();
  for (let at = 0; at + 2 * wordBytes <= bytes.length; at += 2 * wordBytes) values.set(word(at), word(at + wordBytes));
  return { pageBytes: values.get(6), ticksPerSecond: values.get(17) };
}

function keyed(text, key) {
  return number(new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1]);
}

/** A number, or NaN for anything else, which stays NaN through arithmetic and is left out at the end. */
function number(text) {
  return text === undefined || text.trim() === '' ? NaN : Number(text);
}
