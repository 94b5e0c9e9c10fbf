/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import java.util.concurrent.Callable;

/**
 * A command of the command line: a class with picocli's {@code @Command} and a public constructor
 * without parameters. Modules add theirs as a {@link java.util.ServiceLoader} service.
 *
 * <p>The result is the exit code. Failures that users can do something about are thrown as {@link
 * dev.tidemark.pipeline.failure.TidemarkException}; the command line shows their message and ends
 * with their exit code. A command prints its results to {@code spec.commandLine().getOut()}, and
 * what accompanies them to {@code getErr()}.
 */
public interface TidemarkCommand extends Callable<Integer> {}
