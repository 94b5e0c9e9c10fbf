/* SPDX-License-Identifier: Apache-2.0 */
/** The page on the command line. */
package dev.tidemark.dashboard.command;
