/* SPDX-License-Identifier: Apache-2.0 */
// The two pictures that are not lists: events per minute, and active users over the hour.

import { byId, count, day, inTypeOrder, label, make, minute, plural, setText, shortCount, typeColour } from './format.js';

const MINUTE = 60_000;
const SVG = 'http://www.w3.org/2000/svg';

let chart = null;
let shown = null;

export function showEvents({ activity }, now) {
  const { minutes } = activity;
  const types = inTypeOrder(activity.types);
  shown = { minutes, types };
  if (minutes.length === 0) {
    return;
  }
  const from = minutes[0].start_millis;
  const to = minutes.at(-1).start_millis + MINUTE;
  const date = day(to) === day(now) ? '' : `${day(to)}, `;
  const open = minutes.filter(({ is_final: final }) => !final).length;
  setText('events-range', `event time ${date}${minute(from)} to ${minute(to)} UTC`);
  byId('events-legend').replaceChildren(
    ...types.map(({ type }) => {
      const chip = make('span', 'chip');
      chip.style.background = `var(${typeColour(type)})`;
      return make('li', null, chip, label(type));
    }),
    ...(open === 0 ? [] : [make('li', 'open', make('span', 'chip hatched'), `Hatched: ${plural(open, 'minute', 'minutes')} not final, may still grow`)]));
  fillTable(minutes, types);
  drawEvents();
}

/** Draws again what is shown: after a change of theme or size. */
export function drawEvents() {
  if (shown === null || shown.minutes.length === 0) {
    return;
  }
  if (chart === null) {
    chart = window.echarts.init(byId('events-chart'), null, { renderer: 'canvas' });
    new ResizeObserver(() => chart.resize()).observe(byId('events-chart'));
  }
  chart.setOption(options(shown), { notMerge: true });
}

function options({ minutes, types }) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const muted = colour('--muted');
  const text = { color: muted, fontFamily: style.fontFamily, fontSize: 12 };
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 4, right: 4, top: 30, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      data: minutes.map(({ start_millis: start }) => minute(start)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour('--line-strong') } },
      axisLabel: {
        ...text,
        hideOverlap: true,
        interval: (index) => (minutes[index].start_millis / MINUTE) % (minutes.length > 20 ? 10 : 5) === 0,
      },
    },
    yAxis: {
      type: 'value',
      name: 'events per minute',
      nameTextStyle: { ...text, align: 'left', padding: [0, 0, 0, -28] },
      nameGap: 14,
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: colour('--line') } },
      axisLabel: { ...text, formatter: shortCount },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: colour('--hover') } },
      className: 'chart-tooltip',
      backgroundColor: colour('--panel'),
      borderColor: colour('--line-strong'),
      textStyle: { color: colour('--text'), fontFamily: style.fontFamily, fontSize: 13 },
      confine: true,
      transitionDuration: 0,
      formatter: ([{ dataIndex }]) => tooltip(minutes[dataIndex], types),
    },
    series: types.map(({ type }) => {
      const solid = colour(typeColour(type));
      const hatched = { image: hatch(solid, colour('--panel')), repeat: 'repeat' };
      return {
        type: 'bar',
        name: label(type),
        stack: 'events',
        barCategoryGap: '18%',
        emphasis: { disabled: true },
        data: minutes.map(({ counts, is_final: final }) => ({
          value: counts[type] ?? 0,
          itemStyle: { color: final ? solid : hatched },
        })),
      };
    }),
  };
}

function tooltip({ start_millis: start, is_final: final, counts }, types) {
  const total = Object.values(counts).reduce((sum, events) => sum + events, 0);
  const rows = types.map(({ type }) => {
    const chip = make('span', 'chip');
    chip.style.background = `var(${typeColour(type)})`;
    return make('tr', null, make('th', null, chip, label(type)), make('td', null, count(counts[type] ?? 0)));
  });
  return make('div', null,
    make('p', null, make('strong', null, `${minute(start)} to ${minute(start + MINUTE)} UTC`), final ? ' final' : ' not final yet'),
    make('table', null, ...rows, make('tr', 'sum', make('th', null, 'All'), make('td', null, count(total)))));
}

