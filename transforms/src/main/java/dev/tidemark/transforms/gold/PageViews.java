/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.window.WindowPane;
import java.io.Serializable;

/**
 * One of the most viewed pages of a window.
 *
 * @param pane the window and pane; all rows of a pane replace all rows of earlier panes
 * @param rank 1 for the most viewed; pages with equal views are ranked by name
 * @param pageUrl the page
 * @param pageViews how often it was viewed: an upper bound
 * @param maxError by how much {@code pageViews} may be too high; 0 as long as the window had fewer
 *     distinct pages than the sketch holds exactly
 * @param lastArrivalMillis the latest arrival time among the window's page views, epoch
 *     milliseconds UTC
 */
public record PageViews(
    WindowPane pane,
    int rank,
    String pageUrl,
    long pageViews,
    long maxError,
    long lastArrivalMillis)
    implements Serializable {}
