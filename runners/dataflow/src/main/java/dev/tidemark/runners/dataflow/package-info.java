/* SPDX-License-Identifier: Apache-2.0 */
/** Submission to Dataflow, and an offline look at the job that would be submitted. */
package dev.tidemark.runners.dataflow;