/** Stripes of a colour on a light tint of it: the mark of what may still change. */
function hatch(colour, background) {
  const scale = window.devicePixelRatio || 1;
  const size = Math.round(6 * scale);
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext('2d');
  pen.fillStyle = background;
  pen.fillRect(0, 0, size, size);
  pen.globalAlpha = 0.35;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, size, size);
  pen.globalAlpha = 1;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6 * scale;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - size * 0.5, size * 1.5);
    pen.lineTo(shift + size * 1.5, -size * 0.5);
    pen.stroke();
  }
  return canvas;
}

function fillTable(minutes, types) {
  const head = make('thead', null, make('tr', null,
    make('th', null, 'Minute (UTC)'), ...types.map(({ type }) => make('th', null, label(type))), make('th', null, 'All'), make('th', null, 'State')));
  const rows = [...minutes].reverse().map(({ start_millis: start, is_final: final, counts }) => make('tr', null,
    make('th', null, minute(start)),
    ...types.map(({ type }) => make('td', null, count(counts[type] ?? 0))),
    make('td', null, count(Object.values(counts).reduce((sum, events) => sum + events, 0))),
    make('td', null, final ? 'final' : 'not final')));
  byId('events-table').replaceChildren(head, make('tbody', null, ...rows));
}

export function showUsers({ audience, state }) {
  const { now, last_hour: hour, recent } = audience;
  setText('users-now-name', state === 'stopped' || state === 'old' ? 'Newest 5 minutes' : 'Now');
  setText('users-now', now === null ? '–' : count(now.users));
  setText('users-now-range', now === null ? '' : `${minute(now.start_millis)} to ${minute(now.end_millis)} UTC`);
  setText('users-hour', hour === null ? '–' : count(hour.users));
  setText('users-hour-range', hour === null ? '' : `each counted once${uncertainty(hour)}`);
  byId('users-hour-range').title = hour === null ? '' : `With 95 % confidence ${count(hour.at_least)} to ${count(hour.at_most)} users`;
  setText('users-final', now === null || now.is_final ? '' : 'not final');
  drawUsers(recent, hour);
}

/** Half the width of the interval that holds the number with 95 % confidence. */
function uncertainty({ users, at_least: atLeast, at_most: atMost }) {
  const half = (100 * (atMost - atLeast)) / 2 / Math.max(1, users);
  return half < 0.5 ? '' : `, ± ${half.toFixed(0)} %`;
}

function drawUsers(recent, hour) {
  const line = byId('users-line');
  if (hour === null) {
    line.replaceChildren();
    return;
  }
  const width = 300;
  const height = 64;
  line.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const most = Math.max(1, ...recent.map(({ users }) => users));
  const first = recent[0].end_millis;
  const span = Math.max(MINUTE, hour.end_millis - first);
  const at = ({ end_millis: end, users }) =>
    `${(((end - first) / span) * width).toFixed(1)},${(height - 2 - (users / most) * (height - 6)).toFixed(1)}`;
  const settled = recent.filter(({ is_final: final }) => final);
  const open = recent.slice(Math.max(0, settled.length - 1));
  line.replaceChildren(
    shape('polygon', 'area', [`0,${height}`, ...recent.map(at), `${width},${height}`]),
    shape('polyline', 'settled', settled.map(at)),
    shape('polyline', 'open', open.map(at)));
  setText('users-line-from', minute(first));
  setText('users-line-peak', `users in 5 minutes, peak ${count(most)}`);
  setText('users-line-to', minute(hour.end_millis));
}

function shape(tag, className, points) {
  const element = document.createElementNS(SVG, tag);
  element.setAttribute('class', className);
  element.setAttribute('points', points.join(' '));
  return element;
}
