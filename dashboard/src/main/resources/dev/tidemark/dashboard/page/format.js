/* SPDX-License-Identifier: Apache-2.0 */
// Numbers, times and elements. Text always enters the page as text, never as markup.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const clockFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
const localFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

export const count = (number) => whole.format(number);
export const shortCount = (number) => compact.format(number);
export const minute = (millis) => minuteFormat.format(millis);
export const clock = (millis) => clockFormat.format(millis);
export const day = (millis) => dayFormat.format(millis);
export const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

/** A share in per cent: never 0 for something, never 100 for not everything. */
export function percent(part, all) {
  if (all === 0) {
    return '–';
  }
  const share = (100 * part) / all;
  if (part > 0 && share < 0.01) {
    return '< 0.01 %';
  }
  if (part < all && share > 99.99) {
    return '> 99.99 %';
  }
  return `${share.toFixed(share < 1 ? 2 : 1)} %`;
}

/** A length of time with at most two units; tenths below ten seconds if asked for. */
export function duration(millis, tenths = false) {
  const seconds = Math.max(0, millis) / 1000;
  if (tenths && seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const total = Math.floor(seconds);
  if (total < 60) {
    return `${total} s`;
  }
  const minutes = Math.floor(total / 60);
  if (minutes < 60) {
    return minutes < 10 && total % 60 > 0 ? `${minutes} min ${total % 60} s` : `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return hours < 10 && minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  }
  return `${count(Math.floor(hours / 24))} days`;
}

/** Bytes in the unit that leaves one to three digits. */
export function bytes(size) {
  if (size < 1024) {
    return plural(size, 'byte', 'bytes');
  }
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / 1024 / 1024).toFixed(1)} MiB`;
}

/** A time as people read it, of a machine's instant; the local time is its tooltip. */
function time(millis, text) {
  const element = document.createElement('time');
  element.dateTime = new Date(millis).toISOString();
  element.title = `${localFormat.format(millis)} (local time)`;
  element.textContent = text;
  return element;
}

/** An instant in UTC to the second, with its day unless that is today. */
export function instant(millis, now) {
  return time(millis, `${today(millis, now) ? '' : `${day(millis)}, `}${clock(millis)} UTC`);
}

/** An instant in UTC to the minute, whatever its day. */
export const minuteInstant = (millis) => time(millis, `${minute(millis)} UTC`);

export const today = (millis, now) => day(millis) === day(now);

/** Rates are over the minute up to the newest arrival, which is the last minute only while data comes in. */
export const inLastMinute = (number, state) => `${count(number)} in the ${state === 'live' ? 'last' : 'newest'} minute`;

/** An element with a class and children, which are elements or text. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Changes text only where it differs, so that selections and screen readers are left in peace. */
export function setText(id, text) {
  const element = byId(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** The label that people read for a name of the tables. */
export function label(name) {
  const words = name.replaceAll('_', ' ').replace(/\bjson\b/, 'JSON');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** From what happens most often to what matters most: the order of stacks and legends. */
const TYPES = ['page_view', 'scroll', 'click', 'add_to_cart', 'purchase'];

/** A list with one entry per event type, in that order; unknown types come last. */
export function inTypeOrder(entries) {
  const place = ({ type }) => (TYPES.includes(type) ? TYPES.indexOf(type) : TYPES.length);
  return [...entries].sort((one, other) => place(one) - place(other));
}

/** The custom property that holds an event type's colour. */
export const typeColour = (type) => `--type-${TYPES.includes(type) ? type.replaceAll('_', '-') : 'other'}`;
