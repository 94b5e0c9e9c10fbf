/* SPDX-License-Identifier: Apache-2.0 */
/** How the page is served and kept up to date. */
package dev.tidemark.dashboard.server;
