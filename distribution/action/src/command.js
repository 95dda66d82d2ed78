// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Command lines made fit to be stored and shown: one line, without the secrets people pass as arguments. Cutting
 * too much is a smaller harm than cutting too little.
 */

const LENGTH = 200;
const HIDDEN = '***';

/** A name that says its value is secret: `db-password`, `API_KEY`, `X-Auth-Token`. Not `author`, not `tokenizer`. */
const SECRET = String.raw`[\w.-]*(?:passw(?:or)?d|passphrase|pwd|secret|token|credentials?|(?:api|access|private|account)[-_.]?key|auth)(?:[-_.][\w.-]*)?`;

/** The same inside a longer text. It begins where a word does, which also keeps the search linear. */
const SECRET_WORD = String.raw`(?<![\w.-])${SECRET}`;

/** The value ends at a blank, unless it opens with a quote: then at the quote or the end. */
const VALUE = String.raw`(?:"[^"]*|'[^']*|[^\s"'&;]+)`;

const SECRET_FLAG = new RegExp(`^-${SECRET}$`, 'i');
const SECRET_ASSIGNMENT = new RegExp(`^(${SECRET}[=:]).+`, 'is');
const CREDENTIALS_FLAG = /^(-u|--user|--proxy-user)$/;

/** What may stand anywhere, as in the script of `sh -c`. */
const WITHIN = [
  [/(authorization["']?\s*[:=]\s*)[^"'\n]+/gi, `$1${HIDDEN}`],
  [new RegExp(`(${SECRET_WORD}["']?\\s*[:=]\\s*)${VALUE}`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(`((?<!\\S)-${SECRET} +)${VALUE}`, 'gi'), `$1${HIDDEN}`],
  [/((?:^|\s)(?:-u|--user|--proxy-user)[ =]["']?[^\s:"']+:)[^\s"']+/g, `$1${HIDDEN}`],
  [/(:\/\/)[^\s/?#"']+@/g, `$1${HIDDEN}@`],
  // The shapes of the tokens that CI jobs handle most: GitHub, GitLab, Slack, and signed JSON of all kinds.
  [/\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|eyJ)[\w.-]{16,}/g, HIDDEN],
];

/**
 * One line of at most 200 characters for a process.
 *
 * @param {string[]} args its arguments as the kernel keeps them, the program first; empty for a kernel thread
 * @param {string} name its short name, which stands in square brackets when there are no arguments, as in `ps`
 */
export function commandLine(args, name) {
  const line = args.map((arg, i) => withoutSecrets(arg, args[i - 1] ?? '')).join(' ');
  // The cut may go through a character of two halves; half a character is no text to send.
  return line.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, LENGTH).toWellFormed() || `[${name}]`;
}

/** Whole arguments come first: only there does a value with blanks in it show where it ends. */
function withoutSecrets(arg, before) {
  if (SECRET_FLAG.test(before) && !arg.startsWith('-')) return HIDDEN;
  if (SECRET_ASSIGNMENT.test(arg)) return arg.replace(SECRET_ASSIGNMENT, `$1${HIDDEN}`);
  if (CREDENTIALS_FLAG.test(before)) return arg.replace(/:.*/s, `:${HIDDEN}`);
  return WITHIN.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), arg);
}
