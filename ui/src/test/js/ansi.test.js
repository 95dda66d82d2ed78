// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mark, parse, plain } from '../../main/resources/static/js/ansi.js';

const ESC = '\x1b';
const shape = (spans) => spans.map(({ text, classes }) => [text, classes.join(' ')]);

test('leaves plain text alone', () => {
  assert.deepEqual(parse('a <b>\t& c'), [{ text: 'a <b>\t& c', classes: [] }]);
});

test('turns colours and styles into classes until they are reset', () => {
  const line = `[${ESC}[1;34mINFO${ESC}[m] ${ESC}[32mok${ESC}[39m ${ESC}[4mline${ESC}[24m${ESC}[90m.`;
  assert.deepEqual(shape(parse(line)), [
    ['[', ''],
    ['INFO', 'fg-blue bold'],
    ['] ', ''],
    ['ok', 'fg-green'],
    [' ', ''],
    ['line', 'underline'],
    ['.', 'fg-gray'],
  ]);
});

test('takes the nearest of the sixteen colours for 256 and true colours', () => {
  const colors = ['38;5;196', '38;5;46', '38;5;240', '38;5;15', '38;2;10;20;250', '38;2;250;240;20', '38;2;2;2;2'];
  assert.deepEqual(
    colors.map((color) => parse(`${ESC}[${color}mx`)[0].classes[0]),
    ['fg-red', 'fg-green', 'fg-gray', 'fg-white', 'fg-blue', 'fg-yellow', 'fg-black'],
  );
});

test('does not take the numbers of a background for a foreground', () => {
  assert.deepEqual(shape(parse(`${ESC}[48;5;31;33mx${ESC}[0;41my`)), [
    ['x', 'fg-yellow'],
    ['y', ''],
  ]);
});

test('drops every other escape sequence and control character', () => {
  const line = `${ESC}]0;title\x07a${ESC}[2Kb${ESC}[1;1Hc\x00\r\bd${ESC}]8;;http://x${ESC}\\e${ESC}(Bf`;
  assert.equal(plain(line), 'abcdef');
  assert.deepEqual(parse(line).map((span) => span.text).join(''), 'abcdef');
});

test('survives a sequence cut off at the end of the line', () => {
  assert.equal(plain(`a${ESC}`), 'a');
  assert.equal(plain(`a${ESC}[`), 'a');
});

test('is fast on a hostile line', () => {
  const line = `${ESC}[38;5;`.repeat(2000) + `${ESC}]`.repeat(2000);
  const before = performance.now();
  parse(line);
  assert.ok(performance.now() - before < 500);
});

test('marks matches across runs', () => {
  const marked = mark(parse(`ab${ESC}[31mcd${ESC}[0mef`), /bcde/g);
  assert.deepEqual(
    marked.map(({ text, classes, marked: hit }) => [text, classes.join(' '), hit]),
    [
      ['a', '', false],
      ['b', '', true],
      ['cd', 'fg-red', true],
      ['e', '', true],
      ['f', '', false],
    ],
  );
});

test('marks neighbouring matches and ignores empty ones', () => {
  const text = (pattern) => mark(parse('aab'), pattern).map((run) => (run.marked ? `<${run.text}>` : run.text));
  assert.deepEqual(text(/a/g), ['<a>', '<a>', 'b']);
  assert.deepEqual(text(/x*/g), ['aab']);
});
