/* SPDX-License-Identifier: Apache-2.0 */
// The page of orders: revenue by category over time, and what late orders have corrected.

import { byId, count, day, make, minute, plural, setText } from './format.js';
import { fillTable, follow, LineChart } from './stream.js';

const chart = new LineChart('revenue-chart', '');

let view = null;

function show(newest) {
  view = newest;
  const currencies = byOrders(view.revenue, ({ currency }) => currency);
  const choice = byId('currency');
  if ([...choice.options].map(({ value }) => value).join() !== currencies.join()) {
    const chosen = choice.value;
    choice.replaceChildren(...currencies.map((currency) => make('option', null, currency)));
    choice.value = currencies.includes(chosen) ? chosen : currencies[0] ?? '';
  }
  showCurrency();
}

function showCurrency() {
  if (view === null) {
    return;
  }
  const currency = byId('currency').value;
  const rows = view.revenue.filter((row) => row.currency === currency);
  const categories = byOrders(rows, ({ category }) => category);
  chart.show(categories.map((category) => ({
    name: category,
    points: rows.filter((row) => row.category === category)
      .map((row) => [row.end_millis, Number(row.amount), row.is_final, row.corrections, `${amount(row.amount)} ${currency}`]),
  })), currency);
  const open = new Set(rows.filter((row) => !row.is_final).map((row) => row.start_millis)).size;
  setText('revenue-range', rows.length === 0 ? 'No windows yet.' : `${range(rows[0].start_millis, rows.at(-1).end_millis)}${
    open === 0 ? '' : `, ${plural(open, 'window', 'windows')} not final`}; ${plural(view.without_category, 'order', 'orders')} of unknown categories`);
  fillTable('revenue-table', ['Window (UTC)', 'Category', 'Revenue', 'Orders', 'Corrections', 'State'], [...rows].reverse().map((row) => [
    range(row.start_millis, row.end_millis), row.category, amount(row.amount), count(row.orders), count(row.corrections), row.is_final ? 'final' : 'not final',
  ]));
  const corrected = view.revenue.filter((row) => row.corrections > 0);
  setText('corrections-range', corrected.length === 0 ? 'none' : `${plural(corrected.length, 'result', 'results')} of ${count(view.revenue.length)}, all currencies`);
  fillTable('corrections', ['Window (UTC)', 'Category', 'Before', 'Now', 'Late panes', 'State'], [...corrected].reverse().map((row) => [
    range(row.start_millis, row.end_millis), row.category, row.amount_before === null ? '–' : `${amount(row.amount_before)} ${row.currency}`,
    `${amount(row.amount)} ${row.currency}`, count(row.corrections), row.is_final ? 'final' : 'not final',
  ]));
}

/** The different names of rows, those with the most orders first. */
function byOrders(rows, nameOf) {
  const orders = new Map();
  rows.forEach((row) => orders.set(nameOf(row), (orders.get(nameOf(row)) ?? 0) + row.orders));
  return [...orders.keys()].sort((one, other) => orders.get(other) - orders.get(one) || one.localeCompare(other));
}

/** An exact decimal as people read it: grouped, with two places at least; never a binary float on the way. */
function amount(decimal) {
  const [, sign, digits, places = ''] = decimal.match(/^(-?)(\d+)(?:\.(\d+))?$/);
  const kept = places.replace(/0+$/, '').padEnd(2, '0');
  return `${sign}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}.${kept}`;
}

function range(start, end) {
  return `${day(start)}, ${minute(start)} to ${minute(end)}`;
}

byId('currency').addEventListener('change', showCurrency);
follow('/api/orders', show, () => chart.draw());
