/** How late events are, and what the delays of a pipeline should be. */
package dev.tidemark.pipeline.calibrate;
