// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The part of the runner's protocol that an action without dependencies needs.
 *
 * Source: actions/toolkit `packages/core/src/{command,file-command}.ts` and GitHub's "Workflow commands".
 */

import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * An input of the step, trimmed; empty when it was not given. The runner turns spaces of the name into
 * underscores and leaves dashes: `job-id` arrives as `INPUT_JOB-ID`.
 */
export function input(name) {
  const variable = `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
  return (process.env[variable] ?? '').trim();
}

/** Makes the runner print `***` wherever a line of this value would show in the job's log. */
export function mask(value) {
  for (const line of value.split(/\r?\n/)) {
    if (line !== '') command('add-mask', line);
  }
}

/** One warning on the job's page. */
export function warning(text) {
  command('warning', text);
}

/** Keeps a value for the post step of this action, which reads it with {@link state}. */
export function saveState(name, value) {
  appendFileSync(required('GITHUB_STATE'), heredoc(name, String(value)));
}

/** What the main step saved under this name; empty when it saved nothing. */
export function state(name) {
  return process.env[`STATE_${name}`] ?? '';
}

/** Adds Markdown to the job's summary. Runners older than the summary are left alone. */
export function summary(markdown) {
  if (process.env.GITHUB_STEP_SUMMARY) {
    appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
  }
}

/** A variable the runner sets for every step. */
export function required(variable) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set, so this is not a step of a GitHub Actions job`);
  return value;
}

/**
 * Runs a step of this action so that it can't fail the user's job: whatever is thrown becomes one warning and
 * the exit code is 0.
 *
 * @param {() => void | Promise<void>} step
 */
export async function harmless(step) {
  try {
    await step();
  } catch (error) {
    warning(`Runlens: ${error.message}. The job itself is not affected.`);
  }
}

function command(name, value) {
  const escaped = value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::${name}::${escaped}\n`);
}

/** The delimiter is random, so a value can't end its own block and start another. */
function heredoc(name, value) {
  const delimiter = `runlens_${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
