/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import java.util.concurrent.Callable;

/** A command of the command line. */
public interface TidemarkCommand extends Callable<Integer> {}
