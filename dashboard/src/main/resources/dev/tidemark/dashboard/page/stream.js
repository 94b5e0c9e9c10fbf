/* SPDX-License-Identifier: Apache-2.0 */
// What the pages of orders and rides share: asks the server again and again, shows records, draws lines.

import { byId, clock, count, duration, make, minute, percent, setText, shortCount } from './format.js';

const INTERVAL_MILLIS = 2_000;

/** Colours that are told apart in both themes, in the order in which lines get them. */
const COLOURS = [
  '--type-page-view', '--type-purchase', '--type-scroll', '--type-add-to-cart', '--type-click', '--late', '--too-late', '--type-other',
];

/** Keeps a page up to date; {@code show} gets each view, {@code redraw} is called when the theme changes. */
export function follow(path, show, redraw) {
  let heardAt = null;

  async function ask() {
    try {
      const response = await fetch(path, { cache: 'no-store' });
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      const message = await response.json();
      heardAt = Date.now();
      setText('clock', `${clock(message.server_time_millis)} UTC`);
      complain(message.problem);
      if (message.view !== null) {
        const isEmpty = message.view.records.received === 0;
        document.body.dataset.state = isEmpty ? 'empty' : 'live';
        byId('start').hidden = !isEmpty;
        setText('warehouse', message.view.warehouse);
        if (!isEmpty) {
          showRecords(message.view.records);
          show(message.view);
        }
      }
    } catch {
      complain(heardAt === null
        ? 'The server does not answer. Trying again.'
        : `Connection lost ${duration(Date.now() - heardAt)} ago. Trying again; the numbers are from ${clock(heardAt)} UTC.`);
    }
    setTimeout(ask, INTERVAL_MILLIS);
  }

  const showTheme = () => {
    setText('theme-name', window.tidemarkTheme.current());
    byId('theme').ariaLabel = `Theme: ${window.tidemarkTheme.current()}`;
    redraw();
  };
  byId('theme').addEventListener('click', () => {
    window.tidemarkTheme.next();
    showTheme();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  showTheme();
  ask();
}

function complain(sentence) {
  byId('problem').hidden = sentence === null;
  setText('problem', sentence ?? '');
}

function showRecords({ received, good, duplicates, too_late: tooLate, dead_letters: deadLetters }) {
  setText('received', `${count(received)} received`);
  const kinds = [
    ['Good', 'good', good], ['Duplicates', 'duplicate', duplicates], ['Too late', 'too-late', tooLate], ['Dead letters', 'dead', deadLetters],
  ];
  byId('record-kinds').replaceChildren(...kinds.map(([name, colour, records]) => make('li', null,
    make('span', 'kind-name', make('span', `chip ${colour}`), name),
    make('span', 'value', count(records)),
    make('span', 'kind-share', percent(records, received)))));
}

/** A table of a head and rows of text, the first column of which names the row. */
export function fillTable(id, head, rows) {
  byId(id).replaceChildren(
    make('thead', null, make('tr', null, ...head.map((name) => make('th', null, name)))),
    make('tbody', null, ...rows.map(([name, ...cells]) => make('tr', null, make('th', null, name), ...cells.map((cell) => make('td', null, cell))))));
}

/** Lines over time, one for each series; {@code points} are [end, value, isFinal, corrections]. */
export class LineChart {
  #id;
  #unit;
  #chart = null;
  #series = [];

  constructor(id, unit) {
    this.#id = id;
    this.#unit = unit;
  }

  show(series, unit = this.#unit) {
    this.#series = series;
    this.#unit = unit;
    this.draw();
  }

  draw() {
    if (this.#series.length === 0 || window.echarts === undefined) {
      return;
    }
    if (this.#chart === null) {
      this.#chart = window.echarts.init(byId(this.#id), null, { renderer: 'canvas' });
      new ResizeObserver(() => this.#chart.resize()).observe(byId(this.#id));
    }
    this.#chart.setOption(this.#options(), { notMerge: true });
  }

  #options() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const text = { color: colour('--muted'), fontFamily: style.fontFamily, fontSize: 12 };
    return {
      animation: false,
      aria: { enabled: false },
      grid: { left: 4, right: 12, top: 56, bottom: 4, containLabel: true },
      legend: { type: 'scroll', top: 0, left: 0, textStyle: { ...text, color: colour('--text') }, pageTextStyle: text },
      xAxis: {
        type: 'time',
        axisLine: { lineStyle: { color: colour('--line-strong') } },
        axisLabel: { ...text, hideOverlap: true, formatter: minute },
      },
      yAxis: {
        type: 'value',
        name: this.#unit,
        nameTextStyle: { ...text, align: 'left' },
        nameGap: 10,
        splitLine: { lineStyle: { color: colour('--line') } },
        axisLabel: { ...text, formatter: shortCount },
      },
      tooltip: {
        trigger: 'axis',
        className: 'chart-tooltip',
        backgroundColor: colour('--panel'),
        borderColor: colour('--line-strong'),
        textStyle: { color: colour('--text'), fontFamily: style.fontFamily, fontSize: 13 },
        confine: true,
        transitionDuration: 0,
        formatter: (items) => this.#tooltip(items),
      },
      series: this.#series.map(({ name, points }, index) => {
        const line = colour(COLOURS[index % COLOURS.length]);
        return {
          type: 'line',
          name,
          lineStyle: { color: line, width: 2, type: index < COLOURS.length ? 'solid' : 'dashed' },
          itemStyle: { color: line },
          symbol: 'circle',
          data: points.map(([end, value, isFinal, corrections, shown]) => ({
            value: [end, value],
            isFinal,
            corrections,
            shown,
            symbolSize: corrections > 0 ? 9 : 5,
            itemStyle: isFinal && corrections === 0
              ? { color: line }
              : { color: isFinal ? line : colour('--panel'), borderColor: corrections > 0 ? colour('--too-late') : line, borderWidth: 2 },
          })),
        };
      }),
    };
  }

  #tooltip(items) {
    const rows = items.map(({ color, seriesName, data }) => {
      const state = [data.isFinal ? '' : 'not final', data.corrections > 0 ? `${count(data.corrections)} corrected` : ''].filter(Boolean).join(', ');
      const chip = make('span', 'chip');
      chip.style.background = color;
      return make('tr', null, make('th', null, chip, seriesName), make('td', null, data.shown), make('td', null, state));
    });
    return make('div', null,
      make('p', null, make('strong', null, `window to ${minute(items[0].data.value[0])} UTC`)),
      make('table', null, ...rows));
  }
}
