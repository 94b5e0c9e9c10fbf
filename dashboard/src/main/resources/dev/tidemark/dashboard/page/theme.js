/* SPDX-License-Identifier: Apache-2.0 */
// Runs before the first paint, so that a chosen theme does not flash.
(() => {
  const KEY = 'tidemark-theme';
  const root = document.documentElement;
  let stored = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden; the system's theme is used then.
  }
  if (stored === 'light' || stored === 'dark') {
    root.dataset.theme = stored;
  }
  window.tidemarkTheme = {
    current: () => root.dataset.theme ?? 'auto',
    next() {
      const following = { auto: 'light', light: 'dark', dark: 'auto' }[this.current()];
      if (following === 'auto') {
        delete root.dataset.theme;
      } else {
        root.dataset.theme = following;
      }
      try {
        localStorage.setItem(KEY, following);
      } catch {
        // Forgotten at the next visit.
      }
      return following;
    },
  };
})();
