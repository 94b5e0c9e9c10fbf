/* SPDX-License-Identifier: Apache-2.0 */
// Shares by type, top pages and dead letters: lists that are their own tables.

import { byId, bytes, count, duration, inLastMinute, instant, label, make, minute, percent, plural, setText, typeColour } from './format.js';

export function showShares({ activity }) {
  const all = activity.types.reduce((sum, { count: events }) => sum + events, 0);
  setText('shares-range', `${count(all)} events, ${hourRange(activity.minutes)}`);
  byId('shares').replaceChildren(...[...activity.types]
    .sort((one, other) => other.count - one.count)
    .map(({ type, count: events }) => bar(
      [make('span', 'text', label(type))],
      [make('strong', null, percent(events, all)), make('span', 'sub', count(events))],
      all === 0 ? 0 : events / all,
      `var(${typeColour(type)})`)));
}

export function showPages({ top_pages: top }) {
  const most = Math.max(1, ...top.pages.map(({ views }) => views));
  const error = Math.max(0, ...top.pages.map(({ max_error: maxError }) => maxError));
  setText('pages-range', top.pages.length === 0 ? '' : `views, last 10 min to ${minute(top.end_millis)} UTC${top.is_final ? '' : ', not final'}`);
  byId('pages').replaceChildren(...(top.pages.length === 0
    ? [make('li', 'nothing', 'No page views in the last 10 minutes.')]
    : top.pages.map(({ url, views }) => {
      const text = make('bdi', 'text', url);
      text.title = url;
      return bar([text], [make('strong', null, count(views))], views / most, 'var(--accent)');
    })));
  byId('pages-note').hidden = error === 0;
  setText('pages-note', `Counted with a sketch: a number may be up to ${count(error)} too high.`);
}

export function showDeadLetters({ dead_letters: groups, quality, state }, now) {
  setText('letters-range', groups.length === 0 ? '' : `${plural(groups.length, 'type', 'types')}, ${percent(quality.dead_letters.total, quality.received.total)} of all records`);
  const list = byId('letters');
  const open = new Set([...list.querySelectorAll('details[open]')].map((details) => details.dataset.type));
  const focused = document.activeElement?.closest('#letters details')?.dataset.type;
  list.replaceChildren(...(groups.length === 0
    ? [make('p', 'nothing', 'None: every record could be read.')]
    : groups.map((group) => letters(group, open.has(group.type), state, now))));
  list.querySelector(`details[data-type="${CSS.escape(focused ?? '')}"] summary`)?.focus();
}

function letters({ type, tally, newest }, open, state, now) {
  const summary = make('summary', null,
    make('span', 'text', label(type)),
    make('span', 'sub', tally.last_minute > 0 ? inLastMinute(tally.last_minute, state) : ''),
    make('strong', null, count(tally.total)),
    newest ? make('bdi', 'sub newest', newest.message) : '');
  const details = make('details', null, summary);
  details.dataset.type = type;
  details.open = open;
  if (newest) {
    details.append(sample(newest, now));
  }
  return details;
}

function sample(letter, now) {
  const facts = make('dl', null);
  const fact = (name, ...value) => facts.append(make('div', null, make('dt', null, name), make('dd', null, ...value)));
  fact('Newest', instant(letter.arrival_millis, now), `, ${duration(now - letter.arrival_millis)} ago`);
  fact('Reason', make('bdi', null, letter.message));
  if (letter.field !== null) {
    fact('Field', make('code', null, letter.field));
  }
  fact('Stage', letter.stage);
  fact('Record', make('code', null, `${letter.topic}, partition ${letter.partition}, offset ${letter.offset}`));
  fact('Payload', letter.payload === null ? 'none (tombstone)' : bytes(letter.payload_bytes));
  const body = make('div', 'sample', facts);
  if (letter.payload) {
    const text = make('pre', null, letter.payload);
    text.dir = 'ltr';
    text.tabIndex = 0;
    text.setAttribute('aria-label', 'Beginning of the payload');
    body.append(text);
  }
  return body;
}

function bar(left, right, part, colour) {
  const fill = make('span', 'fill');
  fill.style.inlineSize = `${(100 * part).toFixed(2)}%`;
  fill.style.background = colour;
  return make('li', null, make('span', 'row', ...left, make('span', 'numbers', ...right)), make('span', 'track', fill));
}

function hourRange(minutes) {
  return minutes.length === 0 ? '' : `${minute(minutes[0].start_millis)} to ${minute(minutes.at(-1).start_millis + 60_000)} UTC`;
}
