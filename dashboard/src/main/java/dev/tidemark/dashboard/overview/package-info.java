/* SPDX-License-Identifier: Apache-2.0 */
/** What the page shows, and how it is read from the tables. */
package dev.tidemark.dashboard.overview;
