/* SPDX-License-Identifier: Apache-2.0 */
// What became of the records, and whether all of them are accounted for.

import { byId, count, inLastMinute, make, percent, plural } from './format.js';

export function showQuality({ quality, in_flight: inFlight, state }) {
  const received = quality.received;
  byId('received').replaceChildren(
    make('strong', null, count(received.total)), ` received, ${inLastMinute(received.last_minute, state)}`);
  const kinds = kindsOf(quality);
  showBar(kinds.filter((kind) => kind.segment), received.total);
  byId('record-kinds').replaceChildren(...kinds.filter((kind) => kind.name).map((kind) => tile(kind, received.total, state)));
  showConservation(quality, inFlight, state);
}

function kindsOf({ on_time: onTime, late, duplicates, too_late: tooLate, dead_letters: deadLetters }) {
  const good = { total: onTime.total + late.total, last_minute: onTime.last_minute + late.last_minute };
  return [
    { id: 'good', name: 'Good', tally: good, meaning: 'valid, counted once' },
    { id: 'on-time', tally: onTime, segment: true },
    { id: 'late', name: 'of which late', tally: late, meaning: 'came late, counted all the same', segment: true },
    { id: 'duplicate', name: 'Duplicates', tally: duplicates, meaning: 'sent again, not counted again', segment: true },
    { id: 'too-late', name: 'Too late', tally: tooLate, meaning: 'kept aside, not counted', segment: true },
    { id: 'dead', name: 'Dead letters', tally: deadLetters, meaning: 'kept with the reason', segment: true },
  ];
}

function tile({ id, name, tally, meaning }, received, state) {
  const item = make('li', null,
    make('span', 'kind-name', make('span', `chip ${id}`), name),
    make('span', 'value', count(tally.total)),
    make('span', 'kind-share', percent(tally.total, received)),
    make('span', 'sub', inLastMinute(tally.last_minute, state)),
    make('span', 'sub meaning', meaning));
  item.dataset.kind = id;
  return item;
}

function showBar(kinds, received) {
  const bar = byId('record-bar');
  bar.replaceChildren(...kinds.filter(({ tally }) => tally.total > 0).map(({ id, tally }) => {
    const segment = make('span', id);
    segment.style.flexGrow = String(tally.total / Math.max(1, received));
    return segment;
  }));
}

function showConservation(quality, inFlight, state) {
  const good = quality.on_time.total + quality.late.total;
  const sum = `${count(good)} good + ${count(quality.duplicates.total)} duplicates`
    + ` + ${count(quality.too_late.total)} too late + ${count(quality.dead_letters.total)} dead letters`;
  const line = byId('conservation');
  line.dataset.verdict = inFlight === 0 ? 'balanced' : state === 'live' || state === 'quiet' ? 'in-flight' : 'unbalanced';
  const mark = make('span', 'mark', { balanced: '✓', 'in-flight': '↻', unbalanced: '!' }[line.dataset.verdict]);
  mark.setAttribute('aria-hidden', 'true');
  const verdict = {
    balanced: 'Nothing lost: ',
    'in-flight': 'Adding up: ',
    unbalanced: 'Does not add up: ',
  }[line.dataset.verdict];
  const rest = inFlight === 0 ? ' + 0 in flight' : inFlight > 0
    ? ` + ${count(inFlight)} in flight`
    : ` − ${plural(-inFlight, 'record', 'records')} that bronze does not show yet`;
  line.replaceChildren(mark, make('strong', null, verdict), `${count(quality.received.total)} received = ${sum}${rest}`);
}
