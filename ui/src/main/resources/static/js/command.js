// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The command of a process as it fits a narrow column.

const LONGEST_END = 20;
const CUT = 200; // The action sends no more of a command: where that is cut, the end says nothing.

/**
 * Leaves out the directory of the program, and sets the end apart: what tells two commands from one another is often
 * their last argument, which should stay visible when what is before it is cut.
 * @param {string} command
 * @returns {{start: string, end: string}} both together are the command without the directory
 */
export function brief(command) {
  const [, quoted, bare, after] = /^(?:"([^"]*)"|(\S*))(.*)$/s.exec(command);
  const words = (programName(quoted ?? bare) + after).trimEnd();
  const argument = /\s(\S+)$/.exec(words)?.[1] ?? '';
  const end = command.length < CUT ? endOf(argument) : '';
  return { start: words.slice(0, words.length - end.length), end };
}

/** Of a long path the last whole names, of another long word the last letters. */
function endOf(argument) {
  const letters = argument.slice(-LONGEST_END);
  return letters === argument ? letters : letters.replace(/^[^\\/]*[\\/](?=.)/, '');
}

/** Threads of the kernel have names like `[kworker/0:1]`, which are no paths. */
function programName(path) {
  return path.startsWith('[') ? path : path.replace(/^.*[\\/](?=.)/s, '');
}
