/* SPDX-License-Identifier: Apache-2.0 */
// Keeps the page up to date: listens to the server, ticks once a second, says when the line is dead.

import { drawEvents, showEvents, showUsers } from './charts.js';
import { byId, clock, duration, setText } from './format.js';
import { showAges, showDisconnected, showState } from './freshness.js';
import { showDeadLetters, showPages, showShares } from './lists.js';
import { showQuality } from './quality.js';

/** The server speaks at least every few seconds; a longer silence is a lost connection. */
const SILENCE_MILLIS = 15_000;
const RETRY_MILLIS = 2_000;

let overview = null;
let clockAhead = 0;
let heardAt = Date.now();
let lostSince = null;
let source = null;

/** The server's clock: ages must not depend on how well this device's clock is set. */
const now = () => Date.now() + clockAhead;

function connect() {
  source?.close();
  source = new EventSource('/events');
  source.addEventListener('overview', ({ data }) => {
    const message = JSON.parse(data);
    heard(message);
    overview = message.overview;
    show();
  });
  source.addEventListener('tick', ({ data }) => {
    const wasLost = lostSince !== null;
    heard(JSON.parse(data));
    if (wasLost && overview !== null) {
      show();
    }
    tick();
  });
  source.addEventListener('error', () => {
    lose();
    // The browser tries again by itself unless the server answered with an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(connect, RETRY_MILLIS);
    }
  });
}

function heard({ server_time_millis: serverTime }) {
  heardAt = Date.now();
  clockAhead = serverTime - heardAt;
  lostSince = null;
  byId('connection').hidden = true;
}

function lose() {
  lostSince ??= Date.now();
  showDisconnected();
  byId('connection').hidden = false;
  tellLoss();
}

function tellLoss() {
  setText('connection', `Connection lost ${duration(Date.now() - lostSince)} ago. Trying again; the numbers are from ${clock(heardAt + clockAhead)} UTC.`);
}

function show() {
  const time = now();
  showState(overview, time);
  byId('problem').hidden = overview.problem === null;
  setText('problem', overview.problem ?? '');
  if (overview.state !== 'empty') {
    showQuality(overview);
    showEvents(overview, time);
    showUsers(overview);
    showShares(overview);
    showPages(overview);
    showDeadLetters(overview, time);
  }
  tick();
}

function tick() {
  const time = now();
  const element = byId('clock');
  element.textContent = `${clock(time)} UTC`;
  element.dateTime = new Date(time).toISOString();
  element.title = `${new Date(time).toLocaleString()} (local time)`;
  if (overview !== null) {
    showAges(overview, time);
  }
  if (lostSince === null && Date.now() - heardAt > SILENCE_MILLIS) {
    lose();
    connect();
  } else if (lostSince !== null) {
    tellLoss();
  }
}

function showTheme() {
  setText('theme-name', window.tidemarkTheme.current());
  byId('theme').ariaLabel = `Theme: ${window.tidemarkTheme.current()}`;
  drawEvents();
}

byId('theme').addEventListener('click', () => {
  window.tidemarkTheme.next();
  showTheme();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawEvents);
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', ({ persisted }) => persisted && connect());

showTheme();
connect();
setInterval(tick, 1000);
