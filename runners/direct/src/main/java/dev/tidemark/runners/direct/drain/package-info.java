/* SPDX-License-Identifier: Apache-2.0 */
/** How far the tables of a pipeline have come with what is in its topic, for runs that end. */
package dev.tidemark.runners.direct.drain;
