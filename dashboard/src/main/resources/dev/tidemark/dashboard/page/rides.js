/* SPDX-License-Identifier: Apache-2.0 */
// The page of rides: events by type, sessions and their corrections, and what became of requests.

import { count, day, duration, label, minute, percent, plural, setText } from './format.js';
import { fillTable, follow, LineChart } from './stream.js';

const chart = new LineChart('counts-chart', 'events per window');

function show({ counts, sessions, newest_sessions: newest, completions }) {
  const types = [...new Set(counts.map(({ event_type: type }) => type))].sort();
  chart.show(types.map((type) => ({
    name: label(type),
    points: counts.filter(({ event_type: own }) => own === type)
      .map((row) => [row.end_millis, row.events, row.is_final, 0, count(row.events)]),
  })));
  setText('counts-range', counts.length === 0 ? 'No windows yet.' : `event time ${day(counts[0].start_millis)}, ${minute(counts[0].start_millis)} to ${minute(counts.at(-1).end_millis)} UTC`);
  fillTable('counts-table', ['Window (UTC)', 'Type', 'Events', 'State'], [...counts].reverse().map((row) => [
    `${minute(row.start_millis)} to ${minute(row.end_millis)}`, label(row.event_type), count(row.events), row.is_final ? 'final' : 'not final',
  ]));
  setText('sessions-tally', `${plural(sessions.finished, 'session', 'sessions')} final, ${count(sessions.open)} open; ${count(sessions.replaced)} replaced after late events`);
  fillTable('sessions', ['User', 'From (UTC)', 'Length', 'Events', 'Amount', 'Rows', 'Replaced', 'State'], newest.map((session) => [
    session.user, `${day(session.first_millis)}, ${minute(session.first_millis)}`, duration(session.last_millis - session.first_millis), count(session.events),
    session.amount.replace(/(\.\d\d)\d*$/, '$1'), count(session.rows), count(session.replaced), session.is_final ? 'final' : 'open',
  ]));
  fillTable('completions', ['Hour (UTC)', 'Completed', 'Not completed', 'Share', 'Median'], completions.map((hour) => [
    `${day(hour.start_millis)}, ${minute(hour.start_millis)}`, count(hour.completed), count(hour.not_completed),
    percent(hour.completed, hour.completed + hour.not_completed), hour.median_millis === null ? '–' : duration(hour.median_millis),
  ]));
}

follow('/api/rides', show, () => chart.draw());
