/** Dead letters as operators see them: which there are, why, and another try for them. */
package dev.tidemark.pipeline.deadletter;
