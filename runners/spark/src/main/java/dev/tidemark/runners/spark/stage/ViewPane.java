/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import org.joda.time.Instant;

/**
 * What a side input holds in a window, by one pane.
 *
 * @param view the tag of the view
 * @param window the window, encoded
 * @param pane the index of the pane; a later one takes the place of an earlier one
 * @param neededUntil no input before this watermark is done with the window
 * @param contents the elements, encoded as an iterable
 */
@SuppressWarnings("ArrayRecordComponent") // Panes are compared by nobody.
public record ViewPane(String view, byte[] window, long pane, Instant neededUntil, byte[] contents)
    implements Serializable {}
