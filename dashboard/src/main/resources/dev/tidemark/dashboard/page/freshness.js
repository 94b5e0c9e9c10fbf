/* SPDX-License-Identifier: Apache-2.0 */
// The first thing on the page: is this fresh, and how far are the results settled?

import { byId, day, duration, instant, minuteInstant, plural, setText, today } from './format.js';

const WORDS = {
  empty: 'No data yet',
  live: 'Live',
  quiet: 'Quiet',
  stopped: 'Stopped',
  old: 'Old snapshot',
};

/** What changes with the tables: the state in words, and when things happened. */
export function showState(overview, now) {
  const { state, freshness } = overview;
  delete document.body.dataset.connection;
  document.body.dataset.state = state;
  setText('state-word', WORDS[state] ?? state);
  byId('state-sentence').replaceChildren(...sentence(overview, now));
  document.title = state === 'live' ? 'Tidemark' : `${WORDS[state] ?? state} · Tidemark`;
  byId('start').hidden = state !== 'empty';
  setText('warehouse', overview.warehouse);
  showInstant('arrival-time', freshness.newest_arrival_millis, now);
  showInstant('commit-time', freshness.last_commit_millis, now);
  const behind = freshness.arrival_to_visible_millis;
  setText('behind', behind === null ? '–' : duration(behind, true));
  showFinal(freshness, now);
}

/** Without a connection, nobody knows the state. */
export function showDisconnected() {
  document.body.dataset.connection = 'lost';
  setText('state-word', 'Disconnected');
  setText('state-sentence', 'The page shows what it knew last.');
  document.title = 'Disconnected · Tidemark';
}

/** What changes with the clock alone. */
export function showAges({ freshness }, now) {
  showAge('arrival-age', freshness.newest_arrival_millis, now);
  showAge('commit-age', freshness.last_commit_millis, now);
}

function sentence({ state, freshness, in_flight: inFlight }, now) {
  const received = freshness.last_received_millis;
  const committed = freshness.last_commit_millis;
  const open = plural(freshness.open_windows, 'window is', 'windows are');
  switch (state) {
    case 'empty':
      return ['Nothing has been received.'];
    case 'live':
      return ['New records are coming in.'];
    case 'quiet':
      return freshness.open_windows > 0
        ? ['No new records since ', instant(received, now), `. ${open} still open.`]
        : ['No new records since ', instant(received, now), inFlight === 0
          ? '. Every window is final: nothing is left to do.'
          : `. Every window is final, but ${plural(Math.abs(inFlight), 'record is', 'records are')} in flight.`];
    case 'stopped':
      return [
        'No commit since ', instant(committed, now), `, and work is unfinished: ${open} open`,
        inFlight === 0 ? '.' : `, ${plural(Math.abs(inFlight), 'record is', 'records are')} in flight.`,
        ' All numbers are from then.',
      ];
    case 'old':
      return ['A complete picture as of ', instant(committed, now), '. Every window is final, and nothing was committed since.'];
    default:
      return [];
  }
}

function showFinal({ final_up_to_millis: finalUpTo, newest_window_end_millis: newest, open_windows: open }, now) {
  if (finalUpTo === null) {
    setText('final-time', 'None yet');
    setText('final-behind', open > 0 ? `${plural(open, 'window', 'windows')} open` : '');
    return;
  }
  byId('final-time').replaceChildren(minuteInstant(finalUpTo));
  setText('final-behind', `${today(finalUpTo, now) ? '' : `${day(finalUpTo)}, `}${newest <= finalUpTo
    ? 'all windows'
    : `${plural(open, 'window', 'windows')} still open`}`);
}

function showInstant(id, millis, now) {
  byId(id).replaceChildren(...(millis === null ? [] : [instant(millis, now)]));
}

function showAge(id, millis, now) {
  setText(id, millis === null ? '–' : `${duration(now - millis)} ago`);
}
