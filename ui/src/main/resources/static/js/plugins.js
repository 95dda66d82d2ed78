// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The pages of plugins. Their forms work without this; it tests a connection without losing what was typed, and uploads
// plugins.

import { byId, element, icon } from './dom.js';
import { busy } from './forms.js';
import { objection, outcome, progress } from './upload.js';

const UPLOAD_PATH = '/api/admin/plugins';
const NOTICE_KEY = 'runlens.notice';
const ICONS = { ok: 'check-circle-fill', warn: 'alert', bad: 'x-circle-fill' };

/**
 * @param {'ok'|'warn'|'bad'} tone
 * @param {string} words
 * @returns {HTMLElement}
 */
const notice = (tone, words) => element('p', { class: `flash ${tone}` }, icon(ICONS[tone]), element('span', {}, words));

if (byId('settings')) {
  testInPlace(byId('settings'), byId('test'));
}
if (byId('upload-form')) {
  upload(byId('upload-form'));
  tellAfterReload();
}

/**
 * Tests the connection and shows only the outcome: the fields stay as they are, secrets above all.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
function testInPlace(form, button) {
  form.addEventListener('submit', async (event) => {
    if (event.submitter !== button) {
      return;
    }
    event.preventDefault();
    busy(button, true);
    byId('result').replaceChildren(element('p', { class: 'mute' }, 'Testing …'));
    try {
      const response = await fetch(button.formAction, {
        method: 'POST',
        headers: { accept: 'text/html' },
        body: new URLSearchParams(new FormData(form)),
      });
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (!fresh.getElementById('result')) {
        throw new Error(fresh.querySelector('main p:not(.code)')?.textContent || `HTTP ${response.status}`);
      }
      showOutcome(form, fresh);
    } catch (error) {
      const words = error instanceof TypeError ? 'The server cannot be reached.' : error.message;
      byId('result').replaceChildren(notice('bad', `Not tested. ${words}`));
    } finally {
      busy(button, false);
      button.focus({ preventScroll: true });
      byId('result').scrollIntoView({ block: 'nearest' });
    }
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {Document} fresh the page as the server answered
 */
function showOutcome(form, fresh) {
  for (const id of ['result', 'faults']) {
    byId(id).replaceChildren(...(fresh.getElementById(id)?.childNodes ?? []));
  }
  for (const problem of form.querySelectorAll('.problem')) {
    problem.textContent = fresh.getElementById(problem.id)?.textContent ?? '';
    const field = problem.parentElement.querySelector('.input, input');
    if (problem.textContent) {
      field.setAttribute('aria-invalid', 'true');
    } else {
      field.removeAttribute('aria-invalid');
    }
  }
}

/** @param {HTMLFormElement} form */
function upload(form) {
  const [input, drop, send, cancel] = [byId('zip'), form.querySelector('.drop'), byId('send'), byId('cancel')];
  /** @type {XMLHttpRequest|null} */
  let request = null;
  const say = (...children) => byId('upload-problem').replaceChildren(...children);

  const chosen = () => {
    const file = input.files[0];
    const words = file ? objection(file, Number(form.dataset.limit), form.dataset.limitWords) : '';
    say(...(words ? [notice('bad', words)] : []));
    send.disabled = !file || words !== '';
  };

  const sending = (is) => {
    byId('sending').hidden = !is;
    cancel.hidden = !is;
    input.disabled = is;
    busy(send, is);
  };

  const show = (sent, total) => {
    const { percent, words } = progress(sent, total);
    byId('progress').value = percent;
    byId('progress-words').textContent = words;
  };

  const ended = () => {
    const { tone, words } = outcome(request.status, request.responseText);
    request = null;
    if (tone === 'bad') {
      sending(false);
      say(notice(tone, words));
      return;
    }
    try {
      sessionStorage.setItem(NOTICE_KEY, JSON.stringify({ tone, words }));
    } catch {
      // Storage is forbidden: the list itself tells.
    }
    location.assign(location.pathname);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const file = input.files[0];
    if (!file || request || send.disabled) {
      return;
    }
    say();
    sending(true);
    show(0, file.size);
    cancel.focus();
    request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => show(loaded, total));
    request.addEventListener('load', ended);
    request.addEventListener('error', ended);
    request.open('POST', UPLOAD_PATH);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/zip');
    request.setRequestHeader('X-Runlens-Csrf', form.dataset.csrf);
    request.setRequestHeader('X-Filename', encodeURIComponent(file.name));
    request.send(file);
  });

  cancel.addEventListener('click', () => {
    request?.abort();
    request = null;
    sending(false);
    say(notice('warn', 'The upload was cancelled.'));
    send.focus();
  });

  input.addEventListener('change', chosen);
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  form.addEventListener('dragleave', () => drop.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (!request && event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      chosen();
    }
  });
  chosen(); // A reloaded page may remember the file.
}

/** Says what the upload did that brought this page anew. */
function tellAfterReload() {
  try {
    const kept = sessionStorage.getItem(NOTICE_KEY);
    sessionStorage.removeItem(NOTICE_KEY);
    if (kept) {
      const { tone, words } = JSON.parse(kept);
      byId('flash').append(notice(tone, words));
    }
  } catch {
    // Storage is forbidden: nothing was kept.
  }
}
